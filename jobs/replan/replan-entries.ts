import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { listed, prepared } from '../../prisma/prepared.ts';
import { loadEntryFacts } from '../facts/load-entry-facts.ts';
import { earlier } from '../plan/order-days.ts';
import { nextJudgedOn } from '../plan/timed.ts';
import type { Change, Rules } from '../plan/types.ts';
import { planAndWrite } from './plan-and-write.ts';
import { replanDutiesDone } from './replan-duties.ts';

/** Locks entries until the transaction ends, in id order, which prevents deadlocks. */
export async function lockEntries(tx: Tx, entryIds: readonly string[]): Promise<void> {
  await tx.$queryRaw`
    SELECT 1 FROM entry WHERE id = ANY(${[...entryIds]}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
}

/**
 * Facts → plan → rows for entries of registers, inside the caller's transaction, and for the duties that they may have
 * done. Also writes who owns each: its customer's people may have changed.
 */
export async function replanEntries(
  tx: Tx,
  entryIds: readonly string[],
  rules: Rules,
  now: Temporal.Instant,
): Promise<readonly Change[]> {
  if (entryIds.length === 0) return [];
  await lockEntries(tx, entryIds);
  const loaded = await loadEntryFacts(tx, entryIds, rules);
  const planned = await planAndWrite(
    tx,
    loaded.map(({ facts }) => facts),
    rules,
    now,
  );
  const rows = loaded.map(({ facts, ownerId }, n) => ({
    id: facts.subject.id,
    owner_id: ownerId,
    on: nearest(planned[n]?.nextLookOn ?? null, nextJudgedOn(facts, rules))?.toString() ?? null,
  }));
  await tx.$executeRaw`
    UPDATE entry SET owner_id = n.owner_id, next_look_on = n.on
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS n(id uuid, owner_id uuid, "on" date)
    WHERE entry.id = n.id AND (entry.owner_id, entry.next_look_on) IS DISTINCT FROM (n.owner_id, n.on)`;
  const duties = await replanDutiesDone(
    tx,
    loaded.map(({ facts }) => facts),
    rules,
    now,
  );
  return [...planned.flatMap(({ changes }) => changes), ...duties];
}

function nearest(
  one: Temporal.PlainDate | null,
  other: Temporal.PlainDate | null,
): Temporal.PlainDate | null {
  return one === null || other === null ? (one ?? other) : earlier(one, other);
}

/** The same for the open entries of customers whose facts or people have changed. */
export async function replanEntriesOf(
  tx: Tx,
  customerIds: readonly string[],
  rules: Rules,
  now: Temporal.Instant,
): Promise<readonly Change[]> {
  if (rules.registers.length === 0) return [];
  const open = await tx.$queryRaw<{ id: string }[]>`${prepared}
    SELECT id FROM entry WHERE customer_id = ANY(${listed('uuid', customerIds)}) AND ended_at IS NULL`;
  return await replanEntries(
    tx,
    open.map(({ id }) => id),
    rules,
    now,
  );
}

/** The same for open entries that these colleagues own, and those about no customer that they opened. */
export async function replanEntriesWith(
  tx: Tx,
  staffIds: readonly string[],
  rules: Rules,
  now: Temporal.Instant,
): Promise<readonly Change[]> {
  if (rules.registers.length === 0) return [];
  const ids = [...staffIds];
  const open = await tx.entry.findMany({
    where: {
      endedAt: null,
      OR: [{ customerId: null, openerId: { in: ids } }, { ownerId: { in: ids } }],
    },
    select: { id: true },
  });
  return await replanEntries(
    tx,
    open.map(({ id }) => id),
    rules,
    now,
  );
}
