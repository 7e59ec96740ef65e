import type { Tx } from '../../prisma/client.ts';
import { staffFields, type StaffMember } from '../staff/staff-member.ts';
import type { SeatMove } from './change-seats.ts';
import { type Actor, rememberChange, rememberChanges } from './remember-change.ts';

/** Sets who holds a post for a customer; null vacates it. Returns who held it before. */
export async function setPostSeat(
  tx: Tx,
  customerId: string,
  post: string,
  person: StaffMember | null,
  actor: Actor,
): Promise<Pick<StaffMember, 'id' | 'name'> | null> {
  const customerId_post = { customerId, post };
  const held = await tx.postSeat.findUnique({
    where: { customerId_post },
    select: { staff: { select: staffFields } },
  });
  const before = held?.staff ?? null;
  if (before?.id === person?.id) return before;
  if (person === null) await tx.postSeat.delete({ where: { customerId_post } });
  else
    await tx.postSeat.upsert({
      where: { customerId_post },
      create: { customerId, post, staffId: person.id },
      update: { staffId: person.id },
    });
  await rememberChange(tx, customerId, post, before?.code ?? null, person?.code ?? null, actor);
  return before;
}

/** Transfers a post's seat of many customers from one person to another, with each customer's history. */
export async function movePostSeats(
  tx: Tx,
  post: string,
  customerIds: readonly string[],
  { from, to }: SeatMove,
  actor: Actor,
): Promise<void> {
  if (customerIds.length === 0) return;
  const held = { post, customerId: { in: [...customerIds] } };
  if (from !== null && to !== null)
    await tx.postSeat.updateMany({ where: { ...held, staffId: from.id }, data: { staffId: to.id } });
  else if (from !== null) await tx.postSeat.deleteMany({ where: { ...held, staffId: from.id } });
  else if (to !== null)
    await tx.postSeat.createMany({
      data: customerIds.map((customerId) => ({ customerId, post, staffId: to.id })),
    });
  const [before, after] = [from?.code ?? null, to?.code ?? null];
  await rememberChanges(
    tx,
    customerIds.map((customerId) => ({ customerId, key: post, before, after })),
    actor,
  );
}
