import { parse } from 'node:querystring';
import type { App, ReceiverEvent } from '@slack/bolt';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '../../../jobs/ports.ts';
import { type Arrived, mountCallback } from '../../http/mount-callback.ts';
import { oneHeader } from '../../http/one-header.ts';
import type { SlackReceiver } from './slack-receiver.ts';
import { checkStamp, type Stamp, verifySignature } from './verify-signature.ts';

/** Larger than any Slack event or form. A larger body is refused before it has been read. */
const bodyLimitBytes = 1_048_576;

/** The maximum size of a form with only `ssl_check` and a token. */
const mostCheckBytes = 1_024;

export const eventsPath = '/slack/events';

export interface HttpReceiverOptions {
  readonly http: FastifyInstance;
  readonly signingSecret: string;
  readonly log: Log;
  readonly nowMs: () => number;
}

/**
 * A Bolt receiver on the program's existing listener. The route is mounted at once, because Fastify accepts no routes
 * while listening; before `start` and after `stop` it answers 503, so that Slack retries.
 */
export function createHttpReceiver({ http, signingSecret, log, nowMs }: HttpReceiverOptions): SlackReceiver {
  let app: App | null = null;
  let listening = false;

  /** Whether an unsigned body could be Slack's certificate check, by its size. */
  const isShortForm = (request: FastifyRequest): boolean =>
    isForm(request) && Number(request.headers['content-length'] ?? Number.NaN) <= mostCheckBytes;

  const receive = async ({ request, reply, raw, refuse }: Arrived): Promise<FastifyReply> => {
    // Slack does not sign its certificate check and expects 200
    // (https://docs.slack.dev/interactivity/implementing-slash-commands). The rest of the form is ignored.
    if (isShortForm(request) && parse(raw.toString('utf8'))['ssl_check'] === '1')
      return reply.code(200).send();
    if (app === null || !listening) return reply.code(503).send();
    const refusal = verifySignature({ raw, ...stampOf(request) }, signingSecret, nowMs());
    if (refusal !== null) return await refuse(request, reply, refusal);
    const body = readBody(raw, request);
    if (body === null) return senseless(reply);
    if (body['type'] === 'url_verification') {
      const { challenge } = body;
      return typeof challenge === 'string' ? reply.send({ challenge }) : senseless(reply);
    }
    return deliver(app, body, request, reply);
  };

  const deliver = async (
    target: App,
    body: Record<string, unknown>,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> => {
    const answers: unknown[] = [];
    const event: ReceiverEvent = {
      body,
      ...retryOf(request),
      ack: async (answer: unknown) => {
        answers.push(answer);
      },
    };
    await target.processEvent(event);
    // No listener handled it: an error on the person's screen is better than silence.
    if (answers.length === 0) return reply.code(404).send();
    const [answer] = answers;
    return answer === undefined || answer === '' ? reply.code(200).send() : reply.send(answer);
  };

  mountCallback(http, {
    platform: 'Slack',
    address: eventsPath,
    bodyLimitBytes,
    log,
    // Missing, malformed or stale signature headers.
    whyForged: (request) =>
      listening && !isShortForm(request) ? checkStamp(stampOf(request), nowMs()) : null,
    receive,
  });

  return {
    problem: () => (listening ? null : 'Slack is not listened to.'),
    init(given) {
      app = given;
    },
    async start() {
      listening = true;
    },
    async stop() {
      listening = false;
    },
  };
}

function stampOf(request: FastifyRequest): Stamp {
  return {
    timestamp: oneHeader(request, 'x-slack-request-timestamp'),
    signature: oneHeader(request, 'x-slack-signature'),
  };
}

/** Correctly signed but nothing that Slack sends. Tells Slack not to retry. */
function senseless(reply: FastifyReply): FastifyReply {
  return reply.code(400).header('x-slack-no-retry', '1').send();
}

const isForm = (request: FastifyRequest): boolean =>
  request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;

/** Events are JSON, commands are a form, and clicks and form submissions are JSON in a form's `payload` field. */
function readBody(raw: Buffer, request: FastifyRequest): Record<string, unknown> | null {
  const text = raw.toString('utf8');
  if (!isForm(request)) return readJson(text);
  const fields = parse(text);
  return typeof fields['payload'] === 'string' ? readJson(fields['payload']) : { ...fields };
}

function readJson(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

function retryOf(request: FastifyRequest): Pick<ReceiverEvent, 'retryNum' | 'retryReason'> {
  const number = Number(oneHeader(request, 'x-slack-retry-num') ?? Number.NaN);
  const reason = oneHeader(request, 'x-slack-retry-reason');
  return {
    ...(Number.isInteger(number) ? { retryNum: number } : {}),
    ...(reason === undefined ? {} : { retryReason: reason }),
  };
}
