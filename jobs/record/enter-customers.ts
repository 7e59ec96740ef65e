import type { Temporal } from 'temporal-polyfill';
import type { KeyAccountType, StrategicLevel, Tx, ValueGrade } from '../../prisma/client.ts';
import { toDbDate, toDbInstant } from '../../prisma/days.ts';
import { newId } from '../../prisma/new-id.ts';
import type { Tier } from '../../templates/playbook.ts';
import type { StaffMember } from '../facts/staff-member.ts';
import type { Actor } from './change-seat.ts';
import { type AuditEntry, writeAudits } from './write-audit.ts';

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
 * Writes the files of customers that are opened, with the history of their days: a few statements, however many they
 * are. Planning them is the caller's, in the same transaction.
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
  const at = toDbInstant(actor.at);
  await tx.customer.createMany({
    data: entered.map(({ id, customer }) => ({ id, ...rowOf(customer), createdAt: at })),
  });
  await tx.fact.createMany({ data: days.map((day) => ({ ...day, on: toDbDate(day.on), recordedAt: at })) });
  await tx.factChange.createMany({
    data: days.map(({ customerId, key, on }) => ({
      customerId,
      key,
      after: on.toString(),
      reason: actor.reason ?? null,
      byStaffId: actor.by?.id ?? null,
      at,
    })),
  });
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
