import type { Temporal } from 'temporal-polyfill';
import type { Sql } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import { updateTarget } from './load-updates.ts';
import { isPaused } from './paused.ts';
import { type Held, lease } from './statements.ts';

/**
 * Claims updates, oldest first: all changes of one card as one delivery. A card that is still on its way is left
 * alone; one that did not get there is claimed too, and its updates then end.
 */
export async function claimUpdates(
  sql: Sql,
  owner: string,
  now: Temporal.Instant,
  limit: number,
): Promise<Held[]> {
  const { rows } = await sql.query<Held>({
    name: 'claim-updates',
    text: `WITH away AS MATERIALIZED (
      SELECT split_part(p.scope, ':', 2) AS platform FROM pause p
      WHERE (p.scope LIKE 'platform:%' OR p.scope LIKE 'updates:%') AND ${isPaused}
    ), waiting AS MATERIALIZED (
      SELECT u.card_id FROM card_update u JOIN delivery c ON c.id = u.card_id
      WHERE u.state = 'planned' AND u.due_at <= $2 AND c.lease_until IS NULL
        AND NOT EXISTS (SELECT FROM delivery d WHERE d.occupies = '${updateTarget}' || u.card_id)
        AND NOT EXISTS (SELECT FROM away WHERE away.platform = c.platform)
      GROUP BY u.card_id ORDER BY min(u.due_at), u.card_id LIMIT $3
    ), changes AS MATERIALIZED (
      SELECT u.id, u.card_id FROM card_update u
      WHERE u.card_id IN (SELECT card_id FROM waiting) AND u.state = 'planned' AND u.due_at <= $2
      FOR UPDATE SKIP LOCKED
    ), opened AS (
      INSERT INTO delivery (id, audience, target, occupies, state, attempt, lease_owner, lease_until, claimed_at)
      SELECT gen_random_uuid(), 'staff', '${updateTarget}' || card_id, '${updateTarget}' || card_id, 'claimed', 1, $1, ${lease},
        now()
      FROM (SELECT DISTINCT card_id FROM changes) AS c ORDER BY card_id
      ON CONFLICT (occupies) DO NOTHING
      RETURNING id, target, attempt
    ), taken AS (
      UPDATE card_update u SET state = 'claimed', delivery_id = o.id
      FROM opened o JOIN changes c ON o.target = '${updateTarget}' || c.card_id WHERE u.id = c.id
    )
    SELECT id, attempt FROM opened`,
    values: [owner, toDbInstant(now), limit],
  });
  return rows;
}
