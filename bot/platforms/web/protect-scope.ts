import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify';
import { ZodError } from 'zod';
import { type ErrorCode, XinhangError } from '../../../jobs/errors.ts';
import type { Log } from '../../../jobs/ports.ts';
import { storable } from '../../../jobs/storable.ts';
import { sendProblem, Unauthenticated } from './problems.ts';
import { isForeign } from '../../http/is-foreign.ts';
import { said } from '../../../templates/reader/said.ts';

/** Enough for a long message or form as JSON, but bounds the memory. */
const bodyLimitBytes = 64 * 1024;

const statusOf: Partial<Record<ErrorCode, number>> = {
  bad_input: 400,
  not_allowed: 403,
  not_found: 404,
  already_exists: 409,
  not_stored: 503,
};

/** Guard, input cleaning and error answers for everything the rehearsal serves. Needs its own Fastify scope. */
export function protectScope(scope: FastifyInstance, allowedHosts: readonly string[], log: Log): void {
  const guard = createRequestGuard(allowedHosts);
  scope.addHook('onRoute', (route) => {
    route.bodyLimit = bodyLimitBytes;
  });
  scope.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store');
    await guard(request);
  });
  // Before any lookup: PostgreSQL raises an error for NUL in a string.
  scope.addHook('preValidation', async (request) => {
    request.body = storable(request.body);
    request.query = storable(request.query);
    request.params = storable(request.params);
  });
  scope.setErrorHandler((error: FastifyError | XinhangError | ZodError, _request, reply) => {
    if (error instanceof Unauthenticated) return sendProblem(reply, 401, 'unauthenticated', error.says);
    if (error instanceof XinhangError) {
      return sendProblem(reply, statusOf[error.code] ?? 500, error.code, error.says);
    }
    if (error instanceof ZodError) return sendProblem(reply, 400, 'bad_input', said('web/incomplete'));
    const status = 'statusCode' in error ? (error.statusCode ?? 500) : 500;
    if (status < 500) return sendProblem(reply, status, 'bad_input', said('web/wrong'));
    log.error({ error: error.stack ?? String(error) }, 'web: a request failed');
    return sendProblem(reply, 500, 'other', said('web/failed'));
  });
}

const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * The rehearsal has no passwords: anyone who reaches it can act as any person. So it only answers requests with a
 * loopback `Host` (which DNS rebinding from another site does not have) from its own page (`Origin`, or
 * `Sec-Fetch-Site` where the browser sends no origin).
 *
 * @param allowedHosts further `Host` values, for a forwarded port
 */
function createRequestGuard(allowedHosts: readonly string[]) {
  return async (request: FastifyRequest): Promise<void> => {
    const host = request.headers.host?.toLowerCase() ?? '';
    if (!allowedHosts.includes(host) && !isOwnLoopback(host, request.raw.socket.localPort)) {
      throw new XinhangError(
        'not_allowed',
        said('web/only-this-machine', { port: String(request.raw.socket.localPort ?? '') }),
      );
    }
    const own = [`http://${host}`, `https://${host}`];
    if (isForeign(request, own)) throw new XinhangError('not_allowed', said('web/foreign'));
  };
}

function isOwnLoopback(host: string, localPort: number | undefined): boolean {
  const found = /^(.+?)(?::(\d{1,5}))?$/.exec(host);
  return (
    found !== null &&
    loopbackNames.has(found[1] ?? '') &&
    Number(found[2] ?? 80) === (localPort ?? Number.NaN)
  );
}
