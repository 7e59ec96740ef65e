import { toDbInstant } from '../../prisma/days.ts';
import type { Core } from '../core.ts';

/** Polling interval for due messages that could not be claimed because their room is occupied or resting. */
const blockedMs = 300;
const shortestMs = 20;
/** A request through the queue can be lost with the worker that had it in hand, or while the queue is away. */
const longestMs = 10_000;

/**
 * Milliseconds of real time until the outbox has something to do: a message becomes due, a pause ends, a lease expires.
 * At most ten seconds, in case something became due meanwhile and its request through the queue was lost.
 */
export async function nextWakeMs(core: Core): Promise<number> {
  const now = core.clock.now();
  const tables = ['reminder', 'notice', 'room_message', 'card_update'];
  const next = tables.map(
    (table) => `(SELECT min(due_at) FROM ${table} WHERE state = 'planned' AND due_at > $1)`,
  );
  const due = tables.map((table) => `EXISTS (SELECT FROM ${table} WHERE state = 'planned' AND due_at <= $1)`);
  const { rows } = await core.db.sql.query<{ due: Date | null; blocked: boolean; realMs: number | null }>(
    `SELECT least(${next.join(', ')}) AS due, ${due.join(' OR ')} AS blocked,
       (extract(epoch FROM least((SELECT min(lease_until) FROM delivery),
                                 (SELECT min(until) FROM pause WHERE until > now())) - now()) * 1000)::float8 AS "realMs"`,
    [toDbInstant(now)],
  );
  const [row] = rows;
  const waits = [
    longestMs,
    ...(row?.due ? [row.due.getTime() - now.epochMilliseconds] : []),
    // A paused message stays due and blocked until the pause ends.
    ...(row?.blocked === true ? [Math.max(blockedMs, row.realMs ?? 0)] : []),
    ...(row?.realMs ? [row.realMs] : []),
  ];
  return Math.max(shortestMs, Math.min(...waits));
}
