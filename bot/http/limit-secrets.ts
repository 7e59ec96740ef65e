import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { XinhangError } from '../../jobs/errors.ts';
import { said } from '../../templates/reader/said.ts';

export interface SecretLimits {
  /** The token in the address or the cookie, if it has the form of one. */
  readonly tokenOf: (request: FastifyRequest) => string | undefined;
  /** Whether a token was made here. Such tokens need not have been found before. */
  readonly isOurs?: (token: string) => Promise<boolean>;
  /** Requests per minute with one token that is ours, or has been found. */
  readonly perMinute: number;
  /** Requests per minute from one address with all other tokens. */
  readonly unknownPerMinute: number;
}

export interface SecretLimit {
  /** @throws XinhangError `rate_limited` */
  count(request: FastifyRequest, reply: FastifyReply): Promise<void>;
  /** Says whether the token of this request exists. */
  note(request: FastifyRequest, exists: boolean): void;
}

/** Bounds the memory; more people than any company has. */
const mostKnown = 10_000;

/**
 * Limits requests whose address or cookie is their secret. A token that is ours or has been found has a limit of its own.
 * All others share one per address, so guessing tokens does not slow down real ones, even behind a proxy where all requests
 * come from one address.
 */
export async function limitSecrets(
  scope: FastifyInstance,
  { tokenOf, isOurs = async () => false, perMinute, unknownPerMinute }: SecretLimits,
): Promise<SecretLimit> {
  const known = new Set<string>();
  await scope.register(rateLimit, { global: false });
  const timeWindow = 60_000;
  const countUnknown = scope.createRateLimit({ max: unknownPerMinute, timeWindow });
  const countKnown = scope.createRateLimit({
    max: perMinute,
    timeWindow,
    keyGenerator: (request) => tokenOf(request) ?? '',
  });
  return {
    async count(request, reply) {
      const token = tokenOf(request);
      const isKnown = token !== undefined && (known.has(token) || (await isOurs(token)));
      const limit = await (isKnown ? countKnown : countUnknown)(request);
      if (limit.isAllowed || !limit.isExceeded) return;
      reply.header('retry-after', limit.ttlInSeconds);
      throw new XinhangError('rate_limited', said('http/too-many-requests'));
    },
    note(request, exists) {
      const token = tokenOf(request);
      if (token === undefined) return;
      // The last that was used goes to the end, and the first makes room: sessions are new every day.
      known.delete(token);
      if (!exists) return;
      known.add(token);
      const [oldest] = known;
      if (known.size > mostKnown && oldest !== undefined) known.delete(oldest);
    },
  };
}
