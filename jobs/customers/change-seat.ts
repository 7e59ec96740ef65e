import type { Temporal } from 'temporal-polyfill';
import { Prisma, type Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import type { OwnerRole, Tier } from '../../templates/reader/playbook.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { askIntoRooms } from '../rooms/ask-room-change.ts';
import { writeAudit } from '../audit/write-audit.ts';
import { type Reason, toStored } from '../../templates/reader/said.ts';

/** Who changes a customer, when and why. */
export interface Actor {
  readonly by: StaffMember | null;
  /** See `AuditEntry.actor`. */
  readonly actor?: string;
  readonly at: Temporal.Instant;
  readonly reason?: Reason;
}

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

/** Records a change of a customer field in its history and in the audit log. */
export async function rememberChange(
  tx: Tx,
  customerId: string,
  key: string,
  before: string | null,
  after: string | null,
  { by, actor, at, reason }: Actor,
): Promise<void> {
  await tx.factChange.create({
    data: {
      customerId,
      key,
      before,
      after,
      reason: reason === undefined ? Prisma.DbNull : toStored(reason),
      actorId: by?.id ?? null,
      at: toDbInstant(at),
    },
  });
  await writeAudit(tx, {
    at,
    by,
    ...(actor === undefined ? {} : { actor }),
    action: 'customer.change',
    subject: key,
    customerId,
    before: { [key]: before },
    after: { [key]: after },
  });
}
