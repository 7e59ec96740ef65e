import type { FastifyRequest } from 'fastify';

/** The header's value; undefined if it was sent more than once, because it is then ambiguous. */
export function oneHeader(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}
