import type { Sql } from '../../prisma/client.ts';
import type { ChatPlatform, PlatformId, Rate } from '../ports.ts';
import type { SteadyTime } from './hands.ts';

/** What is reserved at once: a longer window would be a burst that the platform answers with 429. */
const windowMs = 50;

export interface Pacer {
  /**
   * The next moment, by the steady clock, at which the platform takes a message, counted over all processes; null where
   * it sets no budget. Whoever comes later than a window after it takes another.
   */
  take(platform: ChatPlatform): Promise<number | null>;
  /** Whether a moment that was taken is still good. */
  isGood(atMs: number): boolean;
}

/** The budgets of a platform that all its messages share, by the names under which they are kept. */
function budgetsOf({ id, capabilities: { pace } }: ChatPlatform): readonly (Rate & { bucket: string })[] {
  const shared = { application: pace.application, workspace: pace.workspace };
  return Object.entries(shared).flatMap(([name, rate]) =>
    rate === null ? [] : [{ bucket: `${id}:${name}`, ...rate }],
  );
}

/** Messages per millisecond that a platform takes; null where it sets no budget. */
export function paceOf(platform: ChatPlatform): number | null {
  const rates = budgetsOf(platform).map(({ messages, perMs }) => messages / perMs);
  return rates.length === 0 ? null : Math.min(...rates);
}

/**
 * Spreads messages evenly within the budgets. Processes reserve short windows of them from the database, each behind the
 * one before; the next is reserved while one is used, so the pace is kept without a gap.
 */
export function createPacer(sql: Sql, time: SteadyTime): Pacer {
  const lanes = new Map<PlatformId, () => Promise<number>>();
  return {
    async take(platform) {
      const perMs = paceOf(platform);
      if (perMs === null) return null;
      const lane = lanes.get(platform.id) ?? createLane(sql, time, platform, perMs);
      lanes.set(platform.id, lane);
      return await lane();
    },
    isGood: (atMs) => time.nowMs() <= atMs + windowMs,
  };
}

interface Window {
  readonly fromMs: number;
  readonly taken: number;
}

function createLane(
  sql: Sql,
  time: SteadyTime,
  platform: ChatPlatform,
  perMs: number,
): () => Promise<number> {
  const messages = Math.max(1, Math.floor(perMs * windowMs));
  const reserve = async (): Promise<Window> => {
    const waitMs = await reserveWindow(sql, platform, messages);
    return { fromMs: time.nowMs() + waitMs, taken: 0 };
  };
  let next: Promise<Window> | null = null;
  let current: Window | null = null;

  const takeOne = async (): Promise<number> => {
    // A window that has passed is left: what it held back has been lost already.
    while (current === null || current.taken === messages || current.fromMs + 2 * windowMs < time.nowMs()) {
      const reserved = next ?? reserve();
      next = null;
      current = await reserved;
    }
    const atMs = current.fromMs + current.taken / perMs;
    current = { ...current, taken: current.taken + 1 };
    if (next === null) {
      next = reserve();
      // Whoever takes it hears of a failure.
      next.catch(() => {});
    }
    return atMs;
  };
  let turn: Promise<unknown> = Promise.resolve();
  return async () => {
    // In the order in which they came; a failure does not hold up the next.
    const mine = turn.then(takeOne);
    turn = mine.catch(() => {
      next = null;
    });
    return await mine;
  };
}

/** @returns in how many milliseconds the window begins */
async function reserveWindow(sql: Sql, platform: ChatPlatform, messages: number): Promise<number> {
  const rows = budgetsOf(platform).map((rate) => ({
    bucket: rate.bucket,
    ms: (messages * rate.perMs) / rate.messages,
  }));
  // A clock that was put back must not make anybody wait for the time that it was ahead.
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
