import type { Temporal } from 'temporal-polyfill';
import { type Db, Prisma, type Tx } from '../../prisma/client.ts';
import { fromDbDate, fromDbInstant, toDbInstant } from '../../prisma/days.ts';
import { type Reason, said } from '../../templates/reader/said.ts';
import { writeAudit } from '../audit/write-audit.ts';
import { followCards } from '../cards/follow-cards.ts';
import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import type { Change } from '../plan/types.ts';
import { changeCustomer } from '../replan/change-customer.ts';
import { replanEntries } from '../replan/replan-entries.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import type { FollowUpRef } from './postpone.ts';

export interface SkippedFollowUp extends FollowUpRef {
  readonly cycle: string;
  readonly anchorOn: Temporal.PlainDate;
  readonly skippedAt: Temporal.Instant;
}

/** What a person skipped by hand, and no one has taken back. What became an entry of a register goes on there. */
const byHand = {
  state: 'cancelled',
  skipped: true,
  reason: { path: ['code'], equals: said('reason/by-hand', { text: '' }).code },
} as const;

/** What was skipped longer ago has been settled in another way since. */
const takenBackForDays = 90;

/** What can be taken back, latest first. */
export async function skippedFollowUps(
  db: Db,
  customerId: string,
  now: Temporal.Instant,
): Promise<readonly SkippedFollowUp[]> {
  const since = now.subtract({ hours: takenBackForDays * 24 });
  const rows = await db.followUp.findMany({
    where: { ...byHand, customerId, endedAt: { gte: toDbInstant(since) } },
    orderBy: [{ endedAt: 'desc' }, { id: 'desc' }],
  });
  return rows.flatMap(({ id, step, cycle, anchorOn, endedAt }) =>
    endedAt === null
      ? []
      : [{ id, customerId, step, cycle, anchorOn: fromDbDate(anchorOn), skippedAt: fromDbInstant(endedAt) }],
  );
}

/**
 * Takes back a skip: the follow-up is owed as if it had not been skipped. It is planned again at once, so that one whose
 * day or rule has gone since ends for that reason.
 *
 * @returns why it has ended all the same; null when it is open again
 */
export async function unskipFollowUp(
  core: Core,
  by: StaffMember,
  followUp: FollowUpRef,
): Promise<Reason | null> {
  const { id, customerId, step } = followUp;
  const { result, changes } = await changeCustomer(core, customerId, 'follow-up.unskip', async (tx, at) => {
    const found = await tx.followUp.findFirst({ where: { ...byHand, id } });
    if (found === null) throw new XinhangError('not_found', said('follow-up/not-skipped'));
    await tx.followUp.update({
      where: { id },
      data: { state: 'open', skipped: false, endedAt: null, reason: Prisma.DbNull },
    });
    await followCards(tx, { followUps: [id] }, { by: by.id, at });
    await writeAudit(tx, { at, by, action: 'follow-up.unskip', subject: step, customerId });
    return await replanClosed(core, tx, found, at);
  });
  return [...result, ...changes].reduce<Reason | null>((why, change) => endOf(change, id) ?? why, null);
}

/** Of entries, a change of their customer plans the open ones. */
async function replanClosed(
  core: Core,
  tx: Tx,
  { subjectKind, subjectId }: { readonly subjectKind: string; readonly subjectId: string },
  at: Temporal.Instant,
): Promise<readonly Change[]> {
  return subjectKind === 'entry' ? await replanEntries(tx, [subjectId], core.rules, at) : [];
}

function endOf(change: Change, followUpId: string): Reason | null {
  const isEnd = change.kind === 'cancel' || change.kind === 'close';
  return isEnd && change.followUpId === followUpId ? change.reason : null;
}
