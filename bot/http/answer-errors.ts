/** Answers errors with one sentence in JSON, never with a stack or other internals. */
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { type ErrorCode, XinhangError } from '../../jobs/errors.ts';
import type { Log } from '../../jobs/ports.ts';

const statusOf: Partial<Record<ErrorCode, number>> = {
  bad_input: 400,
  not_allowed: 403,
  not_found: 404,
  already_exists: 409,
  rate_limited: 429,
};

export function answerErrors(app: FastifyInstance, log: Log): void {
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ error: 'not_found', message: 'There is nothing at this address.' }),
  );
  app.setErrorHandler((error: FastifyError | XinhangError, request, reply) => {
    const status = error instanceof XinhangError ? (statusOf[error.code] ?? 500) : (error.statusCode ?? 500);
    if (status >= 500) {
      log.error({ err: error, method: request.method, route: request.routeOptions.url }, 'a request failed');
      return reply
        .code(500)
        .send({ error: 'failed', message: 'This did not work; the log of the program says why.' });
    }
    if (error instanceof XinhangError) {
      return reply.code(status).send({ error: error.code, message: error.message });
    }
    return reply.code(status).send({ error: 'bad_request', message: sentenceFor(status) });
  });
}

/** For requests that Fastify cannot parse, such as a malformed URL, whose own message would quote it. */
export function sendUnreadable(reply: FastifyReply): FastifyReply {
  return reply.code(400).send({ error: 'bad_request', message: sentenceFor(400) });
}

/** Fastify's own messages quote the bad request; these do not. */
function sentenceFor(status: number): string {
  if (status === 413) return 'The request is too large.';
  if (status === 415) return 'The content type of the request is not supported here.';
  if (status === 429) return 'Too many requests; try again later.';
  return 'The request cannot be read.';
}
