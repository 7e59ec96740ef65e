import http from 'node:http';
import https from 'node:https';
import { urlToHttpOptions } from 'node:url';
import { NeverSent } from '../../network/lost-request.ts';

/** The request timeout. After it, the outcome is unknown. */
export const requestLimitMs = 10_000;

export interface Exchanged {
  readonly status: number;
  readonly statusText: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
}

/** Used when Slack rate-limits without saying for how long. */
const defaultRetryAfterSeconds = '30';

/** Where requests go, by address: there are few, and reading one takes as long as writing a request. */
const places = new Map<string, http.RequestOptions>();

function placeOf(url: string): http.RequestOptions {
  const known = places.get(url);
  if (known !== undefined) return known;
  const place = urlToHttpOptions(new URL(url));
  places.set(url, place);
  return place;
}

/**
 * Posts over `node:http`, whose global agent keeps connections alive. Unlike `fetch`, it knows on failure whether anything
 * was sent.
 *
 * @throws NeverSent when nothing was sent, or the network's error
 */
export async function exchange(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<Exchanged> {
  return await new Promise((resolve, reject) => {
    let wasSent = false;
    const sending = (url.startsWith('https:') ? https : http).request({
      ...placeOf(url),
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
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
        resolve(exchanged(received, Buffer.concat(parts).toString()));
      });
    });
    sending.end(body);
  });
}

function exchanged(received: http.IncomingMessage, text: string): Exchanged {
  const { statusCode: status = 0, statusMessage: statusText = '', headers } = received;
  // The client recognises a 429 only with a `Retry-After` in seconds.
  if (status === 429 && !(Number.parseInt(headers['retry-after'] ?? '', 10) >= 0)) {
    headers['retry-after'] = defaultRetryAfterSeconds;
  }
  return { status, statusText, headers, text };
}
