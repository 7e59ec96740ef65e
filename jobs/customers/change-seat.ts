import type { Tx } from '../../prisma/client.ts';
import type { OwnerRole, Tier } from '../../templates/reader/playbook.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { askIntoRooms } from '../rooms/ask-room-change.ts';
import { type Actor, rememberChange } from './remember-change.ts';

const columns = {
  supervisor: 'supervisorId',
  salesperson: 'salespersonId',
  assistant: 'assistantId',
} as const satisfies Record<OwnerRole, string>;

/** The supervisor decides the tier (S0 L37); it determines the owner of open follow-ups. Returns the previous tier. */
export async function setTier(tx: Tx, customerId: string, tier: Tier, actor: Actor): Promise<Tier> {
  const { tier: before } = await tx.customer.findUniqueOrThrow({ where: { id: customerId } });
  if (before === tier) return before;
  await tx.customer.update({ where: { id: customerId }, data: { tier } });
  await rememberChange(tx, customerId, 'tier', before, tier, actor);
  return before;
}

/** Sets the holder of a customer's seat; null vacates it. */
export async function setSeat(
  tx: Tx,
  customerId: string,
  seat: OwnerRole,
  person: StaffMember | null,
  actor: Actor,
): Promise<void> {
  const row = await tx.customer.findUniqueOrThrow({
    where: { id: customerId },
    include: { supervisor: true, salesperson: true, assistant: true },
  });
  const before = row[seat];
  if (before?.id === person?.id) return;
  await tx.customer.update({ where: { id: customerId }, data: { [columns[seat]]: person?.id ?? null } });
  await rememberChange(tx, customerId, seat, before?.code ?? null, person?.code ?? null, actor);
  if (person !== null) await askIntoRooms(tx, [customerId], person.id, actor.at);
}
