/** Answers errors with one sentence in JSON, in the reader's language, never with a stack or other internals. */
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { type ErrorCode, XinhangError } from '../../jobs/errors.ts';
import type { Log } from '../../jobs/ports.ts';
import { type AnySaid, said } from '../../templates/reader/said.ts';
import { builtInWords } from '../../templates/reader/words.ts';
import { readerLanguage } from './reader-language.ts';

const statusOf: Partial<Record<ErrorCode, number>> = {
  bad_input: 400,
  not_allowed: 403,
  not_found: 404,
  already_exists: 409,
  rate_limited: 429,
};

export function answerErrors(app: FastifyInstance, log: Log): void {
  app.setNotFoundHandler((_request, reply) => send(reply, 404, 'not_found', said('http/nothing-here')));
  app.setErrorHandler((error: FastifyError | XinhangError, request, reply) => {
    const status = error instanceof XinhangError ? (statusOf[error.code] ?? 500) : (error.statusCode ?? 500);
    if (status >= 500) {
      log.error({ err: error, method: request.method, route: request.routeOptions.url }, 'a request failed');
      return send(reply, 500, 'failed', said('http/failed'));
    }
    if (error instanceof XinhangError) return send(reply, status, error.code, error.says);
    return send(reply, status, 'bad_request', sentenceFor(status));
  });
}

/** For requests that Fastify cannot parse, such as a malformed URL, whose own message would quote it. */
export function sendUnreadable(reply: FastifyReply): FastifyReply {
  return send(reply, 400, 'bad_request', sentenceFor(400));
}

function send(reply: FastifyReply, status: number, error: string, says: AnySaid): FastifyReply {
  const message = builtInWords().say(says, readerLanguage(reply.request));
  return reply.code(status).send({ error, message });
}

/** Fastify's own messages quote the bad request; these do not. */
function sentenceFor(status: number): AnySaid {
  if (status === 413) return said('http/too-large');
  if (status === 415) return said('http/wrong-type');
  if (status === 429) return said('http/too-many-requests');
  return said('http/unreadable');
}
