/** The one listener of the program: platforms mount their callbacks on it, probes and scrapers ask it. */
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
  /** What the program still waits for or has lost, in words for whoever runs it; empty when it is ready. */
  readonly ready: () => Promise<readonly string[]>;
  readonly metrics?: Metrics;
  /** Addresses and networks of the proxies in front, by commas; absent: every request is from whoever connects. */
  readonly trustProxy?: string | undefined;
  /** How long a request may take to come in; its answer may take as long as it likes. */
  readonly requestTimeoutMs?: number;
}

export interface Http {
  /** Takes routes until `listen` is called. */
  readonly app: FastifyInstance;
  /**
   * @returns the address as a person would type it
   * @throws XinhangError `port_taken` when another program has the port, `bad_config` when it may not be had at all
   */
  listen(): Promise<string>;
  /** Ends open connections too; may be called twice. */
  close(): Promise<void>;
}

/** Callbacks of chat platforms are a few kilobytes; a route that takes more says so itself. */
const bodyLimitBytes = 256 * 1024;
/** Above the minute of the usual proxies, so that it is not us who closes under a request of theirs. */
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
    // Only what a trusted proxy says of the sender counts; anybody can write such a header.
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
