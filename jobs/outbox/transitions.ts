/**
 * All state transitions of a claimed delivery, one statement each; docs/outbox.md has the diagram and the consequences
 * of a crash at each arrow. Every statement checks the delivery's id, attempt and owner, so that a worker whose claim
 * was taken over changes nothing. Each takes a batch and returns the ids that were still its own.
 */
import type { Temporal } from 'temporal-polyfill';
import type { Sql } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import type { Content } from '../../templates/reader/card.ts';
import type { Reason } from '../../templates/reader/said.ts';
import { type AuditEntry, auditedIn, auditRows } from '../audit/write-audit.ts';
import type { Rules } from '../plan/types.ts';
import type { MessageRef } from '../ports.ts';
import { reasons } from './reasons.ts';
import {
  amongD,
  carried,
  change,
  ended,
  type Held,
  lease,
  locked,
  mine,
  repeatedLater,
} from './statements.ts';

/** An accepted message appears in the platform's history within this time, or never. */
const visibleAfterSeconds = 2;

/** Renews leases. Deliveries not returned have been taken over and must not be sent. */
export async function renew(sql: Sql, owner: string, held: readonly Held[]): Promise<ReadonlySet<string>> {
  return await change(sql, owner, held, {
    name: 'renew',
    with: mine('', `lease_until = ${lease}`, `'claimed', 'posting', 'asking', 'handed', 'unknown'`),
  });
}

export interface Destination {
  readonly platform: string;
  readonly platformRoomId: string | null;
  readonly platformUserId: string | null;
}

/**
 * claimed → posting, right before the request. Stores destination and text, so that the platform can be asked about the
 * message later.
 */
export async function hold(
  sql: Sql,
  owner: string,
  held: readonly (Held &
    Destination & {
      readonly text: string | null;
      /** The whole message, if it can change later. */
      readonly card: Content | null;
      readonly restMs: number;
    })[],
): Promise<ReadonlySet<string>> {
  return await change(sql, owner, held, {
    name: 'hold',
    with: mine(
      `, "platform" text, "platformRoomId" text, "platformUserId" text, "text" text, "card" jsonb, "restMs" int`,
      `state = 'posting', platform = i.platform, platform_room_id = i."platformRoomId",
       platform_user_id = i."platformUserId", text = i.text, card = i.card, lease_until = ${lease},
       rest_until = CASE WHEN i."restMs" > 0 THEN now() + i."restMs" * interval '1 millisecond' END`,
      `'claimed'`,
    ),
  });
}

/** Steps that are closed by posting to the customer, such as greetings. */
function stepsEndedByPosting({ playbook }: Rules): readonly string[] {
  return playbook.steps.filter(({ closes }) => closes.when === 'posted').map(({ key }) => key);
}

/**
 * posting, asking, handed or unknown → posted, with the message reference that replies are matched by.
 *
 * @param audited written with it, if a colleague has posted it
 */
export async function recordPosted(
  sql: Sql,
  owner: string,
  posted: readonly (Held & {
    /** Null: an update, which is no message of its own. */
    readonly ref: MessageRef | null;
  })[],
  at: Temporal.Instant,
  rules: Rules,
  audited: AuditEntry | null = null,
): Promise<ReadonlySet<string>> {
  const rows = posted.map(({ id, attempt, ref }) => ({
    id,
    attempt,
    room: ref?.platformRoomId ?? null,
    message: ref?.platformMessageId ?? null,
  }));
  return await change(sql, owner, rows, {
    name: audited === null ? 'record-posted' : 'record-posted-audited',
    with: `${mine(
      ', room text, message text',
      `state = 'posted', ${ended}, posted_at = $3, reason = NULL, platform_room_id = i.room,
       platform_message_id = i.message`,
      `'posting', 'asking', 'handed', 'unknown'`,
    )}, ${carried(`state = 'posted', reason = NULL`, `'claimed', 'unknown'`)},
    closed AS (
      UPDATE follow_up f SET state = 'closed', closed_by = 'posting', ended_at = $3, reason = $5::jsonb
      FROM reminder r
      WHERE r.delivery_id = ${amongD} AND f.id = r.follow_up_id AND r.audience = 'customer' AND r.state IN ('claimed', 'unknown')
        AND f.step = ANY($4) AND f.state = 'open')
    ${audited === null ? '' : `, audited AS (${auditedIn('$6', 'EXISTS (SELECT FROM d)')})`}`,
    values: [
      toDbInstant(at),
      stepsEndedByPosting(rules),
      JSON.stringify(reasons.posted),
      ...(audited === null ? [] : [auditRows([audited])]),
    ],
  });
}

/** posting → asking: the request ended without a response. The platform is asked once the message would be visible. */
export async function loseAnswer(
  sql: Sql,
  owner: string,
  lost: readonly (Held & { readonly cause: Reason })[],
): Promise<ReadonlySet<string>> {
  return await change(sql, owner, lost, {
    name: 'lose-answer',
    with: mine(
      ', cause jsonb',
      `state = 'asking', reason = i.cause, lease_owner = NULL,
       lease_until = now() + interval '${visibleAfterSeconds} seconds'`,
      `'posting'`,
    ),
  });
}

export interface GivenBack extends Held {
  /** Why it was not posted; null keeps the existing reason. */
  readonly reason: Reason | null;
  /** Whether this attempt counts as a refusal. */
  readonly counts: boolean;
  /** The new due time by the company's clock; null: unchanged. */
  readonly dueAt: Temporal.Instant | null;
}

/**
 * Known not to be posted: its content is due again, and the delivery is deleted. A repeated one may have been posted
 * before, and would be posted twice under a new marker: it is asked about again.
 */
export async function giveBack(
  sql: Sql,
  owner: string,
  back: readonly GivenBack[],
): Promise<ReadonlySet<string>> {
  const rows = back.map(({ dueAt, ...rest }) => ({ ...rest, dueAt: dueAt?.toString() ?? null }));
  return await change(sql, owner, rows, {
    name: 'give-back',
    with: `i AS (SELECT * FROM jsonb_to_recordset($2::jsonb)
               AS i(id uuid, attempt int, reason jsonb, counts boolean, "dueAt" timestamptz)),
    ${locked(`'claimed', 'posting', 'asking', 'handed', 'unknown'`)},
    again AS (UPDATE delivery SET ${repeatedLater}
              WHERE id IN (SELECT id FROM l) AND repeats > 0 AND state IN ('claimed', 'posting')),
    d AS (DELETE FROM delivery d USING i JOIN l USING (id)
          WHERE d.id = i.id AND NOT (d.repeats > 0 AND d.state IN ('claimed', 'posting'))
          RETURNING d.id, i.reason, i.counts, i."dueAt"),
    ${carried(
      `state = 'planned', delivery_id = NULL, reason = coalesce(d.reason, c.reason),
       refusals = c.refusals + d.counts::int, due_at = coalesce(d."dueAt", c.due_at)`,
      `'claimed', 'unknown'`,
    )}`,
  });
}

export interface Ended extends Held {
  /** `skipped`: a person misses it, which is reported; `cancelled`: no longer true. */
  readonly as: 'skipped' | 'cancelled';
  readonly reason: Reason;
}

/** claimed, posting or handed, for updates also asking → refused: not posted; its content ends with the reason. */
export async function end(sql: Sql, owner: string, endings: readonly Ended[]): Promise<ReadonlySet<string>> {
  return await change(sql, owner, endings, {
    name: 'end',
    with: `${mine(
      ', "as" text, reason jsonb',
      `state = 'refused', ${ended}, reason = i.reason`,
      `'claimed', 'posting', 'asking', 'handed'`,
      ', i."as", i.reason',
    )}, ${carried(`state = d."as"::"ReminderState", reason = d.reason`)}`,
  });
}

export interface EndedReminder extends Held {
  readonly reminderId: string;
  readonly state: 'planned' | 'skipped' | 'cancelled';
  readonly reason: Reason | null;
  readonly dueAt: Temporal.Instant | null;
}

/**
 * Removes some reminders from a claimed delivery; a delivery left without any ends. A repeated one keeps those that would
 * be planned again, because they may have been posted with it.
 */
export async function endReminders(
  sql: Sql,
  owner: string,
  endings: readonly EndedReminder[],
): Promise<ReadonlySet<string>> {
  const rows = endings.map(({ dueAt, ...rest }) => ({ ...rest, dueAt: dueAt?.toString() ?? null }));
  const left = `NOT EXISTS (SELECT FROM reminder r WHERE r.delivery_id = d.id AND r.state = 'claimed'
                  AND NOT EXISTS (SELECT FROM i WHERE i."reminderId" = r.id))`;
  const stays = `EXISTS (SELECT FROM i WHERE i.id = d.id AND i.state <> 'planned')`;
  const kept = `(d.repeats > 0 AND EXISTS (SELECT FROM i WHERE i.id = d.id AND i.state = 'planned'))`;
  return await change(sql, owner, rows, {
    name: 'end-reminders',
    with: `i AS (SELECT * FROM jsonb_to_recordset($2::jsonb)
               AS i(id uuid, attempt int, "reminderId" uuid, state text, reason jsonb, "dueAt" timestamptz)),
    d AS MATERIALIZED (
      SELECT d.id, d.repeats FROM delivery d WHERE d.lease_owner = $1 AND d.state = 'claimed'
        AND (d.id, d.attempt) IN (SELECT id, attempt FROM i) ORDER BY d.id FOR UPDATE),
    said AS (
      UPDATE reminder r SET state = i.state::"ReminderState", reason = coalesce(i.reason, r.reason),
        due_at = coalesce(i."dueAt", r.due_at), delivery_id = CASE i.state WHEN 'planned' THEN NULL ELSE d.id END
      FROM i JOIN d ON d.id = i.id WHERE r.id = i."reminderId" AND r.delivery_id = d.id AND r.state = 'claimed'
        AND NOT (i.state = 'planned' AND d.repeats > 0)),
    again AS (UPDATE delivery SET ${repeatedLater} WHERE id IN (SELECT d.id FROM d WHERE ${left} AND ${kept})),
    emptied AS (
      UPDATE delivery e SET state = 'refused', ${ended}, reason = $3::jsonb
      FROM d WHERE e.id = d.id AND ${left} AND ${stays} AND NOT ${kept}),
    gone AS (DELETE FROM delivery e USING d WHERE e.id = d.id AND ${left} AND NOT ${stays} AND NOT ${kept})`,
    values: [JSON.stringify(reasons.nothingLeft)],
  });
}

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
