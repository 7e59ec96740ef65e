/** What an operator has to know: is anything late, stuck, unknown, refused, or waiting for a person? */
import { toDbInstant } from '../prisma/days.ts';
import { type AnySaid, said } from '../templates/reader/said.ts';
import type { Clock } from './clock.ts';
import type { Core } from './core.ts';

export interface Health {
  /** Messages that are due, including those that wait for a pause to end. */
  readonly due: number;
  /** How long the oldest of them has been due, in seconds of the company's clock; 0 without one. */
  readonly oldestDueSeconds: number;
  /** The same without those whose room or person is paused; 0 while any platform is. */
  readonly oldestFreeSeconds: number;
  /** Deliveries that a worker holds. */
  readonly underWay: number;
  /** Deliveries whose worker has died and that no other has taken over in time. */
  readonly abandoned: number;
  /** Messages of the last 30 days of which it is unknown whether they were posted. */
  readonly unknown: number;
  /** Messages of the last 24 hours that were not posted, and were reported. */
  readonly missed: number;
  /** Changes that posted cards do not show yet, and how long the oldest of them has been waiting. */
  readonly cardUpdates: number;
  readonly oldestCardUpdateSeconds: number;
  readonly pauses: readonly PauseCount[];
  /** Items received from the chats that have not been processed. */
  readonly inbox: number;
  readonly oldestInboxSeconds: number;
  /** Items of the last 30 days that failed for good. */
  readonly inboxFailed: number;
  /** The last day that was planned; null if none was. */
  readonly lastPlannedOn: string | null;
  /** How far the database's clock is ahead of this machine's, in seconds. */
  readonly databaseAheadSeconds: number;
}

export interface PauseCount {
  readonly problem: string;
  /** Pauses of a whole platform are counted apart from those of rooms and people. */
  readonly isPlatform: boolean;
  readonly count: number;
}

/** Larger backlogs are not counted further: the count would load the database that is already behind. */
const countedAtMost = 100_000;
/** Renewal and takeover happen within seconds, so a lease expired for this long means that no worker does either. */
const abandonedAfter = '30 seconds';

/**
 * What is written for an hour that is over waits only since then: a program that starts at ten writes the lists of nine.
 * The database's clock is the company's, except in a rehearsal of another day.
 */
const sinceWritten = `CASE WHEN c.created_at < $1 THEN greatest(c.due_at, c.created_at) ELSE c.due_at END`;

const contents = [
  { table: 'reminder', target: 'c.target', since: 'greatest(c.due_at, c.planned_at)' },
  { table: 'notice', target: `'dm:' || c.recipient_id`, since: sinceWritten },
  {
    table: 'room_message',
    target: `(SELECT 'customer:' || r.customer_id FROM room r WHERE r.id = c.room_id)`,
    since: 'c.due_at',
  },
];

const fromAll = (rows: (content: (typeof contents)[number]) => string) =>
  contents.map((content) => `(${rows(content)})`).join(' UNION ALL ');

const recentIn = (state: string, days: number) =>
  `(SELECT count(*)::int FROM (${fromAll(
    ({ table }) =>
      `SELECT FROM ${table} c WHERE c.state = '${state}' AND c.due_at > $1::timestamptz - interval '${days} days'
         AND c.due_at <= $1`,
  )}) recent)`;

/** @param machine this machine's clock, which a rehearsal's may be ahead of */
export async function readHealth(core: Pick<Core, 'db' | 'clock'>, machine: Clock): Promise<Health> {
  const before = machine.now().epochMilliseconds;
  const { rows } = await core.db.sql.query<Omit<Health, 'databaseAheadSeconds'> & { nowMs: number }>(
    `WITH paused AS MATERIALIZED (SELECT scope, problem FROM pause WHERE until > now()),
     due AS MATERIALIZED (
       SELECT * FROM (${fromAll(
         ({ table, target, since }) =>
           `SELECT ${target} AS target, extract(epoch FROM $1::timestamptz - ${since})::float8 AS seconds
            FROM ${table} c WHERE c.state = 'planned' AND c.due_at <= $1 LIMIT ${countedAtMost}`,
       )}) c),
     waiting AS MATERIALIZED (
       SELECT extract(epoch FROM $1::timestamptz - u.due_at)::float8 AS seconds FROM card_update u
       WHERE u.state IN ('planned', 'claimed') AND u.due_at <= $1 LIMIT ${countedAtMost})
     SELECT (SELECT count(*)::int FROM due) AS due,
       (SELECT coalesce(max(seconds), 0) FROM due) AS "oldestDueSeconds",
       (SELECT coalesce(max(seconds), 0) FROM due WHERE target NOT IN (SELECT scope FROM paused)
          AND NOT EXISTS (SELECT FROM paused WHERE scope LIKE 'platform:%')) AS "oldestFreeSeconds",
       (SELECT count(*)::int FROM delivery WHERE lease_until >= now() AND occupies IS NOT NULL
         AND state <> 'handed') AS "underWay",
       (SELECT count(*)::int FROM delivery WHERE lease_until < now() - interval '${abandonedAfter}') AS abandoned,
       ${recentIn('unknown', 30)} AS unknown,
       ${recentIn('skipped', 1)} AS missed,
       (SELECT count(*)::int FROM waiting) AS "cardUpdates",
       (SELECT coalesce(max(seconds), 0) FROM waiting) AS "oldestCardUpdateSeconds",
       (SELECT coalesce(json_agg(p), '[]') FROM (
          SELECT problem, scope LIKE 'platform:%' AS "isPlatform", count(*)::int AS count FROM paused
          GROUP BY 1, 2 ORDER BY 2 DESC, 1) p) AS pauses,
       (SELECT count(*)::int FROM inbound WHERE state IN ('new', 'working')) AS inbox,
       (SELECT coalesce(extract(epoch FROM $1::timestamptz - received_at), 0)::float8 FROM inbound
        WHERE state IN ('new', 'working') ORDER BY seq LIMIT 1) AS "oldestInboxSeconds",
       (SELECT count(*)::int FROM inbound WHERE state = 'failed'
          AND received_at > $1::timestamptz - interval '30 days') AS "inboxFailed",
       (SELECT max(day) FROM plan_run WHERE finished_at IS NOT NULL) AS "lastPlannedOn",
       (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS "nowMs"`,
    [toDbInstant(core.clock.now())],
  );
  const after = machine.now().epochMilliseconds;
  const [row] = rows;
  if (row === undefined) throw new Error('the health query returned no row');
  const { nowMs, oldestInboxSeconds, ...rest } = row;
  return {
    ...rest,
    oldestInboxSeconds: Math.max(0, oldestInboxSeconds ?? 0),
    databaseAheadSeconds: (nowMs - (before + after) / 2) / 1_000,
  };
}

/** Longer than any pause between two looks of a worker. */
const stuckSeconds = 5 * 60;
const wrongClockSeconds = 60;

/** Why work cannot proceed although database and queue respond; empty when it can. */
export function problemsOf(health: Health): readonly AnySaid[] {
  const { oldestFreeSeconds, underWay, oldestInboxSeconds, abandoned, databaseAheadSeconds } = health;
  const minutes = (seconds: number) => Math.floor(seconds / 60);
  return [
    ...(oldestFreeSeconds >= stuckSeconds && underWay === 0
      ? [said('health/not-taken', { minutes: minutes(oldestFreeSeconds) })]
      : []),
    ...(abandoned === 0 ? [] : [said('health/abandoned', { count: abandoned })]),
    ...(oldestInboxSeconds < stuckSeconds
      ? []
      : [said('health/inbox-waits', { minutes: minutes(oldestInboxSeconds) })]),
    ...(Math.abs(databaseAheadSeconds) < wrongClockSeconds
      ? []
      : [said('health/clocks-differ', { seconds: Math.round(Math.abs(databaseAheadSeconds)) })]),
    ...health.pauses
      .filter(({ isPlatform, problem }) => isPlatform && problem === 'auth')
      .map(() => said('health/token-refused')),
  ];
}

/**
 * A clock that was put back keeps due messages waiting until it is where it was, on both machines alike, so it is
 * compared with itself.
 */
export function createBackwardsCheck(machine: Clock): () => AnySaid | null {
  let latestMs = machine.now().epochMilliseconds;
  return () => {
    const nowMs = machine.now().epochMilliseconds;
    latestMs = Math.max(latestMs, nowMs);
    const seconds = Math.round((latestMs - nowMs) / 1_000);
    return seconds < wrongClockSeconds
      ? null
      : said('health/clock-put-back', { minutes: Math.ceil(seconds / 60) });
  };
}
