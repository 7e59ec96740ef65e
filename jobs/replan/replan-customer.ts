import { Prisma, type Tx } from '../../prisma/client.ts';
import { listed, prepared } from '../../prisma/prepared.ts';
import type { Temporal } from 'temporal-polyfill';
import { rostersSql } from '../facts/roster.ts';
import { loadFacts } from '../facts/load-facts.ts';
import type { Change, CustomerFacts, Rules } from '../plan/types.ts';
import { lockCustomers } from './lock-customer.ts';
import { setNextLooks } from './set-next-looks.ts';
import { planAndWrite } from './plan-and-write.ts';
import { replanEntriesOf } from './replan-entries.ts';
import { rankingReminders } from './write-reminders.ts';
import { toDbInstant } from '../../prisma/days.ts';
import type { ownAnchors } from '../../templates/reader/playbook.ts';
import { dayOf } from '../plan/moments.ts';
import { anchorTrigger } from '../plan/triggers/anchor.ts';

/**
 * Facts → plan → rows, for one customer, inside the caller's transaction, so that a change of fact and its consequences
 * take effect together. Idempotent: without a change of fact nothing is written.
 */
export async function replanCustomer(
  tx: Tx,
  customerId: string,
  rules: Rules,
  now: Temporal.Instant,
): Promise<readonly Change[]> {
  return await replanCustomers(tx, [customerId], rules, now);
}

/**
 * The same for a customer whose group is being made: that it has none is not yet a gap. Binding the group plans again; if
 * that never happens, the next day's run does.
 */
export async function planBeforeRoom(
  tx: Tx,
  customerId: string,
  rules: Rules,
  now: Temporal.Instant,
): Promise<readonly Change[]> {
  await lockCustomers(tx, [customerId]);
  const changes = await planLocked(tx, [customerId], rules, now);
  const tomorrow = dayOf(now, rules.playbook).add({ days: 1 });
  await tx.$executeRaw`
    UPDATE customer SET next_look_on = least(next_look_on, ${tomorrow.toString()}::date) WHERE id = ${customerId}::uuid`;
  return changes;
}

/** The same for several customers, in the same statements. Keep the number small: their locks are held throughout. */
export async function replanCustomers(
  tx: Tx,
  customerIds: readonly string[],
  rules: Rules,
  now: Temporal.Instant,
): Promise<readonly Change[]> {
  await lockCustomers(tx, customerIds);
  return await replanLocked(tx, customerIds, rules, now);
}

/** The same for customers whose rows the transaction has locked. */
export async function replanLocked(
  tx: Tx,
  customerIds: readonly string[],
  rules: Rules,
  now: Temporal.Instant,
): Promise<readonly Change[]> {
  if (countsRosters(rules)) await noteRosters(tx, customerIds, now, rules.playbook.zone);
  return await planLocked(tx, customerIds, rules, now);
}

async function planLocked(
  tx: Tx,
  customerIds: readonly string[],
  rules: Rules,
  now: Temporal.Instant,
): Promise<readonly Change[]> {
  const facts = await loadFacts(tx, customerIds, rules, dayOf(now, rules.playbook));
  const planned = await planAndWrite(tx, facts, rules, now);
  // New reminders have the rank of today.
  const waiting = facts.filter(hasWaiting).map(({ customerId }) => customerId);
  await setNextLooks(
    tx,
    planned.map(({ facts: { subject }, nextLookOn }) => ({ id: subject.id, on: nextLookOn })),
    waiting.length === 0 ? Prisma.empty : Prisma.sql`ranked AS (${rankingReminders(waiting)}),`,
  );
  const ofEntries = await replanEntriesOf(tx, customerIds, rules, now);
  return [...planned.flatMap(({ changes }) => changes), ...ofEntries];
}

function hasWaiting({ followUps }: CustomerFacts): boolean {
  return followUps.some(({ reminders }) => reminders.some(({ state }) => state === 'planned'));
}

const key: (typeof ownAnchors)[number] = 'rosterGap';

/** Whether any step counts from the roster gap. */
function countsRosters({ playbook }: Rules): boolean {
  return playbook.steps.some(({ trigger }) => anchorTrigger.settingsOf(trigger)?.anchors.includes(key));
}

/**
 * Records since when one of the four parties has been missing from an ordinary customer's group; the step that
 * completes the group counts from this day. A new gap after a complete group starts a new round.
 */
async function noteRosters(
  tx: Tx,
  customerIds: readonly string[],
  now: Temporal.Instant,
  zone: string,
): Promise<void> {
  const today = now.toZonedDateTimeISO(zone).toPlainDate().toString();
  const at = toDbInstant(now);
  await tx.$executeRaw`${prepared}
    WITH gap AS MATERIALIZED (
      SELECT c.id, coalesce(NOT roster."hasGroup" OR roster.missing <> '{}', false) AS is_open
      FROM unnest(${listed('uuid', customerIds)}) AS c(id)
        LEFT JOIN (${rostersSql(customerIds)}) roster ON roster."customerId" = c.id),
    begun AS (
      INSERT INTO fact (customer_id, key, "on", round, recorded_at)
      SELECT id, ${key}, ${today}::date, 1, ${at} FROM gap
      WHERE is_open AND NOT EXISTS (
        SELECT FROM fact f WHERE f.customer_id = gap.id AND f.key = ${key} AND f."on" IS NOT NULL)
      ON CONFLICT (customer_id, key) DO UPDATE
        SET "on" = EXCLUDED."on", round = fact.round + 1, recorded_at = EXCLUDED.recorded_at
        WHERE fact."on" IS NULL)
    UPDATE fact SET "on" = NULL, recorded_at = ${at} FROM gap
    WHERE fact.customer_id = gap.id AND NOT gap.is_open AND fact.key = ${key} AND fact."on" IS NOT NULL`;
}
