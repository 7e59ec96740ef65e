/** The strict security headers of every answer; pages relax them for themselves. */
import helmet, { type FastifyHelmetOptions } from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

const nothing = ["'none'"];

const strict: FastifyHelmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: nothing, baseUri: nothing, formAction: nothing, frameAncestors: nothing },
  },
  xFrameOptions: { action: 'deny' },
  referrerPolicy: { policy: 'no-referrer' },
  // HSTS for the domain is up to the proxy that terminates TLS.
  strictTransportSecurity: false,
};

export function setSecurityHeaders(app: FastifyInstance): void {
  void app.register(helmet, strict);
}

/**
 * For routes that only a platform's server calls, with a signature: no browser shows these answers, and writing the
 * headers is a large part of what an event costs.
 */
export const forServers = { helmet: false } as const;
