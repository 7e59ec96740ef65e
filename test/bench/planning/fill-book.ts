import type { Pool } from '../../../prisma/client.ts';

/** The day on which the planning benchmarks plan: a Monday. */
export const today = '2026-03-02';

/**
 * Fills a company of 45 people with customers: 70 % dormant, with two years of history and nothing open; 20 % in
 * mid-process, on trial for 1 to 60 days; 10 % new. Every value follows from the customer's number, so the book of a
 * size is always the same. All are due for planning.
 *
 * @param years how many more years of silences that were broken each customer of old has, one a month
 */
export async function fillBook(pool: Pool, customers: number, day = today, years = 0): Promise<void> {
  await pool.query(`
    INSERT INTO staff (id, code, name, roles, created_at)
    SELECT ('00000000-0000-7000-8001-' || lpad(to_hex(n), 12, '0'))::uuid, 's' || n, 'Staff ' || n,
      ARRAY[CASE WHEN n = 1 THEN 'director' WHEN n < 6 THEN 'supervisor' WHEN n < 45 THEN 'salesperson'
        ELSE 'assistant' END]::text[], '2020-01-01'
    FROM generate_series(1, 45) n`);
  await pool.query(
    `INSERT INTO customer (id, code, name, tier, supervisor_id, salesperson_id, assistant_id, next_look_on,
       created_at, updated_at)
     SELECT id, 'C' || n, 'Customer ' || n, CASE WHEN r % 4 = 0 THEN 'potential' ELSE 'ordinary' END::"Tier",
       ('00000000-0000-7000-8001-' || lpad(to_hex(2 + n % 4), 12, '0'))::uuid,
       ('00000000-0000-7000-8001-' || lpad(to_hex(6 + n % 39), 12, '0'))::uuid,
       ('00000000-0000-7000-8001-' || lpad(to_hex(45), 12, '0'))::uuid, $2::date, since, since
     FROM (${numbered}) c`,
    [customers, day],
  );
  await pool.query(
    `INSERT INTO room (id, platform, platform_room_id, kind, customer_id, name)
     SELECT gen_random_uuid(), 'bench', code, 'customer', id, name FROM customer
     WHERE substring(code, 2)::int % 10 <> 9`,
  );
  await pool.query(
    `INSERT INTO fact (customer_id, key, "on", recorded_at)
     SELECT id, a.key, since + a.after, since + a.after
     FROM (${numbered}) c JOIN (VALUES ${anchors}) a(key, after)
       ON (kind = 'dormant' OR a.key <> 'firstDeal') AND (kind <> 'new' OR a.key = 'firstContact')`,
    [customers, day],
  );
  await pool.query(
    `INSERT INTO contact_log (id, customer_id, purpose, direction, channel, actor_id, author_name, author_role, summary,
       happened_at, recorded_at)
     SELECT gen_random_uuid(), id, 'contact', 'outbound', 'phone',
       ('00000000-0000-7000-8001-' || lpad(to_hex(6 + n % 39), 12, '0'))::uuid, 'Staff', 'salesperson', 'Called.', at, at
     FROM (SELECT *, $2::date - r % 60 + interval '9 hours' AS at FROM (${numbered}) c WHERE kind <> 'new') c`,
    [customers, day],
  );
  await pool.query(
    `WITH f AS (
       INSERT INTO follow_up (id, subject_kind, subject_id, customer_id, step, cycle, anchor_on, due_on, owner_id, state,
         closed_by, opened_at, ended_at)
       SELECT gen_random_uuid(), 'customer', c.id, c.id, h.step, h.cycle, since + h.after, due_on,
         ('00000000-0000-7000-8001-' || lpad(to_hex(6 + n % 39), 12, '0'))::uuid, 'closed',
         CASE WHEN h.step = 'holiday-greeting' THEN 'posting' ELSE 'log' END::"ClosedBy", due_on, due_on
       FROM (${numbered}) c CROSS JOIN (VALUES ${history}) h(step, cycle, after, due, festival_on),
         LATERAL (SELECT coalesce(h.festival_on, since + h.after + h.due) AS due_on) d
       WHERE kind <> 'new' AND due_on < $2::date - 3 AND (kind = 'dormant' OR h.festival_on IS NULL)
       RETURNING id, customer_id, due_on, owner_id, step)
     INSERT INTO reminder (id, follow_up_id, slot, say, audience, recipient_id, target, due_at, meant_for, planned_at,
       state)
     SELECT gen_random_uuid(), f.id, s.slot, f.step || s.say, s.audience::"Audience",
       CASE WHEN s.audience = 'staff' THEN f.owner_id END,
       CASE WHEN s.audience = 'staff' THEN 'dm:' || f.owner_id ELSE 'customer:' || f.customer_id END, at, at, f.due_on - 9,
       'posted'
     FROM f JOIN (VALUES ('due>owner', '/due', 'staff'), ('due-2d>owner', '/prepare', 'staff'),
         ('due>customer', '/ask', 'customer')) s(slot, say, audience)
       ON (s.slot = 'due>customer') = (f.step = 'holiday-greeting'),
       LATERAL (SELECT (f.due_on + time '09:00') AT TIME ZONE 'Asia/Shanghai' AS at) t`,
    [customers, day],
  );
  await pool.query(
    `WITH f AS (
       INSERT INTO follow_up (id, subject_kind, subject_id, customer_id, step, cycle, anchor_on, due_on, owner_id, state,
         closed_by, opened_at, ended_at)
       SELECT gen_random_uuid(), 'customer', id, id, 'silence', on_day::date::text, on_day, on_day + interval '30 days',
         ('00000000-0000-7000-8001-' || lpad(to_hex(6 + n % 39), 12, '0'))::uuid, 'closed', 'log', on_day, on_day + interval '30 days'
       FROM (${numbered}) c, generate_series(1, $3 * 12) month, LATERAL (SELECT $2::date - 70 - month * 30 AS on_day) d
       WHERE kind = 'dormant'
       RETURNING id, owner_id, due_on)
     INSERT INTO reminder (id, follow_up_id, slot, say, audience, recipient_id, target, due_at, meant_for, planned_at, state)
     SELECT gen_random_uuid(), id, 'due>owner', 'silence/due', 'staff', owner_id, 'dm:' || owner_id, due_on, due_on, due_on,
       'posted'
     FROM f`,
    [customers, day, years],
  );
  await pool.query('VACUUM ANALYZE');
}

/** Customers by number, with a fixed pseudo-random number and the day of the first contact. */
const numbered = `
  SELECT *, $2::date - CASE kind WHEN 'dormant' THEN 700 + r % 700 WHEN 'mid' THEN 41 + r % 60 ELSE r % 2 END AS since
  FROM (
    SELECT n, ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid AS id,
      hashint4(n) & 2147483647 AS r,
      CASE WHEN n % 10 < 7 THEN 'dormant' WHEN n % 10 < 9 THEN 'mid' ELSE 'new' END AS kind
    FROM generate_series(1, $1::int) n) numbers`;

/** Days after the first contact. */
const anchors = `('firstContact', 0), ('filed', 1), ('needConfirmed', 5), ('solutionConfirmed', 7), ('quoted', 9),
  ('arrived', 38), ('installed', 39), ('trialStarted', 40), ('firstDeal', 70)`;

/** Step, cycle, its anchor's days after the first contact, its due days after the anchor, or its fixed day. */
const history = `('filing', '1', 0, 1, NULL::date), ('solution', '1', 5, 2, NULL), ('quotation', '1', 7, 2, NULL),
  ('install', '1', 38, 2, NULL), ('trial-check', '1', 40, 10, NULL), ('repurchase-1', '1', 40, 27, NULL),
  ('repurchase-2', '1', 40, 90, NULL), ('holiday-greeting', 'dragon-boat-2025', 0, 0, '2025-05-31'),
  ('holiday-greeting', 'mid-autumn-2025', 0, 0, '2025-10-06'), ('holiday-greeting', 'national-day-2025', 0, 0, '2025-10-01'),
  ('holiday-greeting', 'new-year-2026', 0, 0, '2026-01-01')`;
