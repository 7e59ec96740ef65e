import type { Temporal } from 'temporal-polyfill';
import type { Sql } from '../../prisma/client.ts';

/**
 * Bulk-inserts customers, each with a group of its own, called as they are, and the trial question due at the same instant. Nothing
 * is planned: these rows are for measuring delivery.
 */
export async function fillCrowd(
  sql: Sql,
  customers: number,
  dueAt: Temporal.Instant,
  prefix = 'C',
  platform = 'slack',
): Promise<void> {
  await sql.query(
    `WITH c AS (
       INSERT INTO customer (id, code, name, tier, supervisor_id, updated_at)
       SELECT gen_random_uuid(), $3 || n, 'Customer ' || n, 'ordinary', s.id, now()
       FROM generate_series(1, $1::int) n, (SELECT id FROM staff ORDER BY code LIMIT 1) s RETURNING id, code, supervisor_id
     ), r AS (
       INSERT INTO room (id, platform, platform_room_id, kind, customer_id, name)
       SELECT gen_random_uuid(), $4, code, 'customer', id, code FROM c
     ), f AS (
       INSERT INTO follow_up (id, subject_kind, subject_id, customer_id, step, cycle, anchor_on, due_on, owner_id, opened_at)
       SELECT gen_random_uuid(), 'customer', id, id, 'trial-check', '1', '2026-03-02', '2026-03-12', supervisor_id, now() FROM c
       RETURNING id, customer_id
     )
     INSERT INTO reminder (id, follow_up_id, slot, say, audience, target, due_at, meant_for, planned_at)
     SELECT gen_random_uuid(), id, 'due>customer', 'trial-check/ask', 'customer', 'customer:' || customer_id, $2, $2, $2
     FROM f`,
    [customers, new Date(dueAt.epochMilliseconds), prefix, platform],
  );
}
