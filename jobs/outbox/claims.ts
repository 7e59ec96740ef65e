import type { Temporal } from 'temporal-polyfill';
import type { Sql } from '../../prisma/client.ts';
import { newId } from '../../prisma/new-id.ts';
import type { Log, PlatformId } from '../ports.ts';
import type { SteadyTime } from '../steady-time.ts';
import { morningSay } from '../today/write-mornings.ts';
import { haveLapsed, type Lapsed, takeOver } from './in-doubt.ts';
import { claimUpdates } from './card-updates.ts';
import { isPaused, whereWritten } from './pauses.ts';
import { type Held, lease, leaseSeconds, renew } from './transitions.ts';
import { isWanted } from './change-rooms.ts';
import { toDbInstant } from '../../prisma/days.ts';

/** Renewal interval. One renewal may fail and the next is still in time. */
const renewEveryMs = 4_000;

/** How long after its own time limit a request may still arrive. */
const marginMs = 2_000;

/** The largest claim. As a constant, the statement's plan is kept: with a parameter it is planned at every claim. */
export const claimedAtMost = 256;

/** The owner name of this process's claims. Its runs are told apart by the attempts. */
const worker = newId();

/** What waits to be done. */
export interface Work {
  readonly messages: boolean;
  readonly updates: boolean;
  /** Deliveries whose lease has expired. */
  readonly lapsed: boolean;
  /** Changes of a room's members. */
  readonly rooms: boolean;
  /** Home pages that were opened and are not being shown: they may have to be shown again. */
  readonly homes: boolean;
}

/** The deliveries held by one run of the outbox, with their leases by the steady clock. */
export interface Claims {
  readonly owner: string;
  readonly size: number;
  /** Looks for work of every kind; most looks find none, so they are one statement. */
  look(now: Temporal.Instant): Promise<Work>;
  claim(now: Temporal.Instant, limit: number): Promise<readonly Held[]>;
  /** Claims updates of cards; call it when no message waits. */
  claimUpdates(now: Temporal.Instant, limit: number): Promise<readonly Held[]>;
  /** Takes over deliveries left behind by other workers. */
  takeOver(limit: number): Promise<readonly Lapsed[]>;
  /** False once it was taken over, even by this process: nothing more may be done with it. */
  has(held: Held): boolean;
  /**
   * Runs a statement that renews the leases of deliveries and returns the ids it found. A lease counts from before the
   * statement was sent. Deliveries not found have been taken over and are dropped.
   */
  extend<Item extends Held>(
    items: readonly Item[],
    statement: (items: readonly Item[]) => Promise<ReadonlySet<string>>,
  ): Promise<ReadonlySet<string>>;
  /** Whether a request with this time limit may begin: it must fit into the rest of the lease. */
  mayBegin(held: Held, limitMs: number): boolean;
  drop(held: Held): void;
  /** Stops renewing. What is still held expires and is settled by another run. */
  close(): void;
}

/** @param running the platforms of this process; null: all that there are accounts on */
export function openClaims(
  sql: Sql,
  log: Log,
  time: SteadyTime,
  running: readonly PlatformId[] | null = null,
): Claims {
  const owner = worker;
  let open = true;
  let renewing: Promise<void> | null = null;
  const leases = new Map<string, { readonly held: Held; untilMs: number }>();

  const take = (taken: readonly Held[], sinceMs: number): void => {
    const untilMs = sinceMs + leaseSeconds * 1_000;
    for (const held of taken) leases.set(held.id, { held, untilMs });
    if (taken.length > 0) renewing ??= keepRenewing();
  };

  const claims: Claims = {
    owner,
    get size() {
      return leases.size;
    },
    async look(now) {
      const sentMs = time.nowMs();
      const { databaseMs, ...work } = await lookForWork(sql, now);
      time.noteDatabaseClock(sql, databaseMs, sentMs);
      return work;
    },
    async claim(now, limit) {
      const sinceMs = time.nowMs();
      const claimed = await claimDue(sql, owner, now, limit, running);
      take(claimed, sinceMs);
      return claimed;
    },
    async claimUpdates(now, limit) {
      if (limit <= 0) return [];
      const sinceMs = time.nowMs();
      const claimed = await claimUpdates(sql, owner, now, limit);
      take(claimed, sinceMs);
      return claimed;
    },
    async takeOver(limit) {
      // After a clock was set, all leases or none appear expired; live workers renew theirs meanwhile.
      if (!time.isDatabaseClockEven(sql, leaseSeconds)) return [];
      const sinceMs = time.nowMs();
      const lapsed = await takeOver(sql, owner, limit);
      take(lapsed, sinceMs);
      return lapsed;
    },
    has({ id, attempt }) {
      return leases.get(id)?.held.attempt === attempt;
    },
    async extend(items, statement) {
      const sinceMs = time.nowMs();
      const found = await statement(items);
      const mine = items.filter((held) => claims.has(held));
      take(
        mine.filter(({ id }) => found.has(id)).map(({ id, attempt }) => ({ id, attempt })),
        sinceMs,
      );
      for (const { id } of mine) if (!found.has(id)) leases.delete(id);
      return found;
    },
    mayBegin(held, limitMs) {
      if (!claims.has(held)) return false;
      const untilMs = leases.get(held.id)?.untilMs ?? Number.NEGATIVE_INFINITY;
      return untilMs - time.nowMs() >= limitMs + marginMs;
    },
    drop(held) {
      if (claims.has(held)) leases.delete(held.id);
    },
    close() {
      open = false;
    },
  };

  const keepRenewing = async (): Promise<void> => {
    for (;;) {
      await time.wait(renewEveryMs);
      if (!open) return;
      const held = [...leases.values()].map((one) => one.held);
      if (held.length === 0) continue;
      try {
        await claims.extend(held, (items) => renew(sql, owner, items));
      } catch (error) {
        log.warn({ err: error }, 'leases could not be renewed');
      }
    }
  };
  return claims;
}

/**
 * A target is skipped while it has an open delivery, while it or its platform is paused, and until the platform accepts
 * its next message.
 */
const isFree = (target: string) => `
  NOT EXISTS (SELECT FROM delivery d WHERE d.occupies = ${target})
  AND NOT EXISTS (SELECT FROM delivery d WHERE d.target = ${target}
                  AND d.rest_until BETWEEN now() AND now() + interval '1 minute')
  AND NOT EXISTS (SELECT FROM pause p WHERE p.scope = ${target} AND ${isPaused})`;
/** Of an account or a room `w`: what is on a platform of no process here is not written to. */
const isRunning = '($4::text[] IS NULL OR w.platform = ANY($4))';
const roomIsReachable = (customerId: string) => `
  NOT EXISTS (SELECT FROM away WHERE away.platform = (
    SELECT w.platform FROM room w
    WHERE w.customer_id = ${customerId} AND w.kind = 'customer' AND w.state = 'bound' AND w.customer_inside IS NOT FALSE
      AND ${isRunning}
    ORDER BY w.is_second, w.id LIMIT 1))`;
const accountsInOrder = whereWritten('w', 's');
/** Only where they are written to: an account elsewhere does not hold up what they are told. */
const personIsReachable = (staffId: string, platform = 'NULL') => `
  NOT EXISTS (SELECT FROM away WHERE away.platform = COALESCE(${platform}, (
    SELECT w.platform FROM staff_identity w JOIN staff s ON s.id = w.staff_id
    WHERE w.staff_id = ${staffId} AND ${isRunning}
    ORDER BY ${accountsInOrder} LIMIT 1)))`;
/** A morning's prompts become its list, so the list waits for them. */
const isNotBefore = `
  (n.say <> '${morningSay}' OR NOT EXISTS (
    SELECT FROM reminder w WHERE w.state = 'planned' AND w.target = 'dm:' || n.recipient_id AND w.due_at <= $2))`;

/**
 * Claims due messages, longest waiting first and, at equal times, highest-ranked customers first. For each room or
 * person: all due reminders as one delivery, or one notice, or one room message. If another transaction has locked one
 * of the rows, the whole target is skipped, so that messages for one person are never split. Targets occupied by
 * another worker's delivery are skipped too. A new group first gets the notice that replies are kept; questions wait
 * for it, even older ones, and also while it is tried again later.
 */
async function claimDue(
  sql: Sql,
  owner: string,
  now: Temporal.Instant,
  limit: number,
  running: readonly PlatformId[] | null,
): Promise<Held[]> {
  const { rows } = await sql.query<Held>({
    // Prepared once per connection: planning it takes longer than running it.
    name: 'claim-due',
    text: `WITH away AS MATERIALIZED (
      SELECT substr(p.scope, 10) AS platform FROM pause p WHERE p.scope LIKE 'platform:%' AND ${isPaused}
    ), untold AS MATERIALIZED (
      SELECT 'customer:' || r.customer_id AS target FROM room_message m JOIN room r ON r.id = m.room_id
      WHERE m.state = 'planned'
    ), waiting AS (
      (SELECT 'reminder' AS carries, r.target, r.audience, r.due_at, r.rank, r.id FROM reminder r
       WHERE r.state = 'planned' AND r.due_at <= $2 AND ${isFree('r.target')}
         AND NOT EXISTS (SELECT FROM untold u WHERE u.target = r.target)
         AND CASE r.audience WHEN 'customer' THEN ${roomIsReachable('substr(r.target, 10)::uuid')}
                             ELSE ${personIsReachable('r.recipient_id')} END
       ORDER BY r.due_at, r.rank, r.id LIMIT ${claimedAtMost})
      UNION ALL
      (SELECT 'notice', 'dm:' || n.recipient_id, 'staff', n.due_at, 0, n.id FROM notice n
       WHERE n.state = 'planned' AND n.due_at <= $2 AND ${isFree(`'dm:' || n.recipient_id`)}
         AND ${personIsReachable('n.recipient_id', 'n.on_platform')} AND ${isNotBefore}
       ORDER BY n.due_at, n.id LIMIT ${claimedAtMost})
      UNION ALL
      (SELECT 'room', 'customer:' || r.customer_id, 'customer', m.due_at, 9, m.id
       FROM room_message m JOIN room r ON r.id = m.room_id
       WHERE m.state = 'planned' AND m.due_at <= $2 AND ${isFree(`'customer:' || r.customer_id`)}
         AND NOT EXISTS (SELECT FROM away WHERE away.platform = r.platform)
       ORDER BY m.due_at, m.id LIMIT ${claimedAtMost})
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
    -- Joined by hash and by key alone: the planner expects a single row and would compare each with each.
    ), whole AS MATERIALIZED (
      SELECT gen_random_uuid() AS id, 'reminder' AS carries, target, min(audience) AS audience, array_agg(id) AS contents
      FROM due GROUP BY target HAVING bool_and(id IN (SELECT id FROM reminders))
      UNION ALL
      SELECT gen_random_uuid(), carries, target, audience, ARRAY[id] FROM chosen
      WHERE id IN (SELECT id FROM notices UNION ALL SELECT id FROM messages)
    ), opened AS (
      INSERT INTO delivery (id, audience, target, occupies, state, attempt, lease_owner, lease_until, claimed_at)
      SELECT id, audience, target, target, 'claimed', 1, $1, ${lease}, now()
      FROM whole ORDER BY target
      ON CONFLICT (occupies) DO NOTHING
      RETURNING id, attempt
    ), content AS MATERIALIZED (
      SELECT carries, id AS delivery, unnest(contents) AS id FROM whole
      WHERE coalesce(id IN (SELECT id FROM opened), FALSE)
    ), taken AS (
      UPDATE reminder r SET state = 'claimed', delivery_id = c.delivery FROM content c
      WHERE c.carries = 'reminder' AND r.id = c.id
    ), noticed AS (
      UPDATE notice n SET state = 'claimed', delivery_id = c.delivery FROM content c
      WHERE c.carries = 'notice' AND n.id = c.id
    ), told AS (
      UPDATE room_message m SET state = 'claimed', delivery_id = c.delivery FROM content c
      WHERE c.carries = 'room' AND m.id = c.id
    )
    SELECT id, attempt FROM opened`,
    values: [owner, toDbInstant(now), limit, running],
  });
  return rows;
}

async function lookForWork(sql: Sql, now: Temporal.Instant): Promise<Work & { databaseMs: number }> {
  const { rows } = await sql.query<Work & { databaseMs: number }>({
    name: 'look-for-work',
    text: `SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS "databaseMs",
      EXISTS (SELECT FROM reminder WHERE state = 'planned' AND due_at <= $1)
        OR EXISTS (SELECT FROM notice WHERE state = 'planned' AND due_at <= $1)
        OR EXISTS (SELECT FROM room_message WHERE state = 'planned' AND due_at <= $1) AS messages,
      EXISTS (SELECT FROM card_update WHERE state = 'planned' AND due_at <= $1) AS updates,
      (SELECT coalesce(${haveLapsed}, FALSE) FROM delivery) AS lapsed,
      EXISTS (SELECT FROM room_change WHERE ${isWanted}) AS rooms,
      EXISTS (SELECT FROM home WHERE lease_until IS NULL OR lease_until < now()) AS homes`,
    values: [toDbInstant(now)],
  });
  const [found] = rows;
  if (found === undefined) throw new Error('a statement without a source has one row');
  return found;
}
