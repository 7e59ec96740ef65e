/**
 * What happens to a failed job. Only the error's `retry` field decides, never its text. Any other error is treated like
 * `later`: most of them are a lost connection that recovers.
 */
import { XinhangError } from '../errors.ts';

/** After this many attempts a job is left as failed for a person to inspect; the next tick queues its work again. */
export const maxAttempts = 10;

const firstDelayMs = 1_000;
/** At most the tick's one minute: while a job waits for its next attempt, new requests for it are merged with it. */
const longestDelayMs = 60_000;

/**
 * @param attemptsMade attempts so far, including this one; at least 1
 * @param random from 0 to 1; the jitter keeps processes that failed together from retrying together
 * @returns milliseconds until the next attempt, or `never`
 */
export function decideRetry(error: unknown, attemptsMade: number, random: number): number | 'never' {
  const retry = error instanceof XinhangError ? error.retry : 'later';
  if (retry === 'never') return 'never';
  if (retry !== 'later') return Math.max(0, retry.afterMs);
  const delayMs = Math.min(longestDelayMs, firstDelayMs * 2 ** (attemptsMade - 1));
  return Math.round(delayMs / 2 + (delayMs / 2) * random);
}
