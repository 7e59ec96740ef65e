import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Log } from '../../../jobs/ports.ts';
import { mountCallback } from '../../http/mount-callback.ts';
import { oneHeader } from '../../http/one-header.ts';
import { openEnvelope, type Receiver } from './open-envelope.ts';
import type { TakeEvent } from './take-event.ts';
import { verifySignature, type Stamp } from './verify-signature.ts';

export interface HttpReceiver {
  listen(take: TakeEvent): void;
  /** Takes nothing new, and waits for what is being stored. */
  stop(): Promise<void>;
}

/** Events and card callbacks over HTTP, at one address. */
export function createHttpReceiver(
  http: FastifyInstance,
  { receiver, log, nowMs }: { readonly receiver: Receiver; readonly log: Log; readonly nowMs: () => number },
): HttpReceiver {
  let take: TakeEvent | null = null;
  const storing = new Set<Promise<unknown>>();

  mountCallback(http, {
    platform: 'Feishu',
    address: '/feishu/callback',
    bodyLimitBytes: 256 * 1024,
    log,
    async receive({ request, reply, raw, refuse }) {
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
      } finally {
        storing.delete(taken);
      }
    },
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
