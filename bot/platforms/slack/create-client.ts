import { type Logger, LogLevel } from '@slack/bolt';
import { WebClient, type WebClientOptions } from '@slack/web-api';
import type { Log } from '../../../jobs/ports.ts';
import { NeverSent } from '../../network/lost-request.ts';
import http from 'node:http';
import https from 'node:https';

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

type Fetch = NonNullable<WebClientOptions['fetch']>;

/** Used when Slack rate-limits without saying for how long. */
const defaultRetryAfterSeconds = '30';

/**
 * Replaces `fetch` in Slack's client: posts over `node:http`, whose global agent keeps connections alive. Unlike
 * `fetch`, it knows on failure whether anything was sent.
 */
const request: Fetch = async (url, init) => {
  const { body, headers } = init ?? {};
  // Only file uploads have a body that is not a string, and we upload none.
  if (typeof body !== 'string') {
    return await fetch(url, { ...init, signal: AbortSignal.timeout(requestLimitMs) });
  }
  return await new Promise<Response>((resolve, reject) => {
    let wasSent = false;
    const sending = (String(url).startsWith('https:') ? https : http).request(String(url), {
      method: 'POST',
      headers: { ...(headers as Record<string, string>), 'content-length': Buffer.byteLength(body) },
    });
    const limit = setTimeout(
      () => sending.destroy(new Error(`no answer within ${requestLimitMs / 1_000} s`)),
      requestLimitMs,
    );
    const fail = (cause: Error) => {
      clearTimeout(limit);
      reject(wasSent ? cause : new NeverSent(`nothing was sent: ${cause.message}`, { cause }));
    };
    sending.on('socket', (socket) => {
      if (!socket.connecting) wasSent = true;
      else socket.once('encrypted' in socket ? 'secureConnect' : 'connect', () => (wasSent = true));
    });
    sending.on('error', fail);
    sending.on('response', (received) => {
      const parts: Buffer[] = [];
      received.on('data', (part: Buffer) => parts.push(part));
      received.on('error', fail);
      received.on('end', () => {
        clearTimeout(limit);
        resolve(answerOf(received, Buffer.concat(parts).toString()));
      });
    });
    sending.end(body);
  });
};

/** The part of `Response` that Slack's client reads; creating a real one costs as much as the request. */
function answerOf(received: http.IncomingMessage, text: string): Response {
  const { statusCode: status = 0, statusMessage: statusText = '', headers } = received;
  // The client recognises a 429 only with a `Retry-After` in seconds.
  if (status === 429 && !(Number.parseInt(headers['retry-after'] ?? '', 10) >= 0)) {
    headers['retry-after'] = defaultRetryAfterSeconds;
  }
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
