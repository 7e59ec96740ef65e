import http from 'node:http';
import https from 'node:https';
import type { WebClientOptions } from '@slack/web-api';

type Fetch = NonNullable<WebClientOptions['fetch']>;

/** When Slack asks to slow down and does not say for how long. */
const defaultRetryAfterSeconds = '30';

/** The connection was never made, or ended before anything of the request was written to it. */
export class NeverSent extends Error {
  readonly code = 'never_sent';
}

/**
 * What Slack's client calls in place of `fetch`: a post over `node:http`, whose global agent keeps connections. It takes
 * half the CPU of `fetch` (docs/performance.md), and it knows whether anything was sent when a request fails.
 */
export const request: Fetch = async (url, init) => {
  const { body, headers, signal } = init ?? {};
  // Only files are anything but a string, and those are not posted by us.
  if (typeof body !== 'string') return await fetch(url, init);
  return await new Promise<Response>((resolve, reject) => {
    let wasSent = false;
    const sending = (String(url).startsWith('https:') ? https : http).request(String(url), {
      method: 'POST',
      headers: { ...(headers as Record<string, string>), 'content-length': Buffer.byteLength(body) },
      ...(signal ? { signal } : {}),
    });
    const fail = (cause: Error) =>
      reject(wasSent ? cause : new NeverSent(`nothing was sent: ${cause.message}`, { cause }));
    sending.on('socket', (socket) => {
      if (!socket.connecting) wasSent = true;
      else socket.once('encrypted' in socket ? 'secureConnect' : 'connect', () => (wasSent = true));
    });
    sending.on('error', fail);
    sending.on('response', (received) => {
      const parts: Buffer[] = [];
      received.on('data', (part: Buffer) => parts.push(part));
      received.on('error', fail);
      received.on('end', () => resolve(answerOf(received, Buffer.concat(parts).toString())));
    });
    sending.end(body);
  });
};

/** As much of a `Response` as Slack's client reads; making a real one costs as much as the request. */
function answerOf(received: http.IncomingMessage, text: string): Response {
  const { statusCode: status = 0, statusMessage: statusText = '', headers } = received;
  // The client takes a 429 for one only when it says `Retry-After` in seconds.
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
