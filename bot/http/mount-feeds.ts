/** Serves calendar feeds of follow-ups. The address is the secret: anyone who has it may read. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { XinhangError } from '../../jobs/errors.ts';
import type { Log } from '../../jobs/ports.ts';
import { limitSecrets } from './limit-secrets.ts';
import { createRefusalLog } from './refusal-log.ts';
import { said } from '../../templates/reader/said.ts';

export interface FeedRoute {
  /** The calendar for a token; null if there is none, for any reason. */
  readonly read: (token: string) => Promise<string | null>;
  readonly isOurs?: (token: string) => Promise<boolean>;
  /** Requests per minute for one calendar; calendar programs ask a few times per hour. */
  readonly perMinute?: number;
  /** Requests per minute from one address with tokens that have not been read successfully yet. */
  readonly unknownPerMinute?: number;
  readonly log: Log;
}

const shape = /^([\w-]{43})\.ics$/;

export function mountFeeds(
  app: FastifyInstance,
  { read, isOurs = async () => false, perMinute = 60, unknownPerMinute = 60, log }: FeedRoute,
): void {
  const refusals = createRefusalLog(log, 'refused requests for unknown calendars');

  void app.register(async (scope) => {
    const tokenOf = (request: FastifyRequest) =>
      shape.exec((request as FastifyRequest<FileRoute>).params.file)?.[1];
    const limit = await limitSecrets(scope, { tokenOf, isOurs, perMinute, unknownPerMinute });

    scope.get<FileRoute>('/feed/:file', async (request, reply) => {
      await limit.count(request, reply);
      const token = tokenOf(request);
      // Only what cannot be a token is refused without a lookup.
      const calendar = token === undefined ? null : await read(token);
      limit.note(request, calendar !== null);
      reply.header('x-robots-tag', 'noindex');
      if (calendar === null) {
        refusals.note('no such token');
        reply.header('cache-control', 'no-store');
        throw new XinhangError('not_found', said('http/nothing-here'));
      }
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
