import { setTimeout as wait } from 'node:timers/promises';
import type { Store } from '../../../jobs/open-store.ts';
import { openDurableStore } from '../open-durable-store.ts';
import { startRedis } from '../../queue/redis-server.ts';
import { again, type Break, breakableDatabase, breakRedis } from './break-servers.ts';
import { audienceOn, enterSupervisor, fillFor, isAnythingDueLeft, now } from './company.ts';
import { type Asked, startProcess } from './processes.ts';
import {
  type ChatAnswer,
  chatFile,
  type ChatName,
  type ChatQuestion,
  type ChatSettings,
  type Trouble,
} from './chat.ts';
import type { WorkerAnswer, WorkerQuestion, WorkerSettings } from './worker.ts';

/** What happens to the workers, to the servers under them, and at Slack. */
export const allFaults = [
  'kill',
  'stop',
  'db-restart',
  'db-kill',
  'db-freeze',
  'redis-restart',
  'redis-kill',
  'redis-freeze',
  'redis-flush',
  'storm',
  'reset',
  'hang',
  'late',
  'lost',
  '429',
  '500',
  'mixed',
] as const;

export type Fault = (typeof allFaults)[number];

export interface ChaosOptions {
  readonly platform?: ChatName;
  readonly kills: number;
  readonly messages: number;
  readonly backend: 'postgres' | 'redis';
  /**
   * In turn: `kill` kills a worker, `stop` freezes one beyond its lease, `db-…` and `redis-…` do to the server what they
   * say. With the others a worker is killed, and from the beginning Slack misbehaves as well.
   */
  readonly faults: readonly Fault[];
  /** How long a server is frozen; longer than a lease. */
  readonly frozenMs?: number;
  /** Requests a second that Slack takes, and the workers' pace; null: as many as there are. */
  readonly limit?: number | null;
}

export type ChaosResult = Readonly<Record<string, string | number | null>>;

type WorkerProcess = Asked<WorkerQuestion, WorkerAnswer>;

interface Alive {
  readonly worker: WorkerProcess;
  readonly owner: string;
}

/** Between kills, so that the rate is one at which work can be done at all. */
const everyMs = 2_000;
/** Messages become due little by little, as on an ordinary day; together, each kill would stop all of them at once. */
const portions = 20;
/** Released in portions; the rest is kept for the moments at which no worker holds anything and one is to be killed. */
const inPortions = 0.6;
/** When messages are due until they are released. */
const unreleased = now.add({ hours: 1 });
/** Longer than a lease. */
const stoppedMs = 17_000;
/** The ticks of the program ask every minute. */
const askAgainMs = 60_000;
/** While a holder is looked for: what a worker put off is due at once by a clock that stands, and its own timers never ring. */
const lookMs = 5_000;
/** After the last kill; what is open then counts as unsettled. */
const patienceMs = 300_000;

/**
 * Two workers deliver while one after the other is killed and restarted. Messages are released until the last kill, every
 * 50th answer is lost after Slack accepted the message, and a kill is carried out only on a worker that holds claims.
 * Duplicates and losses are counted by the fake Slack.
 */
export async function chaos({
  platform = 'slack',
  kills,
  messages,
  backend,
  faults,
  frozenMs = 30_000,
  limit = null,
}: ChaosOptions): Promise<ChaosResult> {
  const store = await openDurableStore();
  const database = await breakableDatabase(store.pool);
  const redis = backend === 'redis' ? await startRedis() : null;
  const chat: Asked<ChatQuestion, ChatAnswer> = await startProcess(chatFile(platform), {
    platform,
    messages,
    answersAfterMs: 20,
    perSecond: limit,
    trouble: troubleOf(faults),
  } satisfies ChatSettings);
  const { url: chatUrl } = await chat.ask({ ask: 'where' });
  const settings: WorkerSettings = {
    url: store.url,
    platform,
    chatUrl,
    backend: redis === null ? { kind: 'postgres', url: store.url } : { kind: 'redis', url: redis.url },
    now: now.toString(),
    clock: 'stands',
    perSecond: limit,
  };
  const alive = new Map<string, Alive>();
  const starting = new Set<Promise<void>>();
  const startOne = async (): Promise<void> => {
    const worker: WorkerProcess = await startProcess('worker.ts', settings);
    const { owner } = await worker.ask('state');
    alive.set(owner, { worker, owner });
    await worker.ask('begin');
  };
  const start = (): void => {
    const started = startOne().finally(() => starting.delete(started));
    starting.add(started);
  };
  try {
    if (platform !== 'wecom') await enterSupervisor(store, platform);
    await fillFor(store, platform, messages, unreleased);
    await store.pool.query('VACUUM ANALYZE');
    start();
    start();
    await Promise.all(starting);
    // What the same releases come to while nothing is killed.
    const calmBeganMs = performance.now();
    const perPeriod = (messages * inPortions) / (kills + calm(kills));
    for (let period = 1; period <= calm(kills); period += 1) {
      await releaseInPortions(store, alive, perPeriod, calmBeganMs + everyMs * (period - 1));
    }
    const { posted: postedCalmly } = await chat.ask({ ask: 'seen' });
    const unkilled = calm(kills) === 0 ? null : rateOf(postedCalmly, performance.now() - calmBeganMs);
    const beganMs = performance.now();
    let lastKillMs = beganMs;
    let leftBehind: readonly string[] = [];
    for (let kill = 1; kill <= kills; kill += 1) {
      // The recovery is measured with the other worker alive.
      if (kill === kills) await Promise.all(starting);
      await releaseInPortions(store, alive, perPeriod, lastKillMs);
      const { worker, owner } = await aHolder(store, alive);
      const fault = faults[(kill - 1) % faults.length] ?? 'kill';
      const server = /^(db|redis)-(restart|kill|freeze)$/.exec(fault);
      if (server !== null) {
        leftBehind = await claimsOf(store, [...alive.keys()]);
        const how = server[2] as Break;
        if (server[1] === 'db') await database.break(how, frozenMs);
        else if (redis !== null) await breakRedis(redis, how, frozenMs);
      } else if (fault === 'stop') {
        process.kill(worker.pid, 'SIGSTOP');
        leftBehind = await claimsOf(store, [owner]);
        await wait(stoppedMs);
        process.kill(worker.pid, 'SIGCONT');
      } else {
        alive.delete(owner);
        await worker.stop();
        leftBehind = await claimsOf(store, [owner]);
        start();
      }
      if (fault === 'redis-flush') await redis?.client.flushall();
      lastKillMs = performance.now();
      if (alive.size === 0) await Promise.race(starting);
    }
    const { posted } = await chat.ask({ ask: 'seen' });
    const underKills = kills === 0 ? 0 : rateOf(posted - postedCalmly, lastKillMs - beganMs);
    await release(store, messages);
    await beginAll(alive);
    let askedMs = performance.now();
    let recoveredMs: number | null = null;
    while (performance.now() - lastKillMs < patienceMs) {
      if (recoveredMs === null && !(await isAnyOpen(store, leftBehind))) recoveredMs = performance.now();
      // What was planned for a later day meanwhile never becomes due: the clock stands.
      if (!(await again(() => isAnythingDueLeft(store, unreleased)))) break;
      await wait(50);
      // As the ticks do: a Redis that was emptied has lost the requests.
      if (performance.now() - askedMs > askAgainMs) {
        await beginAll(alive);
        askedMs = performance.now();
      }
    }
    const seen = await chat.ask({ ask: 'seen' });
    const states = await countStates(store, audienceOn(platform));
    return {
      chaos: faults.join(','),
      platform,
      backend,
      kills,
      messages,
      limit,
      posted: seen.posted,
      duplicates: seen.duplicates,
      lost: messages - (seen.posted - seen.duplicates),
      reported: (states['unknown'] ?? 0) + (states['skipped'] ?? 0) + (states['cancelled'] ?? 0),
      refused: seen.refused,
      answers_lost: seen.answersLost,
      unsettled: (states['planned'] ?? 0) + (states['claimed'] ?? 0),
      recovery_s: Math.round(((recoveredMs ?? performance.now()) - lastKillMs) / 100) / 10,
      rate_under_kills: underKills,
      rate_unkilled: unkilled,
      rate_share: unkilled === null ? null : Math.round((underKills / unkilled) * 100) / 100,
    };
  } finally {
    await Promise.allSettled(starting);
    await Promise.all([...alive.values()].map(({ worker }) => worker.stop()));
    await chat.stop();
    await redis?.stop();
    await database.stop();
    await store.stop();
  }
}

const rateOf = (messages: number, ms: number): number => Math.round((messages / ms) * 10_000) / 10;

/** Periods without a kill before the first; a short run, which says nothing of rates, has none. */
const calm = (kills: number): number => (kills < 10 ? 0 : 5);

/** Makes messages due little by little until the next kill. */
async function releaseInPortions(
  store: Store,
  alive: ReadonlyMap<string, Alive>,
  count: number,
  fromMs: number,
): Promise<void> {
  for (let portion = 1; portion <= portions; portion += 1) {
    await release(store, Math.ceil(count / portions));
    await beginAll(alive);
    await wait(Math.max(0, fromMs + (everyMs * portion) / portions - performance.now()));
  }
}

/** Makes some of the waiting messages due. Returns how many. */
async function release({ pool }: Store, count: number): Promise<number> {
  const { rowCount } = await again(() =>
    pool.query(
      `UPDATE reminder SET due_at = $1, meant_for = $1
     WHERE id IN (SELECT id FROM reminder WHERE state = 'planned' AND due_at > $1 LIMIT $2)`,
      [new Date(now.epochMilliseconds), count],
    ),
  );
  return rowCount ?? 0;
}

/**
 * A random worker, at a random moment at which it holds claims that are not recorded. A claim is held for some
 * milliseconds only, so it is looked for as long as something that was released is not recorded, and the workers are
 * asked again now and then.
 */
async function aHolder(store: Store, alive: ReadonlyMap<string, Alive>): Promise<Alive> {
  for (;;) {
    await wait(Math.random() * 200);
    const isOver = !(await isAnythingDue(store)) && (await release(store, 10)) === 0;
    if (isOver && !(await again(() => isAnythingDueLeft(store, now))))
      throw new Error('all is posted before the last kill: more messages');
    await beginAll(alive);
    const untilMs = performance.now() + lookMs;
    do {
      const all = [...alive.values()];
      const one = all[Math.floor(Math.random() * all.length)];
      if (one !== undefined && (await claimsOf(store, [one.owner])).length > 0) return one;
      await wait(Math.random() * 5);
    } while (performance.now() < untilMs && (await again(() => isAnythingDueLeft(store, now))));
  }
}

/** What the workers' own timers would do: the company's clock stands still here. */
async function beginAll(alive: ReadonlyMap<string, Alive>): Promise<void> {
  await Promise.all([...alive.values()].map(({ worker }) => worker.ask('begin')));
}

async function isAnythingDue({ pool }: Store): Promise<boolean> {
  const { rows } = await again(() =>
    pool.query<{ due: boolean }>(
      `SELECT EXISTS (SELECT FROM reminder WHERE state = 'planned' AND due_at <= $1) AS due`,
      [new Date(now.epochMilliseconds)],
    ),
  );
  return rows[0]?.due === true;
}

async function claimsOf({ pool }: Store, owners: readonly string[]): Promise<readonly string[]> {
  const { rows } = await again(() =>
    pool.query<{ id: string }>(
      `SELECT id FROM delivery WHERE lease_owner = ANY($1) AND state IN ('claimed', 'posting', 'asking')`,
      [owners],
    ),
  );
  return rows.map(({ id }) => id);
}

async function isAnyOpen({ pool }: Store, ids: readonly string[]): Promise<boolean> {
  const { rows } = await again(() =>
    pool.query<{ open: boolean }>(
      `SELECT EXISTS (SELECT FROM delivery WHERE id = ANY($1::uuid[]) AND state IN ('claimed', 'posting', 'asking')) AS open`,
      [ids],
    ),
  );
  return rows[0]?.open === true;
}

async function countStates(
  { pool }: Store,
  audience: 'customer' | 'staff',
): Promise<Readonly<Record<string, number>>> {
  const { rows } = await again(() =>
    pool.query<{ state: string; count: number }>(
      `SELECT state::text, count(*)::int FROM reminder WHERE audience = $1 GROUP BY state`,
      [audience],
    ),
  );
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}

const troubles: readonly Trouble[] = ['storm', 'reset', 'hang', 'late', 'lost', '429', '500', 'mixed'];

function troubleOf(faults: readonly Fault[]): Trouble {
  return troubles.find((trouble) => faults.some((fault) => fault === trouble)) ?? 'few';
}
