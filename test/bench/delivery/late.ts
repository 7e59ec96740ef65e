import { setTimeout as wait } from 'node:timers/promises';
import type { Store } from '../../../jobs/open-store.ts';
import { openDurableStore } from '../open-durable-store.ts';
import { fillCrowd } from '../../outbox/fill-crowd.ts';
import { enterSupervisor, isAnythingDueLeft, now } from './company.ts';
import { type Asked, startProcess } from './processes.ts';
import { type ChatAnswer, type ChatQuestion, type ChatSettings } from './chat.ts';
import type { WorkerAnswer, WorkerQuestion, WorkerSettings } from './worker.ts';

export interface LateOptions {
  readonly messages: number;
  /** Reminders that are due in a month. */
  readonly future: number;
  /** The workspace's rate limit in messages per second; null: none. */
  readonly limit: number | null;
}

interface Lateness {
  readonly firstMs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly early: number;
}

/** Between the start of the worker and the first due instant, which nothing but the worker's own timer announces. */
const leadMs = 5_000;

/**
 * How late messages are recorded that become due within one second, by the company's clock, which runs; first with
 * nothing else planned and then with many reminders in the future.
 */
export async function late({ messages, future, limit }: LateOptions) {
  const store = await openDurableStore();
  const slack: Asked<ChatQuestion, ChatAnswer> = await startProcess('slack.ts', {
    platform: 'slack',
    messages,
    answersAfterMs: 0,
    perSecond: limit,
    trouble: 'none',
  } satisfies ChatSettings);
  try {
    await enterSupervisor(store);
    const { url: slackUrl } = await slack.ask({ ask: 'where' });
    const alone = await measure(store, slackUrl, { messages, limit, future: 0 });
    const among = await measure(store, slackUrl, { messages, limit, future });
    return {
      bench: 'late',
      messages,
      future,
      limit,
      first_ms: among.firstMs,
      p50_ms: among.p50Ms,
      p99_ms: among.p99Ms,
      p99_alone_ms: alone.p99Ms,
      p99_ratio: Math.round((among.p99Ms / alone.p99Ms) * 100) / 100,
      early: alone.early + among.early,
      refused: (await slack.ask({ ask: 'seen' })).refused,
    };
  } finally {
    await slack.stop();
    await store.stop();
  }
}

async function measure(
  store: Store,
  slackUrl: string,
  { messages, future, limit }: LateOptions,
): Promise<Lateness> {
  await store.pool.query('TRUNCATE customer, room, follow_up, reminder, delivery, pause, pace CASCADE');
  const dueAt = now.add({ milliseconds: leadMs });
  await fillCrowd(store.db.sql, messages, dueAt);
  await store.pool.query(
    `UPDATE reminder r SET due_at = due_at + n * interval '1 second' / $1, meant_for = meant_for + n * interval '1 second' / $1
     FROM (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM reminder) ranked WHERE ranked.id = r.id`,
    [messages],
  );
  if (future > 0) await fillCrowd(store.db.sql, future, dueAt.add({ hours: 24 * 30 }), 'F');
  await store.pool.query('VACUUM ANALYZE');
  const settings: WorkerSettings = {
    url: store.url,
    platform: 'slack',
    chatUrl: slackUrl,
    backend: { kind: 'postgres', url: store.url },
    now: now.toString(),
    clock: 'runs',
    perSecond: limit,
  };
  const worker: Asked<WorkerQuestion, WorkerAnswer> = await startProcess('worker.ts', settings);
  try {
    await worker.ask('begin');
    while (await isAnythingDueLeft(store, dueAt.add({ seconds: 2 }))) await wait(100);
    return await latenessOf(store);
  } finally {
    await worker.stop();
  }
}

async function latenessOf({ pool }: Store): Promise<Lateness> {
  const { rows } = await pool.query<{ first: number; p50: number; p99: number; early: number }>(
    `WITH l AS (
       SELECT r.due_at, extract(epoch FROM d.posted_at - r.due_at) * 1000 AS ms
       FROM reminder r JOIN delivery d ON d.id = r.delivery_id WHERE r.state = 'posted' AND r.audience = 'customer'
     )
     SELECT (SELECT ms FROM l ORDER BY due_at LIMIT 1)::float8 AS first,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY ms)::float8 AS p50,
       percentile_cont(0.99) WITHIN GROUP (ORDER BY ms)::float8 AS p99,
       count(*) FILTER (WHERE ms < 0)::int AS early
     FROM l`,
  );
  const { first = 0, p50 = 0, p99 = 0, early = 0 } = rows[0] ?? {};
  return { firstMs: Math.round(first), p50Ms: Math.round(p50), p99Ms: Math.round(p99), early };
}
