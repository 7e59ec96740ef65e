/**
 * All state transitions of a claimed delivery, one statement each; docs/outbox.md has the diagram and the consequences
 * of a crash at each arrow. Every statement checks the delivery's id, attempt and owner, so that a worker whose claim
 * was taken over changes nothing. Each takes a batch and returns the ids that were still its own; `createBatches` gathers
 * what is done for one delivery at a time.
 */
import type { Temporal } from 'temporal-polyfill';
import type { Sql } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import type { Content } from '../../templates/reader/card.ts';
import type { Reason } from '../../templates/reader/said.ts';
import { type AuditEntry, auditedIn, auditRows } from '../audit/write-audit.ts';
import type { Rules } from '../plan/types.ts';
import type { MessageRef } from '../ports.ts';
import type { SteadyTime } from '../steady-time.ts';
import { reasons } from './reasons.ts';

/**
 * How long a claim lasts without renewal, in real time. No request begins unless its own time limit plus two seconds
 * fit into the rest of the lease, so an expired lease means that no request is in progress.
 */
export const leaseSeconds = 15;

/** A delivery as held by its worker. The attempt is set by the claim and checked by every later statement. */
export interface Held {
  readonly id: string;
  readonly attempt: number;
}

/** A new lease, as SQL. */
export const lease = `now() + interval '${leaseSeconds} seconds'`;

/** As an array, each is looked up by index. Joined, the planner may read all content that ever was delivered. */
export const amongD = 'ANY(ARRAY(SELECT id FROM d))';

/**
 * Updates the content of the deliveries in the CTE `d`. The state is compared as text, which no index can do: the planner
 * takes claimed content to be rare, and would read all that is claimed for a few deliveries.
 */
const carriers = ['reminder', 'notice', 'room_message', 'card_update'] as const;
export const carried = (set: string, from = `'claimed'`) => {
  const join = /\bd\./.test(set) ? 'FROM d WHERE c.delivery_id = d.id AND' : 'WHERE';
  return carriers
    .map(
      (table) =>
        `${table}_now AS (UPDATE ${table} c SET ${set} ${join} c.delivery_id = ${amongD} AND c.state::text IN (${from}))`,
    )
    .join(', ');
};

/**
 * Updates those deliveries of the input that this worker holds. They are locked in id order, which prevents deadlocks.
 */
export const mine = (columns: string, set: string, states: string, returning = '') => `
  i AS (SELECT * FROM jsonb_to_recordset($2::jsonb) AS i(id uuid, attempt int${columns})),
  ${locked(states)},
  d AS (UPDATE delivery d SET ${set} FROM i JOIN l USING (id) WHERE d.id = i.id RETURNING d.id${returning})`;

export const locked = (states: string) => `
  l AS MATERIALIZED (
    SELECT d.id FROM delivery d JOIN i ON d.id = i.id
    WHERE d.attempt = i.attempt AND d.lease_owner = $1 AND d.state IN (${states})
    ORDER BY d.id FOR UPDATE OF d)`;

/**
 * A delivery that is repeated because the platform cannot be read, and of which this repetition was not posted: what
 * became of the first one is as unknown as before, so it keeps its marker and is repeated later.
 */
export const repeatedLater = `state = 'asking', repeats = repeats - 1, asks = asks + 1, lease_owner = NULL,
  lease_until = now() + least(60, 2 ^ least(asks, 6)) * interval '1 second'`;

export const ended = 'occupies = NULL, lease_owner = NULL, lease_until = NULL';

/** One statement about a batch of deliveries. @returns the ids of those that were still this worker's own */
export async function change(
  sql: Sql,
  owner: string,
  rows: readonly object[],
  statement: { readonly name: string; readonly with: string; readonly values?: readonly unknown[] },
): Promise<ReadonlySet<string>> {
  if (rows.length === 0) return new Set();
  const values = [owner, JSON.stringify(rows), ...(statement.values ?? [])];
  // Prepared once per connection: planning takes as long as changing a few rows.
  const text = `WITH ${statement.with} SELECT id FROM d`;
  const found = await sql.query<{ id: string }>({ name: statement.name, text, values });
  return new Set(found.rows.map(({ id }) => id));
}

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
export function stepsEndedByPosting({ playbook }: Rules): readonly string[] {
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
    /** Null: an update, which is not a message of its own. */
    readonly ref: MessageRef | null;
    /** False: nothing that it carries ends by being posted. */
    readonly ends?: boolean;
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
  // Most messages end nothing, and then nothing is looked for.
  const ends = audited !== null || posted.some((one) => one.ends !== false);
  const ending = ends ? [stepsEndedByPosting(rules), JSON.stringify(reasons.posted)] : [];
  return await change(sql, owner, rows, {
    name: audited === null ? (ends ? 'record-posted-ending' : 'record-posted') : 'record-posted-audited',
    with: `${mine(
      ', room text, message text',
      `state = 'posted', ${ended}, posted_at = $3, reason = NULL, platform_room_id = i.room,
       platform_message_id = i.message`,
      `'posting', 'asking', 'handed', 'unknown'`,
    )}, ${carried(`state = 'posted', reason = NULL`, `'claimed', 'unknown'`)}
    ${ends ? `, ${endedByPosting}` : ''}
    ${audited === null ? '' : `, audited AS (${auditedIn('$6', 'EXISTS (SELECT FROM d)')})`}`,
    values: [toDbInstant(at), ...ending, ...(audited === null ? [] : [auditRows([audited])])],
  });
}

/** Ends the follow-ups of the steps `$4` that the deliveries in the CTE `d` tell customers of. */
const endedByPosting = `
  closed AS (
    UPDATE follow_up f SET state = 'closed', closed_by = 'posting', ended_at = $3, reason = $5::jsonb
    FROM reminder r
    WHERE r.delivery_id = ${amongD} AND f.id = r.follow_up_id AND r.audience = 'customer'
      AND r.state::text IN ('claimed', 'unknown') AND f.step = ANY($4) AND f.state = 'open')`;

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
  const left = `NOT EXISTS (SELECT FROM reminder r WHERE r.delivery_id = d.id AND r.state::text = 'claimed'
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
      FROM i JOIN d ON d.id = i.id WHERE r.id = i."reminderId" AND r.delivery_id = d.id AND r.state::text = 'claimed'
        AND NOT (i.state = 'planned' AND d.repeats > 0)),
    again AS (UPDATE delivery SET ${repeatedLater} WHERE id IN (SELECT d.id FROM d WHERE ${left} AND ${kept})),
    emptied AS (
      UPDATE delivery e SET state = 'refused', ${ended}, reason = $3::jsonb
      FROM d WHERE e.id = d.id AND ${left} AND ${stays} AND NOT ${kept}),
    gone AS (DELETE FROM delivery e USING d WHERE e.id = d.id AND ${left} AND NOT ${stays} AND NOT ${kept})`,
    values: [JSON.stringify(reasons.nothingLeft)],
  });
}

/** Window for collecting a batch, in milliseconds. */
const gatherMs = 12;

/**
 * Turns single calls into batches: calls within a few milliseconds of each other, or made while a batch is running, are
 * combined.
 *
 * @param expected how many calls may come; once so many wait, there is no one to wait for
 */
export function createBatches<Item, Result>(
  run: (items: readonly Item[]) => Promise<(item: Item) => Result>,
  time: Pick<SteadyTime, 'nowMs' | 'wait'>,
  expected: () => number,
  atMost = 500,
): (item: Item) => Promise<Result> {
  interface Waiting {
    readonly item: Item;
    readonly resolve: (result: Result) => void;
    readonly reject: (error: unknown) => void;
  }
  const waiting: Waiting[] = [];
  const allWait = (): boolean => waiting.length >= expected();
  let running = false;
  let endGathering = (): void => {};

  const gather = async (ms: number): Promise<void> => {
    if (ms < 1 || (waiting.length > 0 && allWait())) return;
    await new Promise<void>((resolve) => {
      endGathering = resolve;
      void time.wait(ms).then(resolve);
    });
  };

  const work = async (): Promise<void> => {
    while (waiting.length > 0) {
      const sinceMs = time.nowMs();
      const batch = waiting.splice(0, atMost);
      try {
        const resultOf = await run(batch.map(({ item }) => item));
        for (const { item, resolve } of batch) resolve(resultOf(item));
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
      await gather(gatherMs - (time.nowMs() - sinceMs));
    }
    running = false;
  };

  return async (item) =>
    await new Promise<Result>((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!running) {
        running = true;
        void gather(gatherMs).then(work);
      } else if (allWait()) endGathering();
    });
}
