import type { Temporal } from 'temporal-polyfill';
import { Prisma, type Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import { newId } from '../../prisma/new-id.ts';
import { prepared } from '../../prisma/prepared.ts';
import { type Reason, toStored } from '../../templates/reader/said.ts';
import { nameOfActor } from '../audit/write-audit.ts';
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

/** The same for many fields, in one statement. */
export async function rememberChanges(tx: Tx, changes: readonly FieldChanged[], actor: Actor): Promise<void> {
  await writeHistory(tx, changes, actor, 'customer.change');
}

/** Records changes in the customers' history and in the audit log. */
export async function writeHistory(
  tx: Tx,
  changes: readonly FieldChanged[],
  actor: Actor,
  action: HistoryAction,
): Promise<void> {
  if (changes.length === 0) return;
  const rows = changes.map(({ customerId, key, before, after }) => ({
    id: newId(),
    customer_id: customerId,
    key,
    before,
    after,
  }));
  await tx.$executeRaw`${prepared}
    WITH changed AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS c(id uuid, customer_id uuid, key text, before text, after text)),
    remembered AS (${remembering(actor)})
    ${auditing(actor, action)}`;
}

/** The audit log calls a field by its name, and a day of the customer's life `on`. */
export type HistoryAction = 'customer.change' | 'fact.change';

/** As a part of a statement with `changed` (id, customer_id, key, before, after): its rows in the customers' history. */
export function remembering({ by, at, reason }: Actor): Prisma.Sql {
  const why = reason === undefined ? null : JSON.stringify(toStored(reason));
  return Prisma.sql`
    INSERT INTO fact_change (id, customer_id, key, before, after, reason, actor_id, at)
    SELECT id, customer_id, key, before, after, ${why}::jsonb, ${by?.id ?? null}::uuid, ${toDbInstant(at)}::timestamptz
    FROM changed`;
}

/** The same in the audit log, in the order of their ids. */
export function auditing({ by, actor, at }: Actor, action: HistoryAction): Prisma.Sql {
  const name = action === 'fact.change' ? Prisma.sql`'on'` : Prisma.sql`key`;
  const who = nameOfActor(actor === undefined ? { by } : { by, actor });
  return Prisma.sql`
    INSERT INTO audit (at, actor_id, actor, action, customer_id, subject, before, after)
    SELECT ${toDbInstant(at)}::timestamptz, ${by?.id ?? null}::uuid, ${who}, ${action}, customer_id, key,
      jsonb_build_object(${name}, before), jsonb_build_object(${name}, after)
    FROM changed ORDER BY id`;
}
