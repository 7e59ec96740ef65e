import { type Logger, LogLevel } from '@slack/bolt';
import type { WebClient, WebClientOptions } from '@slack/web-api';
import type { Log } from '../../../jobs/ports.ts';
import { type Exchanged, exchange, requestLimitMs } from './exchange.ts';
import { PostingClient } from './posting-client.ts';

/**
 * Options of every Slack client. No retries and no waiting in here: the library's own retries post a second message
 * after a lost response (platforms.md 1.6), and its pause after a 429 blocks every room at once.
 */
export function clientOptions(apiUrl: string | undefined, log: Log): WebClientOptions {
  return {
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    // The limit is in `request`: an AbortSignal for each request is dearer than a timer.
    timeout: 0,
    allowAbsoluteUrls: false,
    logger: boltLogger(log),
    fetch: request,
    // The sender limits concurrency: a request queued in here would outlive its claim.
    maxRequestConcurrency: Number.POSITIVE_INFINITY,
  };
}

export function createClient(token: string, options: WebClientOptions): WebClient {
  return new PostingClient(token, options);
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

type Fetch = NonNullable<WebClientOptions['fetch']>;

/** Replaces `fetch` in Slack's client. */
const request: Fetch = async (url, init) => {
  const { body, headers } = init ?? {};
  // Only file uploads have a body that is not a string, and we upload none.
  if (typeof body !== 'string') {
    return await fetch(url, { ...init, signal: AbortSignal.timeout(requestLimitMs) });
  }
  return answerOf(await exchange(String(url), headers as Record<string, string>, body));
};

/** The part of `Response` that Slack's client reads; creating a real one costs as much as the request. */
function answerOf({ status, statusText, headers, text }: Exchanged): Response {
  const answer = {
    status,
    statusText,
    ok: status >= 200 && status < 300,
    url: '',
    headers: {
      get: (name: string) => {
        const value = headers[name.toLowerCase()];
        return value === undefined ? null : String(value);
      },
      entries: () => Object.entries(headers),
    },
    text: async () => text,
  };
  return answer as unknown as Response;
}
