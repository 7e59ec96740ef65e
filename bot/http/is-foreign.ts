import type { FastifyRequest } from 'fastify';

/**
 * Whether a request comes from another site's page, which must not act with the session of whoever looks at it. A
 * browser names the origin of everything but plain reading, and where it does not, says whether the page is the same
 * site's. Neither header can be forged by a page; a program that sends neither is no browser, and has no session of
 * anybody's to misuse.
 *
 * @param origins of the pages that may
 */
export function isForeign({ headers, method }: FastifyRequest, origins: readonly string[]): boolean {
  const { origin } = headers;
  if (origin !== undefined) return !origins.includes(origin.toLowerCase());
  const site = headers['sec-fetch-site'];
  const reads = method === 'GET' || method === 'HEAD';
  return !reads && site !== undefined && site !== 'same-origin' && site !== 'none';
}
