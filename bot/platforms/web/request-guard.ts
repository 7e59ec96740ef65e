import type { FastifyReply, FastifyRequest } from 'fastify';
import { XinhangError } from '../../../jobs/errors.ts';

const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * The rehearsal has no passwords: whoever reaches it may look as anybody. So it answers only to a browser that asked
 * for it by a loopback name (a page elsewhere that rebinds its own name to 127.0.0.1 has another `Host`) and only to
 * its own page (`Origin`, and `Sec-Fetch-Site` where a browser sends no origin).
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
    const origin = request.headers.origin;
    const site = request.headers['sec-fetch-site'];
    const foreign =
      origin === undefined
        ? request.method !== 'GET' && site !== undefined && site !== 'same-origin' && site !== 'none'
        : ![`http://${host}`, `https://${host}`].includes(origin.toLowerCase());
    if (foreign) throw new XinhangError('not_allowed', '只接受本页面发出的请求。');
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

/**
 * Nothing but this page's own files, no inline script, and style elements only with this response's nonce. Style
 * attributes are allowed: the components measure and place with them.
 *
 * @param nonce for the page itself; answers of the API need none
 */
export function setSecurityHeaders(reply: FastifyReply, nonce?: string): void {
  const styles = nonce === undefined ? "'none'" : `'self' 'nonce-${nonce}'`;
  reply.headers({ ...securityHeaders, 'content-security-policy': policy(styles) });
}

export const securityHeaders: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
};

const policy = (styles: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src ${styles}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
