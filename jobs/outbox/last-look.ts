import { Temporal } from 'temporal-polyfill';
import { fromDbInstant, toDbInstant } from '../../prisma/days.ts';
import type { Step } from '../../templates/reader/playbook.ts';
import { nextWorkingDay } from '../calendar/working-days.ts';
import type { Core } from '../core.ts';
import { customerOpening } from '../customers/customer-opening.ts';
import { heldBack, type OwnersHearing } from '../plan/hearing.ts';
import { type Timing, timingOf } from '../plan/lateness.ts';
import { dayOf, morningOf } from '../plan/moments.ts';
import { officeHours, ownMorningOf } from '../plan/own-hours.ts';
import { isForOwner, notPosted } from '../plan/slots.ts';
import type { Rules } from '../plan/types.ts';
import { replanAgain } from '../replan/replan-again.ts';
import { hasCustomer, noteInside } from '../rooms/bind-room.ts';
import type { DeliveryRow, ReminderRow } from './delivery-row.ts';
import { reasons } from './reasons.ts';
import { reportMissed } from './report-missed.ts';
import { type EndedReminder, endReminders, type Held } from './transitions.ts';
import type { Reason } from '../../templates/reader/said.ts';

/** A reminder to be posted now, and whether it must say that it is late. */
export interface Standing {
  readonly reminder: ReminderRow;
  readonly late: boolean;
}

type Verdict =
  | { readonly kind: 'say'; readonly late: boolean }
  | ({ readonly kind: 'end' } & Pick<EndedReminder, 'state' | 'reason' | 'dueAt'>);

export interface LastLook {
  lookAt(reminder: ReminderRow): Verdict;
}

/**
 * The final check of reminders before they are posted: still true, still for this person, still the right time?
 * Planning keeps this right; this catches changes between the claim and the post.
 *
 * @param askedToday customers who were already asked a question today
 */
export function createLastLook(
  { rules }: Pick<Core, 'rules'>,
  now: Temporal.Instant,
  askedToday: ReadonlySet<string>,
): LastLook {
  const steps = new Map(rules.playbook.steps.map((step) => [step.key, step]));
  const resting = new Map(rules.registers.map(({ key, rests }) => [key, rests]));
  const rests = ({ followUp: { step } }: ReminderRow): boolean =>
    resting.get(steps.get(step)?.register ?? '') ?? true;
  /** Zone conversion is slow and thousands of greetings share the same time, so results are cached. */
  const timings = new Map<string, Timing>();
  const timingAt = (step: Step, { audience, meantFor, plannedAt, recipient }: ReminderRow): Timing => {
    const hours = audience === 'staff' ? (recipient?.hours ?? officeHours) : officeHours;
    const key = `${step.key} ${audience} ${meantFor.getTime()} ${plannedAt.getTime()} ${JSON.stringify(hours)}`;
    const known = timings.get(key);
    if (known !== undefined) return known;
    const timed = {
      audience,
      meantFor: fromDbInstant(meantFor),
      plannedAt: fromDbInstant(plannedAt),
      onDayOff: onDayOff(step, audience),
      hours,
      anyHour: step.anyHour === true,
    };
    const timing = timingOf(timed, step.late, now, rules);
    timings.set(key, timing);
    return timing;
  };

  return {
    lookAt(reminder) {
      const untrue = whyUntrue(reminder, rests(reminder));
      if (untrue !== null) return { kind: 'end', state: 'cancelled', reason: untrue, dueAt: null };
      if (isToEmptyRoom(reminder)) {
        return { kind: 'end', state: 'skipped', reason: reasons.customerNotInGroup, dueAt: null };
      }
      const step = steps.get(reminder.followUp.step);
      if (step === undefined) return { kind: 'end', state: 'cancelled', reason: reasons.noStep, dueAt: null };
      const timing = timingAt(step, reminder);
      switch (timing.kind) {
        case 'drop':
          return { kind: 'end', state: 'skipped', reason: timing.reason, dueAt: null };
        case 'wait':
          return { kind: 'end', state: 'planned', reason: null, dueAt: timing.until };
        case 'send': {
          const held = heldBack(step, reminder.slot, hearingOf(reminder), now, rules);
          if (held !== null) {
            const hours = reminder.recipient?.hours ?? officeHours;
            const morning = ownMorningOf(dayOf(held, rules.playbook), hours, rules.playbook);
            const dueAt = Temporal.Instant.compare(morning, held) < 0 ? held : morning;
            return { kind: 'end', state: 'planned', reason: null, dueAt };
          }
          if (isQuestion(step, reminder) && askedToday.has(reminder.followUp.customerId ?? '')) {
            return { kind: 'end', state: 'planned', reason: null, dueAt: nextMorning(now, rules) };
          }
          return { kind: 'say', late: timing.late };
        }
      }
    },
  };
}

function hearingOf({ promptWaits, promptedAt, handoverWaits, handedOverAt }: ReminderRow): OwnersHearing {
  const at = (told: Date | null) => (told === null ? null : fromDbInstant(told));
  return {
    prompts: { isWaiting: promptWaits, toldAt: at(promptedAt) },
    handover: { isWaiting: handoverWaits, toldAt: at(handedOverAt) },
  };
}

/** A greeting goes out on its own day; the staff messages about it wait for the staff window. */
function onDayOff(step: Step, audience: ReminderRow['audience']): Step['onDayOff'] {
  return audience === 'customer' ? step.onDayOff : 'wait';
}

/** A customer is asked at most one question a day; greetings do not count. */
export function isQuestion(step: Step, { audience }: Pick<ReminderRow, 'audience'>): boolean {
  return audience === 'customer' && step.onDayOff === 'wait';
}

/** A room without the customer in it: no one there could read it, so the owner hears of it instead. */
function isToEmptyRoom({ audience, followUp: { customer } }: ReminderRow): boolean {
  return audience === 'customer' && (customer?.rooms ?? []).every((room) => room.customerInside === false);
}

/** @param rests it is not for a suspended customer */
function whyUntrue(reminder: ReminderRow, rests: boolean): Reason | null {
  const { followUp, recipient } = reminder;
  // A follow-up that expired is cancelled, but the report about it is still posted.
  const isReport = reminder.slot === notPosted && followUp.state === 'cancelled';
  if (followUp.state !== 'open' && !isReport) return reasons.followUpEnded;
  const { customer } = followUp;
  const goesOn = customer?.state === 'paused' && !rests && reminder.audience === 'staff';
  if (customer !== null && customer.state !== 'active' && !goesOn) return reasons.customerNotActive;
  if (reminder.audience === 'customer') {
    return customer === null || customer.rooms.length === 0 ? reasons.noGroup : null;
  }
  if (recipient === null) return reasons.noRecipient;
  // Planning has already chosen the stand-in; here it is enough that the owner is away.
  const isOthers = recipient.id !== followUp.ownerId && followUp.owner?.isAway !== true;
  if (isForOwner(reminder.slot) && isOthers) return reasons.otherOwner;
  return recipient.leftOn === null ? null : reasons.recipientLeft;
}

/**
 * @returns the reminders still to be posted, by delivery; the others are ended or postponed, and missed ones are
 *   reported
 */
export async function lookOnceMore(
  core: Core,
  owner: string,
  loaded: readonly { readonly held: Held; readonly row: DeliveryRow }[],
  now: Temporal.Instant,
): Promise<ReadonlyMap<string, readonly Standing[]>> {
  const steps = new Map(core.rules.playbook.steps.map((step) => [step.key, step]));
  const questioned = loaded.flatMap(({ row: { reminders } }) =>
    reminders.flatMap((reminder) => {
      const step = steps.get(reminder.followUp.step);
      return step !== undefined && isQuestion(step, reminder) ? (reminder.followUp.customerId ?? []) : [];
    }),
  );
  const look = createLastLook(core, now, await askedToday(core, questioned, now));
  const standing = new Map<string, Standing[]>();
  const ends: EndedReminder[] = [];
  const missed: { readonly reminder: ReminderRow; readonly reason: Reason | null }[] = [];
  const changed: { readonly deliveryId: string; readonly customerId: string }[] = [];
  for (const { held, row } of loaded) {
    const stands: Standing[] = [];
    for (const reminder of row.reminders) {
      const verdict = look.lookAt(reminder);
      if (verdict.kind === 'say') {
        stands.push({ reminder, late: verdict.late });
        continue;
      }
      const { state, reason, dueAt } = verdict;
      ends.push({ ...held, reminderId: reminder.id, state, reason, dueAt });
      if (state === 'skipped') missed.push({ reminder, reason });
      else if (reminder.followUp.subjectKind === 'customer')
        changed.push({ deliveryId: held.id, customerId: reminder.followUp.subjectId });
    }
    standing.set(row.id, stands);
  }
  const mine = ends.length === 0 ? new Set<string>() : await endReminders(core.db.sql, owner, ends);
  const reported = missed.filter(({ reminder: { deliveryId } }) => mine.has(deliveryId));
  for (const { reminder, reason } of reported) {
    core.counts.countMissed(reason?.code ?? reasons.nothingLeft.code);
    core.log.error(
      { deliveryId: reminder.deliveryId, reminderIds: [reminder.id], reason },
      'a message was not posted',
    );
  }
  if (reported.length > 0) {
    const reminders = reported.map(({ reminder }) => reminder);
    await reportMissed(core, [{ reminders, notice: null, roomMessage: null }]);
  }
  // Planning skipped these because they were claimed when the change was made; replanning routes them correctly.
  const ours = changed.filter(({ deliveryId }) => mine.has(deliveryId));
  await replanAgain(core, new Set(ours.map(({ customerId }) => customerId)));
  return standing;
}

/**
 * Customers who were already asked something today: at most one question a day (requirements 3.1, S4 L203 不得滥发).
 * Questions due at the same time are one message; this concerns those that become due later the same day. Greetings do
 * not count as questions.
 *
 * @param exceptId the question itself
 */
export async function askedToday(
  core: Core,
  customerIds: readonly string[],
  now: Temporal.Instant,
  exceptId?: string,
): Promise<ReadonlySet<string>> {
  if (customerIds.length === 0) return new Set();
  const { playbook } = core.rules;
  const greetings = playbook.steps.filter((step) => step.onDayOff === 'send').map(({ key }) => key);
  const midnight = dayOf(now, playbook).toZonedDateTime(playbook.zone).toInstant();
  // The state as a text: with statistics from a time when nothing was posted, its index would be read to the end.
  const { rows } = await core.db.sql.query<{ customerId: string }>({
    name: 'asked-today',
    text: `SELECT c.id AS "customerId" FROM unnest($1::uuid[]) AS c(id) CROSS JOIN LATERAL (
       SELECT FROM delivery d JOIN reminder r ON r.delivery_id = d.id JOIN follow_up f ON f.id = r.follow_up_id
       WHERE d.target = 'customer:' || c.id AND d.posted_at >= $3 AND r.audience = 'customer' AND r.state::text = 'posted'
         AND f.step <> ALL($2) AND r.id IS DISTINCT FROM $4::uuid LIMIT 1) asked`,
    values: [[...new Set(customerIds)], greetings, toDbInstant(midnight), exceptId ?? null],
  });
  return new Set(rows.map(({ customerId }) => customerId));
}

/** When a customer may be asked again: the opening of the window on the next working day. */
export function nextMorning(now: Temporal.Instant, { playbook, calendar }: Rules): Temporal.Instant {
  return morningOf(nextWorkingDay(dayOf(now, playbook), calendar), 'customer', playbook);
}

/**
 * When a question requested now will be posted: at once, unless the customer's window is closed or another question was
 * posted today.
 */
export async function whenAsked(
  core: Core,
  question: { readonly customerId: string; readonly reminderId: string },
  now: Temporal.Instant,
): Promise<Temporal.Instant> {
  const opening = customerOpening(now, core.rules);
  // Another day has its own question.
  const sameDay = dayOf(opening, core.rules.playbook).equals(dayOf(now, core.rules.playbook));
  const { customerId, reminderId } = question;
  const asked = sameDay && (await askedToday(core, [customerId], now, reminderId)).has(customerId);
  return asked ? nextMorning(now, core.rules) : opening;
}

/**
 * Before a customer's message is given up because the customer is not in the group: looks, on platforms that do not
 * report who comes and goes.
 *
 * @returns whether a customer was found, so that what was loaded before is no longer true
 */
export async function lookIntoRooms(core: Core, rows: readonly DeliveryRow[]): Promise<boolean> {
  const rooms = new Map(
    rows
      .flatMap(({ reminders }) => reminders)
      .filter(({ audience }) => audience === 'customer')
      .flatMap(({ followUp: { customer } }) => customer?.rooms ?? [])
      .filter(({ customerInside }) => customerInside === false)
      .map((room) => [JSON.stringify([room.platform, room.platformRoomId]), room]),
  );
  let found = false;
  for (const { platform: id, platformRoomId } of rooms.values()) {
    const platform = core.platforms.get(id);
    if (platform === undefined || platform.capabilities.seesMembers) continue;
    try {
      if (!hasCustomer(await platform.members(platformRoomId))) continue;
      await noteInside(core, id, platformRoomId, true);
      found = true;
    } catch (error) {
      // As before: the owner is told that the customer is not in the group.
      core.log.warn({ err: error, platformRoomId }, 'the members of a group could not be read');
    }
  }
  return found;
}
