import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '../../jobs/ports.ts';
import { createRefusalLog } from './refusal-log.ts';

/** Answers an unauthenticated request without giving a reason. @param why for the log only */
export type RefuseStranger = (
  request: FastifyRequest,
  reply: FastifyReply,
  why: string,
) => Promise<FastifyReply>;

export interface StrangersOptions {
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
export async function refuseStrangers(
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
