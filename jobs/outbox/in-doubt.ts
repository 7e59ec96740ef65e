/**
 * The transitions of deliveries that a worker left behind, or whose request got no response; otherwise as
 * `transitions.ts`.
 */
import type { Sql } from '../../prisma/client.ts';
import type { Reason } from '../../templates/reader/said.ts';
import { carried, change, type Held, lease, mine } from './transitions.ts';

export interface StillUnknown extends Held {
  readonly why: Reason;
  /** When to ask again, in milliseconds of real time; null: never. */
  readonly againMs: number | null;
}

/**
 * asking or handed → unknown: a person is notified. The target is free again; if there is a chance, the platform is still asked.
 */
export async function recordUnknown(
  sql: Sql,
  owner: string,
  unknown: readonly StillUnknown[],
): Promise<ReadonlySet<string>> {
  return await change(sql, owner, unknown, {
    name: 'record-unknown',
    with: `${mine(
      ', why jsonb, "againMs" int',
      `state = 'unknown', occupies = NULL, lease_owner = NULL, reason = i.why, asks = d.asks + 1,
       lease_until = now() + i."againMs" * interval '1 millisecond'`,
      `'asking', 'handed', 'unknown'`,
      ', i.why',
    )}, ${carried(`state = 'unknown', reason = d.why`)}`,
  });
}

/** The history could not be read now: ask again later. */
export async function askLater(
  sql: Sql,
  owner: string,
  later: readonly StillUnknown[],
): Promise<ReadonlySet<string>> {
  return await change(sql, owner, later, {
    name: 'ask-later',
    with: mine(
      ', why jsonb, "againMs" int',
      `asks = d.asks + 1, reason = i.why, lease_owner = NULL,
       lease_until = now() + i."againMs" * interval '1 millisecond'`,
      `'asking', 'handed', 'unknown'`,
    ),
  });
}

export interface Again extends Held {
  /** True: the platform cannot tell whether it arrived. False: it is known not to have arrived. */
  readonly repeats: boolean;
}

/**
 * asking → claimed, by the same worker: it did not arrive, or the platform cannot tell and the message is for staff.
 */
export async function postAgain(
  sql: Sql,
  owner: string,
  again: readonly Again[],
): Promise<ReadonlySet<string>> {
  return await change(sql, owner, again, {
    name: 'post-again',
    with: mine(
      ', repeats boolean',
      `state = 'claimed', repeats = d.repeats + i.repeats::int, lease_until = ${lease}`,
      `'asking'`,
    ),
  });
}

/** A delivery whose lease has expired. */
export interface Lapsed extends Held {
  /** `claimed`: nothing was sent. */
  readonly state: 'claimed' | 'asking' | 'handed' | 'unknown';
  readonly audience: 'customer' | 'staff';
  readonly target: string;
  readonly platform: string | null;
  readonly platformRoomId: string | null;
  readonly platformUserId: string | null;
  readonly platformMessageId: string | null;
  readonly claimedAt: Date;
  /** Milliseconds since the claim, by the database's clock. */
  readonly ageMs: number;
  readonly asks: number;
  readonly repeats: number;
  /** Of one that was handed over. */
  readonly handedAt: Date | null;
  readonly sendReminders: number;
  readonly sendRemindedAt: Date | null;
}

/** A lease more than ten minutes ahead means that the clock was set back. */
const lapsed = (first: string, last = first) =>
  `(${first} < now() OR ${last} > now() + interval '10 minutes')`;
/** Of the table, by its index on leases. */
export const haveLapsed = lapsed('min(lease_until)', 'max(lease_until)');

/**
 * Takes over deliveries whose lease has expired or that are due to be asked about. The attempt is incremented, so that
 * later statements of the previous worker have no effect.
 */
export async function takeOver(sql: Sql, owner: string, limit: number): Promise<Lapsed[]> {
  const { rows } = await sql.query<Lapsed>(
    `UPDATE delivery SET attempt = attempt + 1, lease_owner = $1, lease_until = ${lease},
       state = CASE state WHEN 'posting' THEN 'asking' ELSE state END
     WHERE id IN (SELECT id FROM delivery WHERE ${lapsed('lease_until')}
                  ORDER BY lease_until LIMIT $2 FOR UPDATE SKIP LOCKED)
     RETURNING id, attempt, state, audience, target, platform, platform_room_id AS "platformRoomId",
       platform_user_id AS "platformUserId",
       platform_message_id AS "platformMessageId", claimed_at AS "claimedAt",
       (extract(epoch FROM now() - claimed_at) * 1000)::float8 AS "ageMs", asks, repeats,
       handed_at AS "handedAt", send_reminders AS "sendReminders", send_reminded_at AS "sendRemindedAt"`,
    [owner, limit],
  );
  return rows;
}
