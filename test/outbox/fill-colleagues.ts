import type { Temporal } from 'temporal-polyfill';
import type { Sql } from '../../prisma/client.ts';

/**
 * Bulk-inserts colleagues, each with an account called as they are, a customer, and a reminder due at the same instant.
 * Nothing is planned: these rows are for measuring delivery.
 */
export async function fillColleagues(
  sql: Sql,
  colleagues: number,
  dueAt: Temporal.Instant,
  platform: string,
  prefix = 'C',
): Promise<void> {
  await sql.query(
    `WITH s AS (
       INSERT INTO staff (id, code, name, roles)
       SELECT gen_random_uuid(), $4 || n, $4 || n, ARRAY['supervisor'] FROM generate_series(1, $1::int) n
       RETURNING id, code
     ), i AS (
       INSERT INTO staff_identity (staff_id, platform, platform_user_id)
       SELECT id, $3, code FROM s
     ), c AS (
       INSERT INTO customer (id, code, name, tier, supervisor_id, updated_at)
       SELECT gen_random_uuid(), code, 'Customer ' || code, 'ordinary', id, now() FROM s RETURNING id, supervisor_id
     ), f AS (
       INSERT INTO follow_up (id, subject_kind, subject_id, customer_id, step, cycle, anchor_on, due_on, owner_id, opened_at)
       SELECT gen_random_uuid(), 'customer', id, id, 'trial-check', '1', '2026-03-02', '2026-03-12', supervisor_id, now() FROM c
       RETURNING id, owner_id
     )
     INSERT INTO reminder (id, follow_up_id, slot, say, audience, target, recipient_id, due_at, meant_for, planned_at)
     SELECT gen_random_uuid(), id, 'due>owner', 'trial-check/due', 'staff', 'dm:' || owner_id, owner_id, $2, $2, $2
     FROM f`,
    [colleagues, new Date(dueAt.epochMilliseconds), platform, prefix],
  );
}
