/** The program's one HTTP listener, with the platforms' callbacks, the probes and the metrics. */
import Fastify, { type FastifyInstance } from 'fastify';
import type { Log } from '../jobs/ports.ts';
import { answerErrors, sendUnreadable } from './http/answer-errors.ts';
import { addressOf, explainListenError } from './http/listen-error.ts';
import { mountProbes } from './http/mount-probes.ts';
import { setSecurityHeaders } from './http/security-headers.ts';
import { createMetrics, type Metrics } from './metrics.ts';

export interface HttpOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly log: Log;
  /** What is not ready, in words for the operator; empty when the program is ready. */
  readonly ready: () => Promise<readonly string[]>;
  readonly metrics?: Metrics;
  /** Addresses and networks of trusted proxies, separated by commas. Undefined: forwarding headers are ignored. */
  readonly trustProxy?: string | undefined;
  /** The time limit for receiving a request; the response has none. */
  readonly requestTimeoutMs?: number;
}

export interface Http {
  /** Accepts routes until `listen` is called. */
  readonly app: FastifyInstance;
  /**
   * @returns the address to open in a browser
   * @throws XinhangError `port_taken` when the port is in use, `bad_config` when it cannot be used at all
   */
  listen(): Promise<string>;
  /** Also closes open connections. May be called twice. */
  close(): Promise<void>;
}

/** Callbacks of chat platforms are a few kilobytes; a route that needs more sets its own limit. */
const bodyLimitBytes = 256 * 1024;
/** Above the usual 60 s of proxies, so that we do not close a connection while the proxy sends a request. */
const keepAliveTimeoutMs = 75_000;

export function createHttp(options: HttpOptions): Http {
  const {
    host,
    port,
    log,
    ready,
    trustProxy,
    metrics = createMetrics(),
    requestTimeoutMs = 10_000,
  } = options;
  const app = Fastify({
    bodyLimit: bodyLimitBytes,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs,
    forceCloseConnections: true,
    http: { headersTimeout: requestTimeoutMs, connectionsCheckingInterval: 1_000 },
    logger: false,
    // Forwarding headers are trusted from these proxies only: any client can send them.
    ...(trustProxy === undefined ? {} : { trustProxy }),
    frameworkErrors: (_error, _request, reply) => void sendUnreadable(reply),
  });
  setSecurityHeaders(app);
  answerErrors(app, log);
  mountProbes(app, { ready, metrics, log });
  return {
    app,
    async listen() {
      try {
        await app.listen({ host, port });
      } catch (error) {
        throw explainListenError(error, host, port);
      }
      return addressOf(app.server.address(), host);
    },
    close: () => app.close(),
  };
}
