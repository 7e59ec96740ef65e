import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Log } from '../../../jobs/ports.ts';
import { mountCallback } from '../../http/mount-callback.ts';
import { oneHeader } from '../../http/one-header.ts';
import { checkRobotSign } from './verify-signature.ts';

export interface HttpReceiver {
  listen(take: (data: unknown) => Promise<boolean>): void;
  stop(): void;
}

const remembered = 10_000;

/**
 * Robot messages over HTTP. DingTalk's signature covers the time but not the body, so each signature is good for one
 * body only: a captured one cannot carry another text. Stream mode has no such gap, and is the default.
 */
export function createHttpReceiver(
  http: FastifyInstance,
  {
    clientSecret,
    log,
    nowMs,
  }: { readonly clientSecret: string; readonly log: Log; readonly nowMs: () => number },
): HttpReceiver {
  let take: ((data: unknown) => Promise<boolean>) | null = null;
  const bodies = new Map<string, string>();

  const check = (request: FastifyRequest, raw: Buffer): string | null => {
    const timestamp = oneHeader(request, 'timestamp');
    const sign = oneHeader(request, 'sign');
    const wrong = checkRobotSign({ timestamp, sign }, clientSecret, nowMs());
    if (wrong !== null) return wrong;
    const digest = createHash('sha256').update(raw).digest('hex');
    const known = bodies.get(sign ?? '');
    if (known !== undefined && known !== digest) return 'a signature that came with another body';
    bodies.set(sign ?? '', digest);
    const [oldest] = bodies.keys();
    if (bodies.size > remembered && oldest !== undefined) bodies.delete(oldest);
    return null;
  };

  mountCallback(http, {
    platform: 'DingTalk',
    address: '/dingtalk/callback',
    bodyLimitBytes: 64 * 1024,
    log,
    async receive({ request, reply, raw, refuse }) {
      if (take === null) return await reply.code(503).send();
      const wrong = check(request, raw);
      if (wrong !== null) return await refuse(request, reply, wrong);
      return await reply.code((await take(readJson(raw))) ? 200 : 400).send();
    },
  });

  return {
    listen(given) {
      take = given;
    },
    stop() {
      take = null;
    },
  };
}

function readJson(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch {
    return null;
  }
}
