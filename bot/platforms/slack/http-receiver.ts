import { parse } from 'node:querystring';
import type { App, ReceiverEvent } from '@slack/bolt';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '../../../jobs/ports.ts';
import type { SlackReceiver } from './slack-receiver.ts';
import { verifySignature } from './verify-signature.ts';

/** More than any event or form of Slack's; a larger body is refused before it has been read. */
const bodyLimitBytes = 1_048_576;

export const eventsPath = '/slack/events';

export interface HttpReceiverOptions {
  readonly http: FastifyInstance;
  readonly signingSecret: string;
  readonly log: Log;
  readonly nowMs: () => number;
}

/**
 * Bolt's receiver on the listener that the program already has. The route is mounted at once, because Fastify
 * takes no routes while it listens; until `start` and after `stop` it answers 503, so that Slack tries again.
 */
export function createHttpReceiver({ http, signingSecret, log, nowMs }: HttpReceiverOptions): SlackReceiver {
  let app: App | null = null;
  let listening = false;

  const receive = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    if (app === null || !listening) return reply.code(503).send();
    const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const refusal = verifySignature(
      {
        raw,
        timestamp: oneHeader(request, 'x-slack-request-timestamp'),
        signature: oneHeader(request, 'x-slack-signature'),
      },
      signingSecret,
      nowMs(),
    );
    if (refusal !== null) {
      log.warn({ refusal }, 'refused a request to the Slack address');
      return reply.code(401).send();
    }
    const body = readBody(raw, request.headers['content-type']);
    if (body === null) return reply.code(400).send();
    if (body['type'] === 'url_verification') return reply.send({ challenge: body['challenge'] });
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
    try {
      await target.processEvent(event);
    } catch (error) {
      log.error({ err: error }, 'could not take in what Slack sent; Slack is not told that it arrived');
      return reply.code(500).send();
    }
    // Nobody here knows what it is: better an error on the person's screen than silence.
    if (answers.length === 0) return reply.code(404).send();
    const [answer] = answers;
    return answer === undefined || answer === '' ? reply.code(200).send() : reply.send(answer);
  };

  void http.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: bodyLimitBytes },
      (_request, body, done) => done(null, body),
    );
    scope.post(eventsPath, { bodyLimit: bodyLimitBytes }, receive);
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

/** Events are JSON; commands are a form; clicks and forms are JSON in the `payload` of a form. */
function readBody(raw: Buffer, contentType: string | undefined): Record<string, unknown> | null {
  const text = raw.toString('utf8');
  if (contentType?.startsWith('application/x-www-form-urlencoded') !== true) return readJson(text);
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

/** A header that was sent twice is no header: which of the two was meant cannot be known. */
function oneHeader(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}
