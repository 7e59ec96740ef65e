import type { FastifyRequest } from 'fastify';
import { XinhangError } from '../../../jobs/errors.ts';
import { isForeign } from '../../http/is-foreign.ts';

const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * The rehearsal has no passwords: anyone who reaches it can act as any person. So it only answers requests with a
 * loopback `Host` (which DNS rebinding from another site does not have) from its own page (`Origin`, or
 * `Sec-Fetch-Site` where the browser sends no origin).
 *
 * @param allowedHosts further `Host` values, for a forwarded port
 */
export function createRequestGuard(allowedHosts: readonly string[]) {
  return async (request: FastifyRequest): Promise<void> => {
    const host = request.headers.host?.toLowerCase() ?? '';
    if (!allowedHosts.includes(host) && !isOwnLoopback(host, request.raw.socket.localPort)) {
      throw new XinhangError(
        'not_allowed',
        `演练只在本机打开：请用 http://localhost:${request.raw.socket.localPort ?? ''}/ 访问。`,
      );
    }
    const own = [`http://${host}`, `https://${host}`];
    if (isForeign(request, own)) throw new XinhangError('not_allowed', '只接受本页面发出的请求。');
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
