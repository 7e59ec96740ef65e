import type { FastifyRequest } from 'fastify';

/**
 * Whether a request comes from another site's page, which must not act with the viewer's session (CSRF). Browsers send
 * Origin with everything but plain reads, and Sec-Fetch-Site otherwise; a page can forge neither. A client that sends
 * neither is not a browser, so it has no session to misuse.
 *
 * @param origins the allowed origins
 */
export function isForeign({ headers, method }: FastifyRequest, origins: readonly string[]): boolean {
  const { origin } = headers;
  if (origin !== undefined) return !origins.includes(origin.toLowerCase());
  const site = headers['sec-fetch-site'];
  const reads = method === 'GET' || method === 'HEAD';
  return !reads && site !== undefined && site !== 'same-origin' && site !== 'none';
}
