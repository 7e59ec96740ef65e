import { stringify } from 'node:querystring';
import type { DeliveryKind, Outcome } from './model.ts';
import { signRequest } from './signing.ts';
import type { Attempt, Transport } from './transport.ts';

export interface HttpTransport extends Transport {
  /** Sets the request URL, after the challenge was answered. @throws Error if it was not. */
  sendTo(url: string): Promise<void>;
  /** One signed request, as Slack would send it. */
  request(
    kind: DeliveryKind,
    payload: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Response>;
}

export interface HttpTransportOptions {
  readonly signingSecret: string;
  readonly nowMs: () => number;
  /** Slack waits three seconds. */
  readonly ackTimeoutMs: number;
}

/** Signed requests to the app's URL. */
export function createHttpTransport({
  signingSecret,
  nowMs,
  ackTimeoutMs,
}: HttpTransportOptions): HttpTransport {
  let url: string | null = null;
  const listeners: (() => void)[] = [];

  const request: HttpTransport['request'] = async (kind, payload, headers = {}) => {
    if (url === null) throw new Error('the fake was not told where the app listens; call sendEventsTo');
    const { type, raw } = encode(kind, payload);
    return fetch(url, {
      method: 'POST',
      signal: AbortSignal.timeout(ackTimeoutMs),
      redirect: 'error',
      headers: {
        'content-type': type,
        'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
        ...signRequest(raw, signingSecret, Math.floor(nowMs() / 1000)),
        ...headers,
      },
      body: raw,
    });
  };

  const attempt = async ({ kind, payload, retryNum, retryReason }: Attempt): Promise<Outcome> => {
    try {
      const response = await request(
        kind,
        payload,
        retryNum === 0 ? {} : { 'x-slack-retry-num': String(retryNum), 'x-slack-retry-reason': retryReason },
      );
      const words = await response.text();
      if (response.status >= 200 && response.status < 300) return { acked: true, answer: readAnswer(words) };
      return { acked: false, answer: null, why: `http_error ${response.status}` };
    } catch (error) {
      return { acked: false, answer: null, why: `http_timeout ${String(error)}` };
    }
  };

  return {
    request,
    attempt,
    open: () => url !== null,
    onOpen: (listener) => void listeners.push(listener),
    async close() {
      url = null;
    },
    async sendTo(given) {
      url = given;
      const challenge = `challenge-${nowMs()}`;
      const response = await request('events_api', {
        token: 'deprecated',
        type: 'url_verification',
        challenge,
      });
      const answer = readAnswer(await response.text());
      const echoed =
        typeof answer === 'object' && answer !== null && 'challenge' in answer ? answer.challenge : answer;
      if (response.status !== 200 || echoed !== challenge) {
        url = null;
        throw new Error(`the app at ${given} did not answer the challenge (${response.status})`);
      }
      for (const listener of listeners) listener();
    },
  };
}

function encode(kind: DeliveryKind, payload: unknown): { type: string; raw: string } {
  const form = 'application/x-www-form-urlencoded';
  if (kind === 'events_api') return { type: 'application/json', raw: JSON.stringify(payload) };
  if (kind === 'interactive') return { type: form, raw: stringify({ payload: JSON.stringify(payload) }) };
  return { type: form, raw: stringify(payload as Record<string, string>) };
}

function readAnswer(words: string): unknown {
  if (words === '') return null;
  try {
    return JSON.parse(words);
  } catch {
    return words;
  }
}
