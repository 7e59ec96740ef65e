import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isNotStored } from '../../jobs/deadline.ts';
import type { Log } from '../../jobs/ports.ts';
import { forServers } from './security-headers.ts';
import rateLimit from '@fastify/rate-limit';
import { createRefusalLog } from './refusal-log.ts';

/** An address to which a chat platform posts what happened there. */
export interface Callback {
  /** The platform as people call it, for the log. */
  readonly platform: string;
  readonly address: string;
  /** Larger than anything the platform sends. A larger body is refused before it has been read. */
  readonly bodyLimitBytes: number;
  readonly log: Log;
  /** Refuses by the headers alone, before the body is read. Null: the body is read. */
  readonly whyForged?: (request: FastifyRequest) => string | null;
  /**
   * Stores what came, then answers.
   *
   * @param raw the bytes that are signed
   * @throws when it could not be stored: the answer asks the platform to send it again
   */
  readonly receive: (arrived: Arrived) => Promise<FastifyReply>;
  /** What is asked of the same address by GET. */
  readonly ask?: (arrived: Omit<Arrived, 'raw'>) => Promise<FastifyReply>;
}

export interface Arrived {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly raw: Buffer;
  readonly refuse: RefuseStranger;
}

/** Mounted at once, because Fastify accepts no routes while it listens. */
export function mountCallback(http: FastifyInstance, callback: Callback): void {
  const { platform, address, bodyLimitBytes: bodyLimit, log, whyForged, receive, ask } = callback;
  void http.register(async (scope) => {
    const message = `refused requests to the ${platform} address that ${platform} did not sign`;
    const refuse = await refuseStrangers(scope, { log, message });
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_request, body, done) =>
      done(null, body),
    );
    if (ask !== undefined) {
      scope.get(address, async (request, reply) => await ask({ request, reply, refuse }));
    }
    scope.post(address, {
      ...forServers,
      bodyLimit,
      onRequest: async (request, reply) => {
        const why = whyForged?.(request) ?? null;
        return why === null ? undefined : await refuse(request, reply, why);
      },
      handler: async (request, reply) => {
        const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        try {
          return await receive({ request, reply, raw, refuse });
        } catch (error) {
          log.error(
            { err: error },
            `could not take in what ${platform} sent; ${platform} is not told that it arrived`,
          );
          return await reply.code(isNotStored(error) ? 503 : 500).send();
        }
      },
    });
  });
}

/** Answers an unauthenticated request without giving a reason. @param why for the log only */
type RefuseStranger = (request: FastifyRequest, reply: FastifyReply, why: string) => Promise<FastifyReply>;

interface StrangersOptions {
  readonly log: Log;
  /** The log message, written at most once a minute. */
  readonly message: string;
  /** 401 answers per minute and address; after that, 429. */
  readonly perMinute?: number;
}

/**
 * Refuses unauthenticated requests: 401, then 429 for an address that exceeds the limit. Only refusals are counted, so
 * behind a proxy, where all requests come from one address, strangers cannot use up the limit of genuine requests.
 */
async function refuseStrangers(
  scope: FastifyInstance,
  { log, message, perMinute = 60 }: StrangersOptions,
): Promise<RefuseStranger> {
  await scope.register(rateLimit, { global: false });
  const count = scope.createRateLimit({ max: perMinute, timeWindow: 60_000 });
  const refusals = createRefusalLog(log, message);
  return async (request, reply, why) => {
    refusals.note(why);
    const limit = await count(request);
    // The rest of the body is not read.
    reply.header('connection', 'close');
    if (limit.isAllowed || !limit.isExceeded) return reply.code(401).send();
    return reply.code(429).header('retry-after', limit.ttlInSeconds).send();
  };
}
