import type { Temporal } from 'temporal-polyfill';
import type { Db, Prisma } from '../../prisma/client.ts';
import { fromDbDate, toDbDate, toDbInstant } from '../../prisma/days.ts';
import { can } from '../access/can.ts';
import { type ActingStaff, seatsOf } from '../access/acting-staff.ts';
import type { CustomerSeats } from '../access/rule.ts';
import { concerns, followUpsIn, followUpsOutside, hasTeam } from '../access/scopes.ts';
import type { Rules, StaffId } from '../plan/types.ts';
import type { Naming } from '../staff/name-people.ts';
import { isQuiet, openingTheDay, workOfPeople } from '../plan/closing.ts';
import { anniversaryTrigger } from '../plan/triggers/anniversary.ts';

export interface TodayItem {
  readonly followUpId: string;
  /** Null: owed for a colleague, the company or an entry of a register that is about no customer. */
  readonly customer:
    | (CustomerSeats & { readonly id: string; readonly code: string; readonly name: string })
    | null;
  readonly step: string;
  readonly cycle: string;
  readonly anchorOn: Temporal.PlainDate;
  readonly owner: { readonly id: StaffId; readonly name: string } | null;
  readonly dueOn: Temporal.PlainDate;
  /** Days from today to the deadline; negative when overdue. */
  readonly days: number;
  readonly snoozedUntil: Temporal.PlainDate | null;
  /** Owed or recorded by the reader or a person they stand in for; otherwise the team's. */
  readonly own: boolean;
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
  /** Matters whose prompts are being sent to the person now. */
  readonly prompted?: readonly string[];
  /** Follow-ups that they were prompted for earlier today. */
  readonly promptedEarlier: readonly string[];
  readonly naming: Naming;
  /** Maximum number of coming matters listed; the total includes all. */
  readonly limit?: number;
}

/**
 * The one list of a person's day: of the morning message and of `/crm today`. All that is overdue or due, every day until
 * it is done, postponed or skipped; for those with a team the team's too. Greetings that the bot posts by itself are no
 * one's work and not on it.
 */
export async function listToday(db: Db, who: ActingStaff, scope: TodayScope): Promise<Today> {
  const { rules, today, limit = 5 } = scope;
  const day = toDbDate(today);
  const visible = visibleTo(rules);
  const team = teamOf(who);
  const late = await read(db, lateOf(who, rules, day));
  const ids = [...(scope.prompted ?? []), ...scope.promptedEarlier];
  const early =
    ids.length === 0 ? [] : await read(db, { AND: [...visible, { id: { in: ids }, dueOn: { gt: day } }] });
  const shown = [...late, ...early];
  const ahead: Prisma.FollowUpWhereInput = {
    AND: [
      ...visible,
      { step: { in: comingOf(rules) }, id: { notIn: shown.map(({ id }) => id) } },
      { OR: [followUpsIn('own', who), ...(team === null ? [] : [team])] },
      {
        OR: ['dueOn' as const, 'snoozedUntil' as const].map((field) => ({
          [field]: { gt: day, lte: toDbDate(today.add({ days: comingDays })) },
        })),
      },
    ],
  };
  const coming = await read(db, ahead, limit);
  const total = coming.length < limit ? coming.length : await db.followUp.count({ where: ahead });
  const seats = new Set(seatsOf(who));
  const itemOf = (row: Row) => toItem(row, today, { seats, naming: scope.naming });
  return {
    matters: shown.flatMap(itemOf).toSorted(inReadingOrder),
    coming: { total, items: coming.flatMap(itemOf) },
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
  const team = teamOf(who);
  const rows = await read(
    db,
    {
      AND: [
        ...visibleTo(rules),
        { OR: [followUpsIn('own', who), ...(team === null ? [] : [team])] },
        { dueOn: { gte: toDbDate(from), lte: toDbDate(until) } },
      ],
    },
    limit,
  );
  const seats = new Set(seatsOf(who));
  return rows.flatMap((row) => toItem(row, today, { seats, naming }));
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
    WHERE f.state = 'open' AND (c.id IS NULL OR c.state = 'active' OR c.state = 'paused' AND f.subject_kind = 'entry') AND f.due_on <= ${day}::date AND f.step = ANY(${[...openingTheDay(rules)]})`;
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
    const isAbove = can(who, 'company.answer');
    if (!isAbove || (await db.followUp.count({ where: lateOf(who, rules, day) })) > 0) owing.push(who.id);
  }
  return owing;
}

const visibleTo = (rules: Rules): Prisma.FollowUpWhereInput[] => [
  {
    state: 'open',
    OR: [
      { customerId: null },
      { customer: { state: 'active' } },
      // What rests with a suspended customer is cancelled; what does not stays owed.
      { customer: { state: 'paused' }, subjectKind: 'entry' },
    ],
    step: { in: [...workOfPeople(rules)] },
  },
];

/** What is overdue or due, and not postponed. */
function lateOf(who: ActingStaff, rules: Rules, day: Date): Prisma.FollowUpWhereInput {
  const team = teamOf(who);
  const everyone = [
    { AND: [followUpsIn('own', who), notPostponed(day)] },
    // What each of a team owes every day is in the digest, in one line.
    ...(team === null ? [] : [{ AND: [team, notHeld(day), { step: { notIn: quietOf(rules) } }] }]),
  ];
  return { AND: [...visibleTo(rules), { OR: everyone }, { dueOn: { lte: day } }] };
}

const quietOf = ({ playbook }: Rules): string[] => playbook.steps.filter(isQuiet).map(({ key }) => key);

/** The first day whose list could have anything on it; null while there is none. */
export async function firstMatterOn(db: Db, rules: Rules): Promise<Temporal.PlainDate | null> {
  const [first] = await db.$queryRaw<{ on: Date | null }[]>`
    SELECT min(due_on) AS "on" FROM follow_up WHERE state = 'open' AND step = ANY(${[...openingTheDay(rules)]})`;
  return first?.on ? fromDbDate(first.on) : null;
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

/**
 * Without follow-ups that are on the person's own list; null for those without a team. Those who answer for the whole
 * company see what was escalated to them and what no one owns: a matter of yesterday is the supervisor's first.
 */
function teamOf(who: ActingStaff): Prisma.FollowUpWhereInput | null {
  if (!hasTeam(who)) return null;
  const others = [followUpsIn('team', who), followUpsOutside('own', who)];
  if (!can(who, 'company.answer')) return { AND: others };
  const told = {
    audience: 'staff',
    recipientId: who.id,
    state: { in: ['claimed', 'posted', 'unknown'] },
  } satisfies Prisma.ReminderWhereInput;
  return { AND: [...others, { OR: [{ ownerId: null }, { reminders: { some: told } }] }] };
}

const notPostponed = (day: Date): Prisma.FollowUpWhereInput => ({
  OR: [{ snoozedUntil: null }, { snoozedUntil: { lte: day } }],
});

/** An owner's snooze does not take a matter from those above. */
const notHeld = (day: Date): Prisma.FollowUpWhereInput => ({
  OR: [{ snoozedUntil: null }, { snoozedUntil: { lte: day } }, { snoozeHolds: false }],
});

/** What each of these people was prompted for on this day. */
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
    select: { recipientId: true, followUpId: true },
  });
  const prompted = new Map<StaffId, string[]>();
  for (const { recipientId, followUpId } of rows) {
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
    ((a.customer?.code ?? '') < (b.customer?.code ?? '') ? -1 : 1)
  );
}

const columns = {
  customer: {
    select: { id: true, code: true, name: true, supervisorId: true, salespersonId: true, assistantId: true },
  },
  owner: { select: { id: true, name: true } },
} as const;

type Row = Prisma.FollowUpGetPayload<{ include: typeof columns }>;

async function read(db: Db, where: Prisma.FollowUpWhereInput, take?: number): Promise<Row[]> {
  return await db.followUp.findMany({
    where,
    orderBy: [{ dueOn: 'asc' }, { customer: { code: 'asc' } }],
    ...(take === undefined ? {} : { take }),
    include: columns,
  });
}

interface Reading {
  readonly seats: ReadonlySet<string>;
  readonly naming: Naming;
}

function toItem(row: Row, today: Temporal.PlainDate, { seats, naming }: Reading): TodayItem[] {
  const assistantId = row.customer?.assistantId ?? null;
  const dueOn = fromDbDate(row.dueOn);
  return [
    {
      followUpId: row.id,
      customer: row.customer,
      step: row.step,
      cycle: row.cycle,
      anchorOn: fromDbDate(row.anchorOn),
      owner: row.owner === null ? null : { id: row.owner.id, name: naming(row.owner) },
      dueOn,
      days: today.until(dueOn).days,
      snoozedUntil: row.snoozedUntil === null ? null : fromDbDate(row.snoozedUntil),
      own: [row.ownerId, assistantId].some((id) => id !== null && seats.has(id)),
    },
  ];
}
