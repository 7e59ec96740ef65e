import { Temporal } from 'temporal-polyfill';
import { allActing } from '../access/acting-staff.ts';
import { can } from '../access/can.ts';
import { loadApprovers } from '../approvals/deciders.ts';
import type { Core } from '../core.ts';
import { firstMatterOn, whoOwesToday } from '../follow-ups/list-today.ts';
import { noticeKey } from '../notices/notice-key.ts';
import { writeNotices } from '../notices/write-notice.ts';
import { dayOf, eveningOf } from '../plan/moments.ts';
import { officeHours, ownMorningOf } from '../plan/own-hours.ts';
import { readSetting, writeSetting } from '../settings.ts';
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
  if ((await readSetting(core.db, key)) === day.toString()) return;
  const first = await firstMatterOn(core.db, core.rules);
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
  const first = await firstMatterOn(core.db, core.rules);
  if (first === null) return null;
  const now = core.clock.now();
  const today = dayOf(now, playbook);
  // The list of today or of the next working day is the next one, and neither would have anything on it.
  if (Temporal.PlainDate.compare(first, workingDayOrNext(today.add({ days: 1 }), calendar)) > 0) return null;
  const settings = [...(await readOwnSettings(core.db)).values()];
  const firstOf = (day: Temporal.PlainDate): Temporal.Instant => {
    const mornings = [officeHours, ...settings.map(({ hours }) => hours)].map((hours) =>
      ownMorningOf(day, hours, playbook),
    );
    return mornings.reduce((first, one) => (Temporal.Instant.compare(one, first) < 0 ? one : first));
  };
  const passed = Temporal.Instant.compare(firstOf(today), now) <= 0;
  // The lists of a day that has begun are notices already.
  const isWritten = (await readSetting(core.db, key)) === today.toString();
  const day = workingDayOrNext(passed || isWritten ? today.add({ days: 1 }) : today, calendar);
  return Temporal.PlainDate.compare(first, day) <= 0 ? firstOf(day) : null;
}
