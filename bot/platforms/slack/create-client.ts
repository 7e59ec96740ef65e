import { LogLevel, type Logger } from '@slack/bolt';
import { WebClient, type WebClientOptions } from '@slack/web-api';
import type { Log } from '../../../jobs/ports.ts';

/** After this a request is given up; whether it was heard is not known then. */
export const requestLimitMs = 10_000;
/** When Slack asks to slow down and does not say for how long. */
const defaultRetryAfterSeconds = 30;

/**
 * How every client talks to Slack. Nothing is repeated and nothing is waited for in here: the library's own
 * retries post a second message after a lost response (platforms.md 1.6), and its pause after a 429 stops every
 * room at once.
 */
export function clientOptions(apiUrl: string | undefined, log: Log): WebClientOptions {
  return {
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: requestLimitMs,
    allowAbsoluteUrls: false,
    logger: boltLogger(log),
    fetch: fetchWithRetryAfter,
  };
}

export function createClient(token: string, options: WebClientOptions): WebClient {
  return new WebClient(token, options);
}

/** The library takes a 429 for one only when it says `Retry-After` in seconds. */
const fetchWithRetryAfter: NonNullable<WebClientOptions['fetch']> = async (url, init) => {
  const response = await fetch(url, init);
  const seconds = Number.parseInt(response.headers.get('retry-after') ?? '', 10);
  if (response.status !== 429 || seconds >= 0) return response;
  const headers = new Headers(response.headers);
  headers.set('retry-after', String(defaultRetryAfterSeconds));
  return new Response(response.body, { status: 429, statusText: response.statusText, headers });
};

/** The libraries' log in ours. Their debug lines hold message texts and are not taken over. */
export function boltLogger(log: Log): Logger {
  const words = (parts: readonly unknown[]) =>
    parts.map((part) => (part instanceof Error ? part.message : String(part))).join(' ');
  return {
    debug() {},
    info: (...parts: readonly unknown[]) => log.debug({}, `slack: ${words(parts)}`),
    warn: (...parts: readonly unknown[]) => log.warn({}, `slack: ${words(parts)}`),
    error: (...parts: readonly unknown[]) => log.error({}, `slack: ${words(parts)}`),
    setLevel() {},
    getLevel: () => LogLevel.INFO,
    setName() {},
  };
}
