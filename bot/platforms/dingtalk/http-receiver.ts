import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isNotStored } from '../../../jobs/deadline.ts';
import type { Log } from '../../../jobs/ports.ts';
import { refuseStrangers } from '../../http/refuse-strangers.ts';
import { forServers } from '../../http/security-headers.ts';
import { checkRobotSign } from './verify-signature.ts';

export interface HttpReceiver {
  listen(take: (data: unknown) => Promise<boolean>): void;
  stop(): void;
}

const bodyLimitBytes = 64 * 1024;
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

  void http.register(async (scope) => {
    const message = 'refused requests to the DingTalk address that DingTalk did not sign';
    const refuse = await refuseStrangers(scope, { log, message });
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: bodyLimitBytes },
      (_request, body, done) => done(null, body),
    );
    scope.post('/dingtalk/callback', { ...forServers, bodyLimit: bodyLimitBytes }, async (request, reply) => {
      const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      if (take === null) return await reply.code(503).send();
      const wrong = check(request, raw);
      if (wrong !== null) return await refuse(request, reply, wrong);
      try {
        return await reply.code((await take(readJson(raw))) ? 200 : 400).send();
      } catch (error) {
        log.error(
          { err: error },
          'could not take in what DingTalk sent; DingTalk is not told that it arrived',
        );
        return await reply.code(isNotStored(error) ? 503 : 500).send();
      }
    });
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

function oneHeader(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}
