import type { Tx } from '../../prisma/client.ts';
import type { OwnerRole } from '../../templates/reader/playbook.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { askIntoRooms } from '../rooms/ask-room-change.ts';
import { type Actor, rememberChanges } from './remember-change.ts';

export interface SeatMove {
  readonly from: StaffMember | null;
  readonly to: StaffMember | null;
}

const columns = {
  supervisor: 'supervisorId',
  salesperson: 'salespersonId',
  assistant: 'assistantId',
} as const satisfies Record<OwnerRole, string>;

/** Transfers the same seat of many customers from one person to another, with each customer's history. */
export async function changeSeats(
  tx: Tx,
  seat: OwnerRole,
  customerIds: readonly string[],
  { from, to }: SeatMove,
  actor: Actor,
): Promise<void> {
  if (customerIds.length === 0) return;
  await tx.customer.updateMany({
    where: { id: { in: [...customerIds] }, [columns[seat]]: from?.id ?? null },
    data: { [columns[seat]]: to?.id ?? null },
  });
  const before = from?.code ?? null;
  const after = to?.code ?? null;
  await rememberChanges(
    tx,
    customerIds.map((customerId) => ({ customerId, key: seat, before, after })),
    actor,
  );
  if (to !== null) await askIntoRooms(tx, customerIds, to.id, actor.at);
}
