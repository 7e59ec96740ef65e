import { Prisma, type Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import type { OwnerRole } from '../../templates/reader/playbook.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { askIntoRooms } from '../rooms/ask-room-change.ts';
import type { Actor } from './remember-change.ts';
import { writeAudits } from '../audit/write-audit.ts';
import { toStored } from '../../templates/reader/said.ts';

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
  { by, actor, at, reason }: Actor,
): Promise<void> {
  if (customerIds.length === 0) return;
  await tx.customer.updateMany({
    where: { id: { in: [...customerIds] }, [columns[seat]]: from?.id ?? null },
    data: { [columns[seat]]: to?.id ?? null },
  });
  const before = from?.code ?? null;
  const after = to?.code ?? null;
  await tx.factChange.createMany({
    data: customerIds.map((customerId) => ({
      customerId,
      key: seat,
      before,
      after,
      reason: reason === undefined ? Prisma.DbNull : toStored(reason),
      actorId: by?.id ?? null,
      at: toDbInstant(at),
    })),
  });
  await writeAudits(
    tx,
    customerIds.map((customerId) => ({
      at,
      by,
      ...(actor === undefined ? {} : { actor }),
      action: 'customer.change',
      subject: seat,
      customerId,
      before: { [seat]: before },
      after: { [seat]: after },
    })),
  );
  if (to !== null) await askIntoRooms(tx, customerIds, to.id, at);
}
