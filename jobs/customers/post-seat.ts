import type { Tx } from '../../prisma/client.ts';
import { staffFields, type StaffMember } from '../staff/staff-member.ts';
import { type Actor, rememberChange } from './remember-change.ts';

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
