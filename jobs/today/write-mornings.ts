import { Temporal } from 'temporal-polyfill';
import { allActing } from '../access/acting-staff.ts';
import { can } from '../access/can.ts';
import { loadApprovers } from '../approvals/deciders.ts';
import type { Core } from '../core.ts';
import { whoOwesToday } from '../follow-ups/list-today.ts';
import { noticeKey } from '../notices/notice-key.ts';
import { writeNotices } from '../notices/write-notice.ts';
import { openingTheDay } from '../plan/closing.ts';
import { dayOf, eveningOf } from '../plan/moments.ts';
import { officeHours, ownMorningOf } from '../plan/own-hours.ts';
import { writeSetting } from '../settings.ts';
import { readOwnSettings } from '../staff/own-settings.ts';
import { workingDayOrNext } from '../calendar/working-days.ts';

const key = 'morning-lists';

/** The text of the morning list; as a notice, it is composed when it is posted. */
export const morningSay = 'morning/list';

/**
 * Once a working day: a list for everyone present who has something overdue or due, so that it is repeated until it is
 * done. The prompts of the same morning become this list (`jobs/outbox`), and it is then not sent a second time.
 */
export async function writeMornings(core: Core): Promise<void> {
  const now = core.clock.now();
  const { playbook, calendar } = core.rules;
  const day = dayOf(now, playbook);
  if (
    !calendar.isWorkingDay(day) ||
    now.epochMilliseconds >= eveningOf(day, 'staff', playbook).epochMilliseconds
  ) {
    return;
  }
  const { first, written } = await readAhead(core);
  if (written === day.toString()) return;
  if (first !== null && Temporal.PlainDate.compare(first, day) <= 0) {
    const approvers = await loadApprovers(core.db, day);
    const present = [...approvers.values()].filter(
      (who) => who.standInId === null && can(who, 'process.join'),
    );
    const readers = await allActing(core.db, present, day);
    const settings = await readOwnSettings(core.db);
    await writeNotices(
      core.db,
      (await whoOwesToday(core.db, readers, { rules: core.rules, today: day })).map((recipientId) => ({
        key: noticeKey({ is: 'morning', on: day, recipientId }),
        say: morningSay,
        recipientId,
        at: ownMorningOf(day, settings.get(recipientId)?.hours ?? officeHours, playbook),
      })),
    );
  }
  await writeSetting(core.db, key, day.toString());
}

/** The next morning on which lists are sent, if anyone has something to do; used when a clock is moved to the next event. */
export async function nextMorningOf(core: Core): Promise<Temporal.Instant | null> {
  const { playbook, calendar } = core.rules;
  const { first, written, mornings } = await readAhead(core);
  if (first === null) return null;
  const now = core.clock.now();
  const today = dayOf(now, playbook);
  // The list of today or of the next working day is the next one, and neither would have anything on it.
  if (Temporal.PlainDate.compare(first, workingDayOrNext(today.add({ days: 1 }), calendar)) > 0) return null;
  const firstOf = (day: Temporal.PlainDate): Temporal.Instant =>
    [officeHours.morningAt, ...mornings]
      .map((morningAt) => ownMorningOf(day, { morningAt }, playbook))
      .reduce((earliest, one) => (Temporal.Instant.compare(one, earliest) < 0 ? one : earliest));
  const passed = Temporal.Instant.compare(firstOf(today), now) <= 0;
  // The lists of a day that has begun are notices already.
  const isWritten = written === today.toString();
  const day = workingDayOrNext(passed || isWritten ? today.add({ days: 1 }) : today, calendar);
  return Temporal.PlainDate.compare(first, day) <= 0 ? firstOf(day) : null;
}

/** In one statement: a clock that is moved from event to event asks several times a day. */
async function readAhead({ db, rules }: Core) {
  const { rows } = await db.sql.query<{
    first: string | null;
    written: string | null;
    mornings: (string | null)[];
  }>({
    name: 'morning-lists-ahead',
    text: `SELECT (SELECT min(due_on) FROM follow_up WHERE state = 'open' AND step = ANY($1)) AS first,
        (SELECT value #>> '{}' FROM setting WHERE key = $2) AS written,
        ARRAY(SELECT DISTINCT morning_at FROM staff WHERE left_on IS NULL) AS mornings`,
    values: [[...openingTheDay(rules)], key],
  });
  const { first = null, written = null, mornings = [] } = rows[0] ?? {};
  return {
    /** The first day whose list could have anything on it; null while there is none. */
    first: first === null ? null : Temporal.PlainDate.from(first),
    /** The day whose lists are written. */
    written,
    /** When colleagues want their lists. */
    mornings,
  };
}
