import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isNotStored } from '../../../jobs/deadline.ts';
import type { Log } from '../../../jobs/ports.ts';
import { refuseStrangers } from '../../http/refuse-strangers.ts';
import { forServers } from '../../http/security-headers.ts';
import { openEnvelope, type Receiver } from './open-envelope.ts';
import type { TakeEvent } from './take-event.ts';
import { verifySignature, type Stamp } from './verify-signature.ts';

export interface HttpReceiver {
  listen(take: TakeEvent): void;
  /** Takes nothing new, and waits for what is being stored. */
  stop(): Promise<void>;
}

const bodyLimitBytes = 256 * 1024;

/** Events and card callbacks over HTTP, at one address. */
export function createHttpReceiver(
  http: FastifyInstance,
  { receiver, log, nowMs }: { readonly receiver: Receiver; readonly log: Log; readonly nowMs: () => number },
): HttpReceiver {
  let take: TakeEvent | null = null;
  const storing = new Set<Promise<unknown>>();

  void http.register(async (scope) => {
    const message = 'refused requests to the Feishu address that Feishu did not sign';
    const refuse = await refuseStrangers(scope, { log, message });
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: bodyLimitBytes },
      (_request, body, done) => done(null, body),
    );
    scope.post('/feishu/callback', { ...forServers, bodyLimit: bodyLimitBytes }, async (request, reply) => {
      const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const stamp = stampOf(request);
      const opened = openEnvelope(raw, receiver);
      // Feishu does not sign the challenge; that it is encrypted with our key and holds our token proves it.
      if (opened.kind === 'challenge') return await reply.send({ challenge: opened.challenge });
      const wrong = verifySignature({ ...stamp, raw }, receiver.encryptKey, nowMs());
      if (wrong !== null) return await refuse(request, reply, wrong);
      if (opened.kind === 'refused') return await refuse(request, reply, opened.why);
      if (take === null) return await reply.code(503).send();
      const taken = take(opened.event);
      storing.add(taken);
      try {
        return await reply.send(await taken);
      } catch (error) {
        log.error({ err: error }, 'could not take in what Feishu sent; Feishu is not told that it arrived');
        return await reply.code(isNotStored(error) ? 503 : 500).send();
      } finally {
        storing.delete(taken);
      }
    });
  });

  return {
    listen(given) {
      take = given;
    },
    async stop() {
      take = null;
      await Promise.allSettled(storing);
    },
  };
}

function stampOf(request: FastifyRequest): Stamp {
  return {
    timestamp: oneHeader(request, 'x-lark-request-timestamp'),
    nonce: oneHeader(request, 'x-lark-request-nonce'),
    signature: oneHeader(request, 'x-lark-signature'),
  };
}

function oneHeader(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}
