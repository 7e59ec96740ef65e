/** The updates of cards as deliveries: last to be claimed, loaded with all changes of the card, and harmless when lost. */
import type { Temporal } from 'temporal-polyfill';
import type { Sql } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import type { Reason } from '../../templates/reader/said.ts';
import type { PlatformId, SendResult } from '../ports.ts';
import { called } from '../staff/name-people.ts';
import type { UpdateRow } from './delivery-row.ts';
import { isPaused, pause, updatesScope } from './pauses.ts';
import { reasons } from './reasons.ts';
import { consequenceOf, isLastTry, retryRules } from './refusals.ts';
import { type Ended, type GivenBack, type Held, lease } from './transitions.ts';

/** With the card's delivery id, the target of its updates: one at a time, so that it never shows an older state again. */
export const updateTarget = 'card:';

export function isUpdateTarget(target: string): boolean {
  return target.startsWith(updateTarget);
}

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

/** @param today the day on which an owner may be away */
export async function loadUpdates(
  sql: Sql,
  ids: readonly string[],
  today: string,
): Promise<ReadonlyMap<string, UpdateRow>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql.query<UpdateRow>(
    `SELECT d.id AS "deliveryId", c.id AS "cardId", c.state AS "cardState", c.card, c.platform,
       c.platform_room_id AS "platformRoomId", c.platform_message_id AS "platformMessageId",
       c.platform_user_id AS "platformUserId", c.target AS "cardTarget", d.repeats,
       (SELECT p.language FROM staff p
        WHERE p.id = CASE WHEN c.target LIKE 'dm:%' THEN substr(c.target, 4)::uuid END) AS language,
       (extract(epoch FROM now() - c.claimed_at) * 1000)::float8 AS "ageMs",
       (SELECT count(*)::int FROM delivery e WHERE e.target = d.target AND e.platform IS NOT NULL) AS sent,
       (SELECT max(u.refusals) FROM card_update u WHERE u.delivery_id = d.id) AS refusals,
       (SELECT coalesce(json_agg(json_build_object('slot', r.slot, 'followUpId', f.id, 'step', f.step,
          'cycle', f.cycle, 'customerId', f.customer_id, 'state', f.state, 'closedBy', f.closed_by,
          'skipped', f.skipped, 'reason', f.reason, 'endedAt', f.ended_at, 'snoozedUntil', f.snoozed_until,
          'ownerId', o.id, 'ownerName', ${called('o')}, 'standInId', s.id, 'standInName', ${called('s')}, 'greetedBy', ${called('b')},
          'handed', (SELECT q.state FROM reminder q JOIN delivery h ON h.id = q.delivery_id
            WHERE q.follow_up_id = f.id AND q.audience = 'customer' AND h.handed_at IS NOT NULL
            ORDER BY h.handed_at DESC LIMIT 1))
          ORDER BY r.due_at, r.id), '[]')
        FROM (SELECT r.follow_up_id, r.slot, r.due_at, r.id FROM reminder r WHERE r.delivery_id = c.id
              UNION ALL
              SELECT l.follow_up_id, CASE WHEN l.for_owner THEN 'list>owner' ELSE 'list' END, c.claimed_at, l.follow_up_id
              FROM listed_matter l WHERE l.card_id = c.id) r
          JOIN follow_up f ON f.id = r.follow_up_id LEFT JOIN staff o ON o.id = f.owner_id
          LEFT JOIN LATERAL (SELECT a.stand_in_id FROM absence a WHERE a.staff_id = o.id AND a.undone_at IS NULL
            AND $2::date BETWEEN a.from_on AND a.to_on LIMIT 1) a ON true
          LEFT JOIN staff s ON s.id = a.stand_in_id
          LEFT JOIN greeting g ON g.customer_id = f.customer_id AND g.cycle = f.cycle
          LEFT JOIN staff b ON b.id = g.actor_id) AS reminders,
       (SELECT json_agg(json_build_object('about', u.about, 'by', ${called('p')}, 'at', u.due_at) ORDER BY u.due_at, u.id)
        FROM card_update u LEFT JOIN staff p ON p.id = u.actor_id WHERE u.card_id = c.id) AS changes
     FROM delivery d JOIN delivery c
       ON c.id = CASE WHEN d.target LIKE '${updateTarget}%' THEN substr(d.target, ${updateTarget.length + 1})::uuid END
     WHERE d.id = ANY($1::uuid[])`,
    [ids, today],
  );
  return new Map(rows.map((row) => [row.deliveryId, row]));
}

interface UpdateTransitions {
  readonly record: (posted: Held & { readonly ref: null; readonly ends: false }) => Promise<unknown>;
  readonly lose: (lost: Held & { readonly cause: Reason }) => Promise<unknown>;
  readonly endOne: (ended: Ended) => Promise<unknown>;
  readonly back: (back: GivenBack) => Promise<unknown>;
}

/**
 * What becomes of an update harms no message: failures pause updates only, and no one is notified.
 *
 * @param again it was the one that asked whether the last pause is over
 */
export async function settleUpdate(
  sql: Sql,
  update: { readonly held: Held; readonly platform: PlatformId; readonly refusals: number },
  { result, again }: { readonly result: SendResult; readonly again: boolean },
  { record, lose, endOne, back }: UpdateTransitions,
): Promise<void> {
  const { held, platform, refusals } = update;
  if (result.status === 'accepted' || result.status === 'handed-over') {
    return void (await record({ ...held, ref: null, ends: false }));
  }
  if (result.status === 'unknown') {
    return void (await lose({ ...held, cause: reasons.noAnswer(result.cause) }));
  }
  const { problem, detail } = result;
  const reason = reasons.refusedBy(problem, detail);
  const { retry, where, pause: ms } = consequenceOf(result, refusals);
  const isPlatforms = retry === 'rate-limit' || (where === 'platform' && ms !== null);
  if ((!isPlatforms && retry !== 'not-begun') || isLastTry(refusals)) {
    return void (await endOne({ ...held, as: 'skipped', reason }));
  }
  if (isPlatforms) {
    const exact = retry === 'rate-limit' && ms !== null;
    const own = ms !== null && (exact || retry === 'spent') ? ms : retryRules.unexplained.backoff;
    await pause(sql, { scope: updatesScope(platform), problem, detail, ms: own, again });
  }
  await back({ ...held, reason, counts: isPlatforms && retry !== 'rate-limit', dueAt: null });
}
