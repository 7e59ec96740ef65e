import type { Sql } from '../../prisma/client.ts';
import type { ChatPlatform, PlatformId, Rate } from '../ports.ts';
import type { SteadyTime } from '../steady-time.ts';

/** Length of a reservation: a longer one would allow bursts, which the platform rejects with 429. */
const windowMs = 50;

/** Platforms count changes of messages apart from posts. */
export type Paced = 'posts' | 'edits';

export interface Pacer {
  /**
   * The next time, by the steady clock, at which the platform accepts a message, across all processes; null if it has
   * no budget. A caller more than one window late must take a new time.
   */
  take(platform: ChatPlatform, what?: Paced): Promise<number | null>;
  /** Whether a reserved time may still be used. */
  isGood(atMs: number): boolean;
}

/** The budgets shared by all messages on a platform, with their storage keys. */
function budgetsOf(
  { id, capabilities: { pace } }: ChatPlatform,
  what: Paced,
): readonly (Rate & { bucket: string })[] {
  const shared =
    what === 'edits' ? { edits: pace.edits } : { application: pace.application, workspace: pace.workspace };
  return Object.entries(shared).flatMap(([name, rate]) =>
    rate === null ? [] : [{ bucket: `${id}:${name}`, ...rate }],
  );
}

/** Messages per millisecond that a platform accepts; null if it has no budget. */
export function paceOf(platform: ChatPlatform, what: Paced = 'posts'): number | null {
  const rates = budgetsOf(platform, what).map(({ messages, perMs }) => messages / perMs);
  return rates.length === 0 ? null : Math.min(...rates);
}

/**
 * Spreads messages evenly within the budgets. Processes reserve short consecutive windows through the database; the
 * next one is reserved while the current one is in use, so that there is no gap.
 */
export function createPacer(sql: Sql, time: SteadyTime): Pacer {
  const lanes = new Map<`${Paced} ${PlatformId}`, () => Promise<number>>();
  return {
    async take(platform, what = 'posts') {
      const perMs = paceOf(platform, what);
      if (perMs === null) return null;
      const key = `${what} ${platform.id}` as const;
      const lane = lanes.get(key) ?? createLane(sql, time, { platform, what }, perMs);
      lanes.set(key, lane);
      return await lane();
    },
    isGood: (atMs) => time.nowMs() <= atMs + windowMs,
  };
}

interface Budget {
  readonly platform: ChatPlatform;
  readonly what: Paced;
}

interface Window {
  readonly fromMs: number;
  readonly taken: number;
}

function createLane(sql: Sql, time: SteadyTime, budget: Budget, perMs: number): () => Promise<number> {
  const messages = Math.max(1, Math.floor(perMs * windowMs));
  const reserve = async (): Promise<Window> => {
    const waitMs = await reserveWindow(sql, budget, messages);
    return { fromMs: time.nowMs() + waitMs, taken: 0 };
  };
  let next: Promise<Window> | null = null;
  let current: Window | null = null;

  const takeOne = async (): Promise<number> => {
    // A window that has passed is dropped: its capacity is already lost.
    while (current === null || current.taken === messages || current.fromMs + 2 * windowMs < time.nowMs()) {
      const reserved = next ?? reserve();
      next = null;
      current = await reserved;
    }
    const atMs = current.fromMs + current.taken / perMs;
    current = { ...current, taken: current.taken + 1 };
    if (next === null) {
      next = reserve();
      // The failure is reported to the caller that awaits the window.
      next.catch(() => {});
    }
    return atMs;
  };
  let turn: Promise<unknown> = Promise.resolve();
  return async () => {
    // First come, first served; a failure does not block the next call.
    const mine = turn.then(takeOne);
    turn = mine.catch(() => {});
    return await mine;
  };
}

/** @returns milliseconds until the window begins */
async function reserveWindow(sql: Sql, { platform, what }: Budget, messages: number): Promise<number> {
  const rows = budgetsOf(platform, what).map((rate) => ({
    bucket: rate.bucket,
    ms: (messages * rate.perMs) / rate.messages,
  }));
  // After a clock was set back, no one must wait for the time by which it was ahead.
  const reserved = await sql.query<{ waitMs: number }>(
    `WITH i AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS i(bucket text, ms float8)),
     r AS (
       INSERT INTO pace AS p (bucket, free_at)
       SELECT bucket, now() + ms * interval '1 millisecond' FROM i ORDER BY bucket
       ON CONFLICT (bucket) DO UPDATE SET
         free_at = least(greatest(p.free_at, now()), now() + interval '30 seconds') + (excluded.free_at - now())
       RETURNING bucket, free_at)
     SELECT coalesce(max(extract(epoch FROM r.free_at - now()) * 1000 - i.ms), 0)::float8 AS "waitMs"
     FROM r JOIN i USING (bucket)`,
    [JSON.stringify(rows)],
  );
  return Math.max(0, reserved.rows[0]?.waitMs ?? 0);
}
