import type { Temporal } from 'temporal-polyfill';
import type { Db } from '../../prisma/client.ts';
import { fromDbDate, fromDbInstant } from '../../prisma/days.ts';
import type { StaffId } from '../plan/types.ts';
import { customerById, type CustomerRef } from '../customers/find-customer.ts';
import { type AnySaid, fromStored } from '../../templates/reader/said.ts';

/** A follow-up in any state, as found for a button. */
export interface FoundFollowUp {
  readonly id: string;
  readonly customerId: string;
  readonly customer: CustomerRef;
  readonly step: string;
  readonly cycle: string;
  readonly dueOn: Temporal.PlainDate;
  /** Set when the deadline is an hour of that day. */
  readonly dueAt: Temporal.Instant | null;
  readonly ownerId: StaffId | null;
  readonly state: 'open' | 'closed' | 'cancelled';
  readonly reason: AnySaid | null;
  readonly endedAt: Temporal.Instant | null;
  /** The author of the log that closed it. */
  readonly closedBy: string | null;
  /** The customer's latest answer, which pre-fills the closing form. */
  readonly lastAnswer: string | null;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @param id an untrusted value; an invalid id finds nothing */
export async function findFollowUp(db: Db, id: string): Promise<FoundFollowUp | null> {
  if (!uuid.test(id)) return null;
  const row = await db.followUp.findUnique({ where: { id } });
  if (row === null || row.customerId === null) return null;
  const { customerId } = row;
  const customer = await customerById(db, customerId);
  if (customer === null) return null;
  const closing =
    row.closedByLogId === null
      ? null
      : await db.contactLog.findUnique({ where: { id: row.closedByLogId }, select: { authorName: true } });
  const answered = await db.contactLog.findFirst({
    where: { followUpId: id, direction: 'inbound', deletedAt: null },
    orderBy: { happenedAt: 'desc' },
    select: { summary: true },
  });
  return {
    id: row.id,
    customerId,
    customer,
    step: row.step,
    cycle: row.cycle,
    dueOn: fromDbDate(row.dueOn),
    dueAt: row.dueAt === null ? null : fromDbInstant(row.dueAt),
    ownerId: row.ownerId,
    state: row.state,
    reason: fromStored(row.reason),
    endedAt: row.endedAt === null ? null : fromDbInstant(row.endedAt),
    closedBy: closing?.authorName ?? null,
    lastAnswer: answered?.summary ?? null,
  };
}
