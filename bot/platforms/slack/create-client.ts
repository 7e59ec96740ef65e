import { LogLevel, type Logger } from '@slack/bolt';
import { WebClient, type WebClientOptions } from '@slack/web-api';
import type { Log } from '../../../jobs/ports.ts';
import { request } from './request.ts';

/** After this a request is given up; whether it was heard is not known then. */
export const requestLimitMs = 10_000;
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
    fetch: request,
    // How many at once is decided by whoever posts: a request that waited in here would outlive its claim.
    maxRequestConcurrency: Number.POSITIVE_INFINITY,
  };
}

export function createClient(token: string, options: WebClientOptions): WebClient {
  return new WebClient(token, options);
}

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
