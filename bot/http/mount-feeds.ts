/** Serves calendar feeds of follow-ups. The address is the secret: anyone who has it may read. */
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { XinhangError } from '../../jobs/errors.ts';
import type { Log } from '../../jobs/ports.ts';
import { createRefusalLog } from './refusal-log.ts';
import { said } from '../../templates/reader/said.ts';

export interface FeedRoute {
  /** The calendar for a token; null if there is none, for any reason. */
  readonly read: (token: string) => Promise<string | null>;
  /** Requests per minute for one calendar; calendar programs ask a few times per hour. */
  readonly perMinute?: number;
  /** Requests per minute from one address with tokens that have not been read successfully yet. */
  readonly unknownPerMinute?: number;
  readonly log: Log;
}

const shape = /^([\w-]{43})\.ics$/;
/** Bounds the memory; more people than any company has. */
const mostKnown = 10_000;

/**
 * A token that has been read successfully has a rate limit of its own. All others share one per address, so guessing
 * tokens does not slow down real feeds, even behind a proxy where all requests come from one address.
 */
export function mountFeeds(
  app: FastifyInstance,
  { read, perMinute = 60, unknownPerMinute = 60, log }: FeedRoute,
): void {
  const known = new Set<string>();
  const refusals = createRefusalLog(log, 'refused requests for unknown calendars');

  void app.register(async (scope) => {
    await scope.register(rateLimit, { global: false });
    const timeWindow = 60_000;
    const tokenOf = (request: FastifyRequest<FileRoute>) => shape.exec(request.params.file)?.[1];
    const countUnknown = scope.createRateLimit({ max: unknownPerMinute, timeWindow });
    const countKnown = scope.createRateLimit({
      max: perMinute,
      timeWindow,
      keyGenerator: (request) => tokenOf(request as FastifyRequest<FileRoute>) ?? '',
    });

    scope.get<FileRoute>('/feed/:file', async (request, reply) => {
      const token = tokenOf(request);
      const isKnown = token !== undefined && known.has(token);
      const limit = await (isKnown ? countKnown : countUnknown)(request);
      if (!limit.isAllowed && limit.isExceeded) {
        reply.header('retry-after', limit.ttlInSeconds);
        throw new XinhangError('rate_limited', said('http/too-many-requests'));
      }
      // Only what cannot be a token is refused without a lookup.
      const calendar = token === undefined ? null : await read(token);
      reply.header('x-robots-tag', 'noindex');
      if (calendar === null || token === undefined) {
        if (token !== undefined) known.delete(token);
        refusals.note('no such token');
        reply.header('cache-control', 'no-store');
        throw new XinhangError('not_found', said('http/nothing-here'));
      }
      if (known.size < mostKnown) known.add(token);
      return reply
        .header('cache-control', 'private, max-age=300')
        .header('content-disposition', 'inline; filename="xinhang.ics"')
        .type('text/calendar; charset=utf-8')
        .send(calendar);
    });
  });
}

interface FileRoute {
  readonly Params: { readonly file: string };
}
