/** What every answer forbids a browser; the page alone allows itself more. */
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
  // Whether the whole domain is https alone is for the proxy to say that ends TLS.
  strictTransportSecurity: false,
};

export function setSecurityHeaders(app: FastifyInstance): void {
  void app.register(helmet, strict);
}
