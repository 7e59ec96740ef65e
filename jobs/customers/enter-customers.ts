import type { Temporal } from 'temporal-polyfill';
import type { KeyAccountType, StrategicLevel, Tx, ValueGrade } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import { newId } from '../../prisma/new-id.ts';
import type { Tier } from '../../templates/reader/playbook.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { checkDays } from './check-days.ts';
import type { Actor } from './remember-change.ts';
import { type AuditEntry, writeAudits } from '../audit/write-audit.ts';

export interface FreshCustomer {
  readonly code: string;
  readonly name: string;
  readonly tier: Tier;
  readonly supervisor: StaffMember | null;
  readonly salesperson: StaffMember | null;
  readonly assistant: StaffMember | null;
  readonly anchors: Readonly<Record<string, Temporal.PlainDate>>;
  readonly annualVolumeFen?: bigint;
  readonly strategicLevel?: StrategicLevel;
  readonly valueGrade?: ValueGrade;
  readonly keyAccount?: KeyAccountType;
}

/**
 * Creates customers with the history of their days, in a constant number of statements. The caller plans them in the
 * same transaction.
 *
 * @returns their ids, in the same order
 */
export async function enterCustomers(
  tx: Tx,
  actor: Actor,
  fresh: readonly FreshCustomer[],
): Promise<readonly string[]> {
  const entered = fresh.map((customer) => ({ id: newId(), customer }));
  const days = entered.flatMap(({ id, customer }) =>
    Object.entries(customer.anchors).map(([key, on]) => ({ customerId: id, key, on })),
  );
  checkDays(
    days.map(({ on }) => on),
    actor.at,
  );
  const at = toDbInstant(actor.at);
  await tx.customer.createMany({
    data: entered.map(({ id, customer }) => ({ id, ...rowOf(customer), createdAt: at })),
  });
  await enterDays(tx, days, actor);
  const who = {
    at: actor.at,
    by: actor.by,
    ...(actor.actor === undefined ? {} : { actor: actor.actor }),
  };
  await writeAudits(tx, [
    ...days.map(
      ({ customerId, key, on }): AuditEntry => ({
        ...who,
        action: 'fact.change',
        subject: key,
        customerId,
        before: { on: null },
        after: { on: on.toString() },
      }),
    ),
    ...entered.map(
      ({ id, customer }): AuditEntry => ({
        ...who,
        action: 'customer.open',
        subject: customer.code,
        customerId: id,
        after: { name: customer.name, tier: customer.tier },
      }),
    ),
  ]);
  return entered.map(({ id }) => id);
}

interface EnteredDay {
  readonly customerId: string;
  readonly key: string;
  readonly on: Temporal.PlainDate;
}

/** Writes both the current days and their history. */
async function enterDays(tx: Tx, days: readonly EnteredDay[], { by, at, reason }: Actor): Promise<void> {
  if (days.length === 0) return;
  const recordedAt = toDbInstant(at);
  const rows = days.map(({ customerId, key, on }) => ({
    id: newId(),
    customer_id: customerId,
    key,
    day: on.toString(),
  }));
  await tx.$executeRaw`
    WITH n AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS n(id uuid, customer_id uuid, key text, day text)),
    facts AS (
      INSERT INTO fact (customer_id, key, "on", recorded_at)
      SELECT customer_id, key, day::date, ${recordedAt} FROM n)
    INSERT INTO fact_change (id, customer_id, key, after, reason, actor_id, at)
    SELECT id, customer_id, key, day, ${reason === undefined ? null : JSON.stringify(reason)}::jsonb, ${by?.id ?? null}::uuid, ${recordedAt} FROM n`;
}

function rowOf(fresh: FreshCustomer) {
  return {
    code: fresh.code,
    name: fresh.name,
    tier: fresh.tier,
    supervisorId: fresh.supervisor?.id ?? null,
    salespersonId: fresh.salesperson?.id ?? null,
    assistantId: fresh.assistant?.id ?? null,
    annualVolumeFen: fresh.annualVolumeFen ?? null,
    strategicLevel: fresh.strategicLevel ?? null,
    valueGrade: fresh.valueGrade ?? null,
    keyAccount: fresh.keyAccount ?? null,
  };
}
