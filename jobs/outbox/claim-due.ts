import type { Temporal } from 'temporal-polyfill';
import type { Sql } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import { type Held, lease } from './transitions.ts';

/** Pauses and rests never last longer than this; a later end was written before the clock was set back. */
const isPaused = `p.until BETWEEN now() AND now() + interval '2 hours'`;

/**
 * A target is skipped while it has an open delivery, while it or its platform is paused, and until the platform accepts
 * its next message.
 */
const isFree = (target: string) => `
  NOT EXISTS (SELECT FROM delivery d WHERE d.occupies = ${target})
  AND NOT EXISTS (SELECT FROM delivery d WHERE d.target = ${target}
                  AND d.rest_until BETWEEN now() AND now() + interval '1 minute')
  AND NOT EXISTS (SELECT FROM pause p WHERE p.scope = ${target} AND ${isPaused})`;
const roomIsReachable = (customerId: string) => `
  NOT EXISTS (SELECT FROM away JOIN room w ON w.platform = away.platform
              WHERE w.customer_id = ${customerId} AND w.kind = 'customer' AND w.state = 'bound')`;
const personIsReachable = (staffId: string) => `
  NOT EXISTS (SELECT FROM away JOIN staff_identity w ON w.platform = away.platform WHERE w.staff_id = ${staffId})`;

/**
 * Claims due messages, longest waiting first and, at equal times, highest-ranked customers first. For each room or
 * person: all due reminders as one delivery, or one notice, or one room message. If another transaction has locked one
 * of the rows, the whole target is skipped, so that messages for one person are never split. Targets occupied by
 * another worker's delivery are skipped too. A new group first gets the notice that replies are kept; questions wait
 * for it, even older ones.
 */
export async function claimDue(
  sql: Sql,
  owner: string,
  now: Temporal.Instant,
  limit: number,
): Promise<Held[]> {
  const { rows } = await sql.query<Held>(
    `WITH away AS MATERIALIZED (
      SELECT substr(p.scope, 10) AS platform FROM pause p WHERE p.scope LIKE 'platform:%' AND ${isPaused}
    ), untold AS MATERIALIZED (
      SELECT 'customer:' || r.customer_id AS target FROM room_message m JOIN room r ON r.id = m.room_id
      WHERE m.state = 'planned' AND m.due_at <= $2
    ), waiting AS (
      (SELECT 'reminder' AS carries, r.target, r.audience, r.due_at, r.rank, r.id FROM reminder r
       WHERE r.state = 'planned' AND r.due_at <= $2 AND ${isFree('r.target')}
         AND NOT EXISTS (SELECT FROM untold u WHERE u.target = r.target)
         AND CASE r.audience WHEN 'customer' THEN ${roomIsReachable('substr(r.target, 10)::uuid')}
                             ELSE ${personIsReachable('r.recipient_id')} END
       ORDER BY r.due_at, r.rank, r.id LIMIT $3)
      UNION ALL
      (SELECT 'notice', 'dm:' || n.recipient_id, 'staff', n.due_at, 0, n.id FROM notice n
       WHERE n.state = 'planned' AND n.due_at <= $2 AND ${isFree(`'dm:' || n.recipient_id`)}
         AND ${personIsReachable('n.recipient_id')}
       ORDER BY n.due_at, n.id LIMIT $3)
      UNION ALL
      (SELECT 'room', 'customer:' || r.customer_id, 'customer', m.due_at, 9, m.id
       FROM room_message m JOIN room r ON r.id = m.room_id
       WHERE m.state = 'planned' AND m.due_at <= $2 AND ${isFree(`'customer:' || r.customer_id`)}
         AND ${roomIsReachable('r.customer_id')}
       ORDER BY m.due_at, m.id LIMIT $3)
    ), first AS (
      SELECT DISTINCT ON (target) * FROM waiting ORDER BY target, due_at, rank, carries, id
    ), chosen AS MATERIALIZED (
      SELECT * FROM first ORDER BY due_at, rank, id LIMIT $3
    ), due AS MATERIALIZED (
      SELECT r.id, c.target, c.audience FROM chosen c JOIN reminder r ON r.target = c.target
      WHERE c.carries = 'reminder' AND r.state = 'planned' AND r.due_at <= $2
    ), reminders AS MATERIALIZED (
      SELECT r.id FROM reminder r WHERE r.id IN (SELECT id FROM due) AND r.state = 'planned' AND r.due_at <= $2
      FOR UPDATE SKIP LOCKED
    ), notices AS MATERIALIZED (
      SELECT n.id FROM notice n WHERE n.id IN (SELECT id FROM chosen WHERE carries = 'notice') AND n.state = 'planned'
      FOR UPDATE SKIP LOCKED
    ), messages AS MATERIALIZED (
      SELECT m.id FROM room_message m WHERE m.id IN (SELECT id FROM chosen WHERE carries = 'room') AND m.state = 'planned'
      FOR UPDATE SKIP LOCKED
    ), whole AS (
      SELECT 'reminder' AS carries, due.target, min(due.audience) AS audience, NULL::uuid AS content
      FROM due LEFT JOIN reminders USING (id) GROUP BY due.target HAVING count(reminders.id) = count(*)
      UNION ALL
      SELECT carries, target, audience, id FROM chosen
      WHERE id IN (SELECT id FROM notices UNION ALL SELECT id FROM messages)
    ), opened AS (
      INSERT INTO delivery (id, audience, target, occupies, state, attempt, lease_owner, lease_until, claimed_at)
      SELECT gen_random_uuid(), audience, target, target, 'claimed', 1, $1, ${lease}, now()
      FROM whole ORDER BY target
      ON CONFLICT (occupies) DO NOTHING
      RETURNING id, target, attempt
    ), taken AS (
      UPDATE reminder r SET state = 'claimed', delivery_id = o.id FROM opened o JOIN whole w USING (target)
      WHERE w.carries = 'reminder' AND r.target = o.target AND r.id IN (SELECT id FROM reminders)
    ), noticed AS (
      UPDATE notice n SET state = 'claimed', delivery_id = o.id FROM opened o JOIN whole w USING (target)
      WHERE w.carries = 'notice' AND n.id = w.content
    ), told AS (
      UPDATE room_message m SET state = 'claimed', delivery_id = o.id FROM opened o JOIN whole w USING (target)
      WHERE w.carries = 'room' AND m.id = w.content
    )
    SELECT id, attempt FROM opened`,
    [owner, toDbInstant(now), limit],
  );
  return rows;
}
