import { called } from '../staff/name-people.ts';
import type { Sql } from '../../prisma/client.ts';

/** With the card's delivery id, the target of its updates: one at a time, so that it never shows an older state again. */
export const updateTarget = 'card:';

export function isUpdateTarget(target: string): boolean {
  return target.startsWith(updateTarget);
}

/** The update of one card: the card as it was posted, and everything that changed about its matters. */
export interface UpdateRow {
  readonly deliveryId: string;
  readonly cardId: string;
  /** `posted`, or it never arrived. */
  readonly cardState: string;
  readonly card: unknown;
  readonly platform: string | null;
  readonly platformRoomId: string | null;
  readonly platformMessageId: string | null;
  readonly platformUserId: string | null;
  /** Milliseconds of real time since the card was claimed. */
  readonly ageMs: number;
  /** `dm:<staff id>`. */
  readonly cardTarget: string;
  /** That person's language, as they chose; null: the company's. */
  readonly language: string | null;
  /** Updates of the card that were sent before, or may have been. */
  readonly sent: number;
  readonly refusals: number;
  readonly repeats: number;
  readonly reminders: readonly CardReminder[];
  /** Every change so far, oldest first. */
  readonly changes: readonly CardChange[];
}

/** A follow-up on the card, as it is now. */
export interface CardReminder {
  readonly slot: string;
  readonly followUpId: string;
  readonly step: string;
  readonly cycle: string;
  readonly customerId: string | null;
  readonly state: 'open' | 'closed' | 'cancelled';
  readonly closedBy: string | null;
  readonly skipped: boolean;
  readonly reason: unknown;
  /** ISO instant and days. */
  readonly endedAt: string | null;
  readonly snoozedUntil: string | null;
  readonly ownerId: string | null;
  readonly ownerName: string | null;
  /** Who stands in for the owner today. */
  readonly standInId: string | null;
  readonly standInName: string | null;
  /** What became of its message to the customer, if a colleague was to send it. */
  readonly handed: string | null;
  /** Who decided the greeting of this customer and occasion. */
  readonly greetedBy: string | null;
}

export interface CardChange {
  readonly about: string;
  readonly by: string | null;
  readonly at: string;
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
