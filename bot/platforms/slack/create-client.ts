import { LogLevel, type Logger } from '@slack/bolt';
import { WebClient, type WebClientOptions } from '@slack/web-api';
import type { Log } from '../../../jobs/ports.ts';
import { request } from './request.ts';

/** The request timeout. After it, the outcome is unknown. */
export const requestLimitMs = 10_000;
/**
 * Options of every Slack client. No retries and no waiting in here: the library's own retries post a second message
 * after a lost response (platforms.md 1.6), and its pause after a 429 blocks every room at once.
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
    // The sender limits concurrency: a request queued in here would outlive its claim.
    maxRequestConcurrency: Number.POSITIVE_INFINITY,
  };
}

export function createClient(token: string, options: WebClientOptions): WebClient {
  return new WebClient(token, options);
}

/** Passes the libraries' log on to ours, without debug lines, which contain message texts. */
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
