import type { Tx } from '../../prisma/client.ts';
import { type OwnerRole, ownerRoles } from '../../templates/reader/playbook.ts';
import type { StaffId } from '../plan/types.ts';
import type { Moved } from './moved.ts';

export const seatColumns = {
  supervisor: 'supervisorId',
  salesperson: 'salespersonId',
  assistant: 'assistantId',
} as const satisfies Record<OwnerRole, string>;

/**
 * The seats a person holds, those for posts too, and the contact plans in their name.
 *
 * @param scope only these customers; null: all
 */
export async function readHoldings(
  tx: Tx,
  staffId: StaffId,
  scope: readonly string[] | null,
): Promise<Pick<Moved, 'seats' | 'posts' | 'plans'>> {
  const within = scope === null ? {} : { id: { in: [...scope] } };
  const rows = await tx.customer.findMany({
    where: {
      ...within,
      OR: [{ supervisorId: staffId }, { salespersonId: staffId }, { assistantId: staffId }],
    },
    orderBy: { code: 'asc' },
    select: { id: true, supervisorId: true, salespersonId: true, assistantId: true },
  });
  const posts = await tx.postSeat.findMany({
    where: { staffId, customer: within },
    orderBy: [{ customer: { code: 'asc' } }, { post: 'asc' }],
    select: { customerId: true, post: true },
  });
  const plans = await tx.contactPlan.findMany({
    where: { staffId, endedAt: null, customer: within },
    orderBy: [{ customer: { code: 'asc' } }, { number: 'asc' }],
    select: { id: true, customerId: true },
  });
  return {
    seats: rows.flatMap((row) =>
      ownerRoles
        .filter((seat) => row[seatColumns[seat]] === staffId)
        .map((seat) => ({ customerId: row.id, seat })),
    ),
    posts,
    plans: plans.map(({ id, customerId }) => ({ customerId, planId: id })),
  };
}

/** Customers with open follow-ups that are owned by, or have planned reminders for, one of these people. */
export async function customersWaitingFor(tx: Tx, staffIds: readonly StaffId[]): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT f.customer_id AS id FROM follow_up f
    WHERE f.state = 'open' AND f.customer_id IS NOT NULL AND (
      f.owner_id = ANY(${[...staffIds]}::uuid[])
      OR EXISTS (SELECT FROM reminder r WHERE r.follow_up_id = f.id AND r.state = 'planned'
                 AND r.recipient_id = ANY(${[...staffIds]}::uuid[])))
    ORDER BY 1`;
  return rows.map(({ id }) => id);
}
