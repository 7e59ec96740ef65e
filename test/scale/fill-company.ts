import type { Pool } from '../../prisma/client.ts';

/**
 * Customers with two years of history, and 260 more people. PostgreSQL generates the rows itself.
 *
 * @param today as `2026-03-02`
 */
export async function fillCompany(pool: Pool, today: string, customers = 2_000): Promise<void> {
  for (const statement of statements) {
    await pool.query(
      statement.replaceAll('TODAY', `'${today}'::date`).replaceAll('CUSTOMERS', String(customers)),
    );
  }
}

/** Numbers the people of one kind. The first is one of `test/company.ts`, so tests can act as them. */
const people = (kind: string, code: string, count: number, part: string) => `
  CREATE TABLE ${part} AS SELECT row_number() OVER () - 1 AS n, id FROM (
    SELECT id FROM staff WHERE code = '${code}' UNION ALL
    (SELECT id FROM staff WHERE code LIKE '${kind}-%' ORDER BY code LIMIT ${count - 1})) s`;

const statements = [
  `INSERT INTO staff (id, code, name, roles, reports_to_id)
   SELECT gen_random_uuid(), 'sup-' || n, '主管' || n, '{supervisor}', (SELECT id FROM staff WHERE code = 'chen')
   FROM generate_series(1, 19) n`,
  `INSERT INTO staff (id, code, name, roles, reports_to_id)
   SELECT gen_random_uuid(), 'sales-' || n, '业务' || n, '{salesperson}',
     (SELECT id FROM staff WHERE code = 'sup-' || 1 + n % 19)
   FROM generate_series(1, 199) n`,
  `INSERT INTO staff (id, code, name, roles, reports_to_id)
   SELECT gen_random_uuid(), 'help-' || n, '助理' || n, '{assistant}', (SELECT id FROM staff WHERE code = 'chen')
   FROM generate_series(1, 39) n`,
  people('sup', 'li', 20, 'sup_n'),
  people('sales', 'zhang', 200, 'sales_n'),
  people('help', 'wang', 40, 'help_n'),
  `INSERT INTO customer (id, code, name, tier, state, supervisor_id, salesperson_id, assistant_id, annual_volume_fen,
     strategic_level, next_look_on, created_at, updated_at)
   SELECT gen_random_uuid(), 'C' || 1000 + n,
     (array['杭州', '上海', '深圳', '宁波'])[1 + n % 4] || chr(19968 + (n * 7) % 5000) || chr(19968 + (n * 13) % 4999)
       || CASE WHEN n % 400 = 0 THEN '精工' ELSE '机械' END || '有限公司',
     CASE WHEN n % 5 = 0 THEN 'potential' ELSE 'ordinary' END::"Tier",
     CASE WHEN n % 20 = 19 THEN 'ended' ELSE 'active' END::"CustomerState",
     (SELECT id FROM sup_n WHERE sup_n.n = s.n % 20), (SELECT id FROM sales_n WHERE sales_n.n = s.n % 200),
     (SELECT id FROM help_n WHERE help_n.n = s.n % 40), CASE WHEN n % 4 > 0 THEN 100000000 + n END, 'ordinary',
     TODAY + 1 + n % 300, TODAY - 700 + n % 600, TODAY - n % 300
   FROM generate_series(1, CUSTOMERS) s(n)`,
  `CREATE TABLE c_n AS SELECT substring(code FROM 2)::int AS n, id, supervisor_id, salesperson_id FROM customer
   WHERE code > 'C1000'`,
  'CREATE UNIQUE INDEX ON c_n (id)',
  `INSERT INTO contact (id, customer_id, name, platform, platform_user_id)
   SELECT gen_random_uuid(), id, chr(19968 + (n * 3) % 300) || '经理' || n % 500, 'paper', 'P' || n FROM c_n`,
  `INSERT INTO room (id, platform, platform_room_id, kind, state, customer_id, name, customer_inside)
   SELECT gen_random_uuid(), 'paper', 'room-' || n, 'customer', 'bound', id, '群' || n, TRUE FROM c_n`,
  `INSERT INTO room_message (id, key, say, room_id, due_at, state)
   SELECT gen_random_uuid(), 'records:' || id, 'room/records', id, TODAY - 100, 'posted' FROM room ON CONFLICT DO NOTHING`,
  `INSERT INTO fact (customer_id, key, "on", recorded_at)
   SELECT id, key, TODAY - 700 + (n * 7) % 600 + more, TODAY - 20
   FROM c_n, (VALUES ('firstContact', 0), ('trialStarted', 30), ('firstDeal', 60)) k(key, more)`,
  `INSERT INTO fact_change (id, customer_id, key, before, after, actor_id, at)
   SELECT gen_random_uuid(), id, key, NULL, '2025-01-01', supervisor_id, TODAY - (n % 600)::int
   FROM c_n, (VALUES ('trialStarted'), ('firstDeal'), ('salesperson')) k(key)`,
  `INSERT INTO entry (id, register, number, customer_id, opener_id, owner_id, state, version, answers, opened_at, ended_at)
   SELECT gen_random_uuid(), 'complaint', 'TS25' || k || '-' || n, id, salesperson_id, salesperson_id,
     CASE WHEN n % 10 = 0 THEN 'open' ELSE 'closed' END, 2, '{"summary": "漏油"}', TODAY - (n % 600)::int,
     CASE WHEN n % 10 = 0 THEN NULL ELSE TODAY - (n % 500)::int END
   FROM c_n, generate_series(1, 2) k`,
  `INSERT INTO entry_move (id, entry_id, sequence, move, to_state, actor_id, at)
   SELECT gen_random_uuid(), id, k, CASE WHEN k > 1 THEN 'reply' END, state, opener_id, opened_at
   FROM entry, generate_series(1, 2) k WHERE number LIKE 'TS25%'`,
  `INSERT INTO follow_up (id, subject_kind, subject_id, customer_id, step, cycle, anchor_on, due_on, owner_id, state,
     closed_by, opened_at, ended_at)
   SELECT gen_random_uuid(), 'customer', id, id, CASE k WHEN 1 THEN 'silence' ELSE 'contact-plan' END,
     CASE k WHEN 1 THEN '2026-03-02' ELSE '1-' || k END, TODAY - k * 60, TODAY - k * 60 + 60 + (n % 90)::int,
     salesperson_id, CASE k WHEN 1 THEN 'open' ELSE 'closed' END::"FollowUpState",
     CASE k WHEN 1 THEN NULL ELSE 'log' END::"ClosedBy", TODAY - k * 60,
     CASE k WHEN 1 THEN NULL ELSE TODAY - k * 60 + (n % 60)::int END
   FROM c_n, generate_series(1, 5) k`,
  `CREATE TABLE f_n AS SELECT row_number() OVER () AS n, f.id, f.customer_id, f.owner_id, f.state FROM follow_up f`,
  `INSERT INTO delivery (id, audience, target, state, platform, platform_room_id, platform_message_id, claimed_at,
     posted_at, text)
   SELECT gen_random_uuid(), 'staff', 'dm:' || owner_id, 'posted', 'paper', 'dm', 'past' || n, TODAY - 9,
     TODAY - (n % 600)::int, '今天要做的事' FROM f_n`,
  `CREATE TABLE d_n AS SELECT row_number() OVER () AS n, id FROM delivery`,
  `INSERT INTO reminder (id, follow_up_id, slot, say, audience, recipient_id, target, due_at, meant_for, planned_at,
     state, delivery_id)
   SELECT gen_random_uuid(), f.id, slot, 'silence/owner', 'staff', owner_id, 'dm:' || owner_id,
     CASE f.state WHEN 'open' THEN TODAY + 20 ELSE TODAY - 400 END + (f.n % 40)::int, TODAY, TODAY - 60,
     CASE WHEN f.state = 'open' AND slot = 'due' THEN 'planned' ELSE 'posted' END::"ReminderState",
     CASE WHEN f.state = 'open' AND slot = 'due' THEN NULL ELSE d.id END
   FROM f_n f JOIN d_n d USING (n), (VALUES ('due'), ('due-2d')) s(slot)`,
  `INSERT INTO listed_matter (card_id, follow_up_id, for_owner)
   SELECT DISTINCT delivery_id, follow_up_id, TRUE FROM reminder WHERE delivery_id IS NOT NULL`,
  `INSERT INTO card_update (card_id, about, due_at, state)
   SELECT d.id, f.id, TODAY - 100, 'posted' FROM f_n f JOIN d_n d USING (n) WHERE n % 4 = 0`,
  `INSERT INTO notice (id, key, say, recipient_id, customer_id, due_at, state)
   SELECT gen_random_uuid(), 'news-' || n, 'room/lost', supervisor_id, id, TODAY - (n % 300)::int, 'posted' FROM c_n`,
  `INSERT INTO contact_log (id, customer_id, follow_up_id, purpose, direction, channel, actor_id, author_name,
     author_role, summary, fields, happened_at, recorded_at)
   SELECT gen_random_uuid(), f.customer_id, f.id, 'contact', 'outbound', 'phone', f.owner_id, '业务', 'salesperson',
     '电话问候', '{}', TODAY - (f.n % 700)::int, TODAY - (f.n % 700)::int FROM f_n f WHERE f.state = 'closed'`,
  `INSERT INTO survey_answer (follow_up_id, platform, platform_user_id, score, answered_at)
   SELECT f.id, 'web', 'customer-' || f.n, 1 + (f.n % 5)::int, TODAY - (f.n % 700)::int FROM f_n f WHERE f.state = 'closed'`,
  `INSERT INTO contact_log_revision (id, log_id, change, before, after, at)
   SELECT gen_random_uuid(), id, 'edited', '问候', '电话问候', TODAY FROM contact_log WHERE happened_at > TODAY - 200`,
  `INSERT INTO form_answer (id, form, version, customer_id, follow_up_id, actor_id, values, at)
   SELECT gen_random_uuid(), 'contact', '1', f.customer_id, f.id, f.owner_id, '{}', TODAY - (f.n % 700)::int
   FROM f_n f WHERE f.state = 'closed'`,
  `INSERT INTO approval_request (id, kind, customer_id, applicant_id, answers, state, asked_at, ended_at)
   SELECT gen_random_uuid(), 'gift', id, salesperson_id, '{"item":"茶","amount":"300"}',
     CASE WHEN n % 200 = 0 THEN 'pending' ELSE 'approved' END::"RequestState", TODAY - (n % 600)::int, TODAY FROM c_n`,
  `INSERT INTO approval_decision (id, request_id, turn, actor_id, approved, at)
   SELECT gen_random_uuid(), id, 0, (SELECT id FROM staff WHERE code = 'zhou'), TRUE, TODAY
   FROM approval_request WHERE state = 'approved' ON CONFLICT DO NOTHING`,
  `INSERT INTO gift (id, customer_id, year, anniversary_on, item, state, proposed_fen, proposed_by_id, proposed_at,
     request_id)
   SELECT gen_random_uuid(), customer_id, 1, TODAY - 100, '茶', CASE state WHEN 'pending' THEN 'proposed' ELSE 'spent'
     END::"GiftState", 30000, applicant_id, asked_at, id FROM approval_request ON CONFLICT DO NOTHING`,
  `INSERT INTO gift_change (id, gift_id, before, after, reason, actor_id, at)
   SELECT gen_random_uuid(), id, '{"item":"茶"}', '{"item":"茶","spentYuan":"300"}', '看错', proposed_by_id, TODAY
   FROM gift WHERE state = 'spent'`,
  `INSERT INTO greeting (id, customer_id, cycle, state, at)
   SELECT gen_random_uuid(), id, cycle, 'approved', TODAY
   FROM c_n, (VALUES ('spring-festival-2026'), ('mid-autumn-2025'), ('national-day-2025')) g(cycle)`,
  `INSERT INTO first_order (customer_id, ordered_on, promised_on, delivered_on, amount_fen, recorded_at)
   SELECT id, TODAY - 700 + (n % 690)::int, TODAY - 690 + (n % 690)::int,
     CASE WHEN n % 200 <> 7 THEN TODAY - 690 + (n % 690)::int END, 5000000, TODAY FROM c_n`,
  `INSERT INTO contact_plan (id, customer_id, number, staff_id, contact_name, next_contact_on, every_days, set_at)
   SELECT gen_random_uuid(), id, 1, salesperson_id, '王经理', TODAY + (n % 90)::int, 90, TODAY FROM c_n`,
  `INSERT INTO post_seat (customer_id, post, staff_id) SELECT id, 'technical', supervisor_id FROM c_n WHERE n % 4 = 3`,
  `INSERT INTO inbound (id, platform, dedupe_key, payload, state, received_at, done_at)
   SELECT gen_random_uuid(), 'paper', 'key-' || n, '{"kind":"message"}', 'done', TODAY - (n % 45)::int, TODAY
   FROM generate_series(1, 3000) n`,
  `INSERT INTO inbound_effect (inbound_id, key, subject)
   SELECT id, 'log.record', gen_random_uuid() FROM inbound WHERE dedupe_key LIKE 'key-%'`,
  `INSERT INTO audit (at, actor_id, actor, action, customer_id, subject, after)
   SELECT TODAY - (f.n % 700)::int, f.owner_id, '业务', CASE WHEN f.n % 3 = 0 THEN 'file.read' ELSE 'log.write' END,
     f.customer_id, 'customer show', '{}' FROM f_n f`,
  'DROP TABLE sup_n, sales_n, help_n, c_n, f_n, d_n',
  'ANALYZE',
];
