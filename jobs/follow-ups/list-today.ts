import { Temporal } from 'temporal-polyfill';
import type { Db } from '../../prisma/client.ts';
import { toDbDate, toDbInstant } from '../../prisma/days.ts';
import { can } from '../access/can.ts';
import { type ActingStaff, seatsOf } from '../access/acting-staff.ts';
import { concerns, hasTeam } from '../access/scopes.ts';
import type { Rules, StaffId } from '../plan/types.ts';
import type { Naming } from '../staff/name-people.ts';
import { compareDays } from '../calendar/kept-on-days.ts';
import { isQuiet, openingTheDay } from '../plan/closing.ts';
import { anniversaryTrigger } from '../plan/triggers/anniversary.ts';
import { type Eyes, eyesOf, isOwed, type Matter, readMatters } from './read-matters.ts';

export interface TodayItem {
  readonly followUpId: string;
  /** Null: owed for a colleague, the company or an entry of a register that is about no customer. */
  readonly customer: Matter['customer'];
  readonly step: string;
  readonly cycle: string;
  readonly anchorOn: Temporal.PlainDate;
  readonly owner: { readonly id: StaffId; readonly name: string } | null;
  readonly dueOn: Temporal.PlainDate;
  /** Set when the deadline is an hour of that day. */
  readonly dueAt: Temporal.Instant | null;
  /** Days from today to the deadline; negative when overdue. */
  readonly days: number;
  readonly snoozedUntil: Temporal.PlainDate | null;
  /** Owed or recorded by the reader or a person they stand in for; otherwise the team's. */
  readonly own: boolean;
  /** A colleague was given the message to the customer, and has not sent it. */
  readonly waitsToBeSent: boolean;
}

export interface Bucket {
  readonly total: number;
  /** The first ones, by deadline. */
  readonly items: readonly TodayItem[];
}

/** What a person has to see to, and what is coming. */
export interface Today {
  /** Overdue first, then due today, then what the person was prompted for today; their own before the team's. */
  readonly matters: readonly TodayItem[];
  /** Due within `comingDays`, or postponed to a day within them. */
  readonly coming: Bucket;
}

/** How far ahead `coming` looks, in days after today (requirements, part 3: the supervisor's daily loop). */
export const comingDays = 14;

export interface TodayScope {
  readonly rules: Rules;
  readonly today: Temporal.PlainDate;
  /** Matters that the person is or was prompted for today. */
  readonly prompted?: readonly string[];
  readonly naming: Naming;
  /** Maximum number of coming matters listed; the total includes all. */
  readonly limit?: number;
}

/**
 * The one list of a person's day: of the morning message and of `/crm today`. All that is overdue or due, every day until
 * it is done, postponed or skipped; for those with a team the team's too. Greetings that the bot posts by itself are no
 * one's work and not on it.
 *
 * @param matters what `readMatters` read for this person, and perhaps for others, `comingDays` ahead
 */
export function listToday(matters: readonly Matter[], who: ActingStaff, scope: TodayScope): Today {
  const { rules, today, limit = 5 } = scope;
  const prompted = new Set(scope.prompted);
  const eyes = eyesOf(who);
  const isShown = (matter: Matter): boolean =>
    eyes.isOn(matter, today) || (prompted.has(matter.id) && compareDays(matter.dueOn, today) > 0);
  const until = today.add({ days: comingDays });
  const isAhead = (day: Temporal.PlainDate | null): boolean =>
    day !== null && compareDays(day, today) > 0 && compareDays(day, until) <= 0;
  const listed = new Set(comingOf(rules));
  const coming = matters.filter(
    (matter) =>
      listed.has(matter.step) &&
      (isAhead(matter.dueOn) || isAhead(matter.snoozedUntil)) &&
      eyes.isTheirs(matter) &&
      !isShown(matter),
  );
  const itemOf = itemsFor(eyes, scope);
  return {
    matters: matters.filter(isShown).map(itemOf).toSorted(inReadingOrder),
    coming: { total: coming.length, items: coming.slice(0, limit).map(itemOf) },
  };
}

interface DueScope extends Pick<TodayScope, 'rules' | 'today' | 'naming'> {
  readonly from: Temporal.PlainDate;
  /** Inclusive. */
  readonly until: Temporal.PlainDate;
  readonly limit: number;
}

/** What is due within these days and still open: what the lists of those days have, by deadline. */
export async function listDue(
  db: Db,
  who: ActingStaff,
  { rules, today, naming, from, until, limit }: DueScope,
): Promise<readonly TodayItem[]> {
  const matters = await readMatters(db, [who], {
    rules,
    today,
    ahead: today.until(until).days,
    prompted: [],
  });
  const isBetween = ({ dueOn }: Matter): boolean =>
    Temporal.PlainDate.compare(dueOn, from) >= 0 && Temporal.PlainDate.compare(dueOn, until) <= 0;
  const eyes = eyesOf(who);
  return matters
    .filter((matter) => isBetween(matter) && eyes.isTheirs(matter))
    .slice(0, limit)
    .map(itemsFor(eyes, { today, naming }));
}

interface LateRow {
  readonly owner: string | null;
  readonly supervisor: string | null;
  readonly salesperson: string | null;
  readonly assistant: string | null;
  readonly isOverdue: boolean;
  readonly isPostponed: boolean;
  readonly isHeld: boolean;
}

/**
 * Whose day opens with a list: something they owe is overdue or due, or something else on their list is overdue. What a
 * colleague has to do today is their own news first.
 */
export async function whoOwesToday(
  db: Db,
  people: readonly ActingStaff[],
  { rules, today }: Pick<TodayScope, 'rules' | 'today'>,
): Promise<readonly StaffId[]> {
  const day = toDbDate(today);
  const late = await db.$queryRaw<LateRow[]>`
    SELECT DISTINCT f.owner_id AS owner, c.supervisor_id AS supervisor, c.salesperson_id AS salesperson,
      c.assistant_id AS assistant, f.due_on < ${day}::date AS "isOverdue",
      coalesce(f.snoozed_until > ${day}::date, FALSE) AS "isPostponed",
      f.snooze_holds AND coalesce(f.snoozed_until > ${day}::date, FALSE) AS "isHeld"
    FROM follow_up f LEFT JOIN customer c ON c.id = f.customer_id
    WHERE ${isOwed} AND f.due_on <= ${day}::date AND f.step = ANY(${[...openingTheDay(rules)]})`;
  if (late.length === 0) return [];
  const owing: StaffId[] = [];
  for (const who of people) {
    const owes = (row: LateRow): boolean => {
      if (concerns('own', who, row)) {
        const isOwner = row.owner !== null && seatsOf(who).includes(row.owner);
        return !row.isPostponed && (isOwner || row.isOverdue);
      }
      return row.isOverdue && !row.isHeld && hasTeam(who) && concerns('team', who, row);
    };
    if (!late.some(owes)) continue;
    // Those above see only what was escalated to them.
    if (!can(who, 'company.answer') || (await hasAny(db, who, { rules, today }))) owing.push(who.id);
  }
  return owing;
}

/** So many matters are read first to find one that is on a list; as a rule the first is. */
const looked = 20;

async function hasAny(
  db: Db,
  who: ActingStaff,
  { rules, today }: Pick<TodayScope, 'rules' | 'today'>,
): Promise<boolean> {
  const eyes = eyesOf(who);
  const has = (matters: readonly Matter[]): boolean => matters.some((matter) => eyes.isOn(matter, today));
  const asked = { rules, today, ahead: 0, prompted: [] };
  const first = await readMatters(db, [who], { ...asked, limit: looked });
  if (has(first) || first.length < looked) return has(first);
  return has(await readMatters(db, [who], asked));
}

/**
 * Festivals and anniversaries are listed once by their day, not once for every customer and step; what is owed every day
 * is no news.
 */
const comingOf = ({ playbook }: Rules) =>
  playbook.steps
    .filter(
      (step) =>
        step.closes.when !== 'greeting' &&
        anniversaryTrigger.settingsOf(step.trigger) === null &&
        !isQuiet(step),
    )
    .map(({ key }) => key);

/** What each of these people was prompted for on this day, by its deadline of now: what was moved to another day since is news of that one. */
export async function promptedOn(
  db: Db,
  readerIds: readonly StaffId[],
  { rules, today }: Pick<TodayScope, 'rules' | 'today'>,
): Promise<ReadonlyMap<StaffId, readonly string[]>> {
  const { zone } = rules.playbook;
  const startOf = (day: Temporal.PlainDate) => toDbInstant(day.toZonedDateTime(zone).toInstant());
  const rows = await db.reminder.findMany({
    where: {
      state: 'posted',
      dueAt: { gte: startOf(today), lt: startOf(today.add({ days: 1 })) },
      recipientId: { in: [...readerIds] },
      audience: 'staff',
    },
    select: { recipientId: true, followUpId: true, dueOn: true, followUp: { select: { dueOn: true } } },
  });
  const prompted = new Map<StaffId, string[]>();
  for (const { recipientId, followUpId, dueOn, followUp } of rows) {
    if (dueOn !== null && dueOn.getTime() !== followUp.dueOn.getTime()) continue;
    if (recipientId !== null) prompted.set(recipientId, [...(prompted.get(recipientId) ?? []), followUpId]);
  }
  return prompted;
}

function inReadingOrder(a: TodayItem, b: TodayItem): number {
  const rank = ({ days }: TodayItem) => Math.sign(days);
  return (
    rank(a) - rank(b) ||
    Number(b.own) - Number(a.own) ||
    a.days - b.days ||
    byHour(a.dueAt, b.dueAt) ||
    ((a.customer?.code ?? '') < (b.customer?.code ?? '') ? -1 : 1)
  );
}

/** Those without an hour last: they have the whole day. */
function byHour(a: Temporal.Instant | null, b: Temporal.Instant | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return Temporal.Instant.compare(a, b);
}

function itemsFor(
  eyes: Eyes,
  { today, naming }: Pick<TodayScope, 'today' | 'naming'>,
): (matter: Matter) => TodayItem {
  /** Thousands of matters are due on some hundred days, and counting is slow. */
  const counted = new Map<Temporal.PlainDate, number>();
  const daysTo = (day: Temporal.PlainDate): number => {
    const days = counted.get(day) ?? today.until(day).days;
    counted.set(day, days);
    return days;
  };
  return (matter) => {
    const { id, customer, step, cycle, anchorOn, owner, dueOn, dueAt, snoozedUntil, waitsToBeSent } = matter;
    return {
      followUpId: id,
      customer,
      step,
      cycle,
      anchorOn,
      owner: owner === null ? null : { id: owner.id, name: naming(owner) },
      dueOn,
      dueAt,
      days: daysTo(dueOn),
      snoozedUntil,
      own: eyes.isOwn(matter),
      waitsToBeSent,
    };
  };
}
