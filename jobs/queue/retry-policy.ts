/**
 * What happens to a job that failed. The error says it in its `retry` field and nothing else is read, least of all
 * its text. An error nobody foresaw is retried like `later`: most of those are a connection that comes back.
 */
import { XinhangError } from '../errors.ts';

/** After so many tries a job rests as failed, for a person to see; the next tick asks for its work anew. */
export const maxAttempts = 10;

const firstDelayMs = 1_000;
/** Not above the minute of the tick: while a job waits for its next try, other asks for it join that wait. */
const longestDelayMs = 60_000;

/**
 * @param attemptsMade how often it has been tried, this time included; at least 1
 * @param random from 0 to 1; the jitter keeps processes that failed together from coming back together
 * @returns milliseconds until the next try, or `never`
 */
export function decideRetry(error: unknown, attemptsMade: number, random: number): number | 'never' {
  const retry = error instanceof XinhangError ? error.retry : 'later';
  if (retry === 'never') return 'never';
  if (retry !== 'later') return Math.max(0, retry.afterMs);
  const delayMs = Math.min(longestDelayMs, firstDelayMs * 2 ** (attemptsMade - 1));
  return Math.round(delayMs / 2 + (delayMs / 2) * random);
}
