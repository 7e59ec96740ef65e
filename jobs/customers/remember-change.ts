import type { Temporal } from 'temporal-polyfill';
import { Prisma, type Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import { type Reason, toStored } from '../../templates/reader/said.ts';
import { writeAudits } from '../audit/write-audit.ts';
import type { StaffMember } from '../staff/staff-member.ts';

/** Who changes a customer, when and why. */
export interface Actor {
  readonly by: StaffMember | null;
  /** See `AuditEntry.actor`. */
  readonly actor?: string;
  readonly at: Temporal.Instant;
  readonly reason?: Reason;
}

export interface FieldChanged {
  readonly customerId: string;
  readonly key: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** Records a change of a customer field in its history and in the audit log. */
export async function rememberChange(
  tx: Tx,
  customerId: string,
  key: string,
  before: string | null,
  after: string | null,
  actor: Actor,
): Promise<void> {
  await rememberChanges(tx, [{ customerId, key, before, after }], actor);
}

/** The same for many fields, in two statements. */
export async function rememberChanges(tx: Tx, changes: readonly FieldChanged[], actor: Actor): Promise<void> {
  await writeHistory(tx, changes, actor, 'customer.change', (key, value) => ({ [key]: value }));
}

/**
 * Records changes in the customers' history and in the audit log.
 *
 * @param shape how the audit log keeps a value
 */
export async function writeHistory(
  tx: Tx,
  changes: readonly FieldChanged[],
  { by, actor, at, reason }: Actor,
  action: 'customer.change' | 'fact.change',
  shape: (key: string, value: string | null) => Prisma.InputJsonValue,
): Promise<void> {
  if (changes.length === 0) return;
  await tx.factChange.createMany({
    data: changes.map(({ customerId, key, before, after }) => ({
      customerId,
      key,
      before,
      after,
      reason: reason === undefined ? Prisma.DbNull : toStored(reason),
      actorId: by?.id ?? null,
      at: toDbInstant(at),
    })),
  });
  await writeAudits(
    tx,
    changes.map(({ customerId, key, before, after }) => ({
      at,
      by,
      ...(actor === undefined ? {} : { actor }),
      action,
      subject: key,
      customerId,
      before: shape(key, before),
      after: shape(key, after),
    })),
  );
}
