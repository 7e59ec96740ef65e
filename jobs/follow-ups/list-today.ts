import type { Temporal } from 'temporal-polyfill';
import type { Db, Prisma } from '../../prisma/client.ts';
import { fromDbDate, toDbDate } from '../../prisma/days.ts';
import type { StaffId } from '../plan/types.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import { followUpsIn, followUpsOutside, hasTeam } from '../access/scopes.ts';

export interface TodayItem {
  readonly followUpId: string;
  readonly customer: { readonly id: string; readonly code: string; readonly name: string };
  readonly step: string;
  readonly owner: { readonly id: StaffId; readonly name: string } | null;
  readonly dueOn: Temporal.PlainDate;
  /** Days from today to the deadline; negative when overdue. */
  readonly days: number;
  readonly snoozedUntil: Temporal.PlainDate | null;
}

export interface Bucket {
  readonly total: number;
  /** The first ones, by deadline. */
  readonly items: readonly TodayItem[];
}

export interface TodayList {
  readonly overdue: Bucket;
  readonly due: Bucket;
  readonly coming: Bucket;
}

export interface Today {
  /** What the person owes or keeps the records of. */
  readonly own: TodayList;
  /** What their reports owe; null for those without a team. */
  readonly team: TodayList | null;
}

/** How far ahead `coming` looks, in days after today. */
export const comingDays = 7;

/** @param limit maximum number of items listed per bucket; totals include all */
export async function listToday(
  db: Db,
  who: ActingStaff,
  { today, limit = 20 }: { readonly today: Temporal.PlainDate; readonly limit?: number },
): Promise<Today> {
  return {
    own: await readList(db, followUpsIn('own', who), today, limit),
    team: hasTeam(who) ? await readList(db, teamOf(who), today, limit) : null,
  };
}

/**
 * Overdue follow-ups of a person's reports; null for those without a team.
 *
 * @param except follow-ups the person is shown anyway
 */
export async function listTeamOverdue(
  db: Db,
  who: ActingStaff,
  {
    today,
    limit,
    except,
  }: { readonly today: Temporal.PlainDate; readonly limit: number; readonly except: readonly string[] },
): Promise<Bucket | null> {
  if (!hasTeam(who)) return null;
  const overdue = { dueOn: { lt: toDbDate(today) }, id: { notIn: [...except] } };
  return await readBucket(db, { AND: [teamOf(who), overdue] }, today, limit);
}

/** Without follow-ups that are on the person's own list. */
function teamOf(who: ActingStaff): Prisma.FollowUpWhereInput {
  return { AND: [followUpsIn('team', who), followUpsOutside('own', who)] };
}

async function readList(
  db: Db,
  scope: Prisma.FollowUpWhereInput,
  today: Temporal.PlainDate,
  limit: number,
): Promise<TodayList> {
  const day = toDbDate(today);
  const read = (dueOn: Prisma.DateTimeFilter) => readBucket(db, { AND: [scope, { dueOn }] }, today, limit);
  return {
    overdue: await read({ lt: day }),
    due: await read({ equals: day }),
    coming: await read({ gt: day, lte: toDbDate(today.add({ days: comingDays })) }),
  };
}

async function readBucket(
  db: Db,
  scope: Prisma.FollowUpWhereInput,
  today: Temporal.PlainDate,
  limit: number,
): Promise<Bucket> {
  const where: Prisma.FollowUpWhereInput = { AND: [{ state: 'open', customer: { state: 'active' } }, scope] };
  const [total, rows] = await Promise.all([
    db.followUp.count({ where }),
    db.followUp.findMany({
      where,
      orderBy: [{ dueOn: 'asc' }, { customer: { code: 'asc' } }],
      take: limit,
      include: {
        customer: { select: { id: true, code: true, name: true } },
        owner: { select: { id: true, name: true } },
      },
    }),
  ]);
  const items = rows.flatMap((row): TodayItem[] => {
    const { customer } = row;
    if (customer === null) return [];
    const dueOn = fromDbDate(row.dueOn);
    const item = {
      followUpId: row.id,
      customer,
      step: row.step,
      owner: row.owner,
      dueOn,
      days: today.until(dueOn).days,
      snoozedUntil: row.snoozedUntil === null ? null : fromDbDate(row.snoozedUntil),
    };
    return [item];
  });
  return { total, items };
}
