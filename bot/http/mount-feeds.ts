/** Where calendar programs fetch a person's follow-ups. The address is the secret; whoever has it may read. */
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import { XinhangError } from '../../jobs/errors.ts';

export interface FeedRoute {
  /** The calendar behind a token; null where there is none, for whatever reason. */
  readonly read: (token: string) => Promise<string | null>;
  /**
   * Requests a minute from one address. Behind a proxy all come from one: then this is for everybody, and each
   * calendar program asks a few times an hour.
   */
  readonly perMinute?: number;
}

const shape = /^([\w-]{43})\.ics$/;

export function mountFeeds(app: FastifyInstance, { read, perMinute = 240 }: FeedRoute): void {
  void app.register(async (scope) => {
    await scope.register(rateLimit, { max: perMinute, timeWindow: 60_000 });
    scope.get<{ Params: { file: string } }>('/feed/:file', async (request, reply) => {
      const token = shape.exec(request.params.file)?.[1];
      // A wrong token is looked for like a right one; only what cannot be a token is not.
      const calendar = token === undefined ? null : await read(token);
      reply.header('referrer-policy', 'no-referrer').header('x-robots-tag', 'noindex');
      if (calendar === null) {
        reply.header('cache-control', 'no-store');
        throw new XinhangError('not_found', 'There is nothing at this address.');
      }
      return reply
        .header('cache-control', 'private, max-age=300')
        .header('content-disposition', 'inline; filename="xinhang.ics"')
        .type('text/calendar; charset=utf-8')
        .send(calendar);
    });
  });
}
