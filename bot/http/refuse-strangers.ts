import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '../../jobs/ports.ts';
import { createRefusalLog } from './refusal-log.ts';

/** Answers a request that proved nothing, and says no more than that. @param why for the log alone */
export type RefuseStranger = (
  request: FastifyRequest,
  reply: FastifyReply,
  why: string,
) => Promise<FastifyReply>;

export interface StrangersOptions {
  readonly log: Log;
  /** For the log, once a minute. */
  readonly message: string;
  /** Refusals a minute that one address is told of; after that it is told to stop. */
  readonly perMinute?: number;
}

/**
 * Refuses whoever proves nothing: 401, and from an address that keeps at it 429. Only refusals are counted, so behind a
 * proxy, where all come from one address, a stranger takes nothing from those who have something to show.
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
    // What may still be on its way is not read.
    reply.header('connection', 'close');
    if (limit.isAllowed || !limit.isExceeded) return reply.code(401).send();
    return reply.code(429).header('retry-after', limit.ttlInSeconds).send();
  };
}
