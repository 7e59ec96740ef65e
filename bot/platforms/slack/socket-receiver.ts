import { setTimeout as wait } from 'node:timers/promises';
import { SocketModeReceiver } from '@slack/bolt';
import { WebAPIRateLimitedError, type WebClientOptions } from '@slack/web-api';
import type { Log } from '../../../jobs/ports.ts';
import { boltLogger } from './create-client.ts';
import { explainError } from './outcome.ts';
import type { SlackReceiver } from './slack-receiver.ts';

const closeMs = 1000;
const firstPauseMs = 250;
const longestPauseMs = 30_000;
/** A connection shorter than this counts as failed. */
const steadyMs = 10_000;

/**
 * Socket Mode that stays connected. The library's own reconnecting is switched off: it waits five seconds at every
 * routine refresh by Slack, during which a command fails on the person's screen, and if Slack is unreachable or the
 * token is revoked, it leaves an unhandled rejection, which ends the process.
 *
 * @param helloMs how long to wait for Slack's hello message on a new connection
 */
export function createSocketReceiver(
  appToken: string,
  clientOptions: WebClientOptions,
  log: Log,
  helloMs = 20_000,
): SlackReceiver {
  const receiver = new SocketModeReceiver({
    appToken,
    autoReconnectEnabled: false,
    logger: boltLogger(log),
    installerOptions: { clientOptions },
    // Not acknowledged, so that Slack redelivers what could not be stored.
    processEventErrorHandler: async ({ error }) => {
      log.error({ err: error }, 'could not take in what Slack sent; Slack is not told that it arrived');
      return false;
    },
  });
  const { client } = receiver;
  let stopping = new AbortController();
  let problem: string | null = 'the socket to Slack is not open yet';
  let staying: Promise<void> = Promise.resolve();

  /** Opens one connection. @returns a promise that resolves when the connection is lost */
  const connect = async (): Promise<{ lost: Promise<void> }> => {
    let markLost = () => {};
    const lost = new Promise<void>((resolve) => {
      markLost = resolve;
    });
    client.once('disconnected', markLost);
    const timer = setTimeout(() => void client.disconnect(), helloMs);
    try {
      await client.start();
      problem = null;
      return { lost };
    } catch (thrown) {
      client.off('disconnected', markLost);
      // The library rejects without an error if the connection is closed before the hello.
      const error = thrown instanceof Error ? thrown : new Error('closed before Slack said hello');
      problem = `the socket to Slack cannot be opened (${explainError(error)})`;
      throw error;
    } finally {
      clearTimeout(timer);
    }
  };

  const stayConnected = async (first: { lost: Promise<void> }): Promise<void> => {
    let connection: { lost: Promise<void> } | null = first;
    let failures = 0;
    let pauseMs = 0;
    while (!stopping.signal.aborted) {
      if (connection !== null) {
        const sinceMs = performance.now();
        await connection.lost;
        problem ??= 'the socket to Slack was closed and is being opened again';
        failures = performance.now() - sinceMs < steadyMs ? failures + 1 : 0;
        pauseMs = pauseAfter(failures);
      }
      await wait(pauseMs, undefined, { signal: stopping.signal }).catch(() => {});
      if (stopping.signal.aborted) return;
      connection = await connect().catch((error: unknown) => {
        failures += 1;
        pauseMs = Math.max(pauseAfter(failures), retryAfterMs(error));
        log.warn({ pauseMs, why: explainError(error) }, 'the socket to Slack cannot be opened; trying again');
        return null;
      });
    }
  };

  const close = async (): Promise<void> => {
    const closed = client.disconnect();
    // The second call does not wait for the peer's close frame.
    const slow = setTimeout(() => void client.disconnect(), closeMs);
    await closed;
    clearTimeout(slow);
  };

  return {
    problem: () => problem,
    init: (app) => receiver.init(app),
    async start() {
      stopping = new AbortController();
      staying = stayConnected(await connect());
    },
    async stop() {
      stopping.abort();
      await close();
      await staying;
      await close(); // A connection that was just being opened.
      problem = 'Slack is not listened to.';
    },
  };
}

function pauseAfter(failures: number): number {
  return failures === 0 ? 0 : Math.min(longestPauseMs, firstPauseMs * 2 ** (failures - 1));
}

function retryAfterMs(error: unknown): number {
  return error instanceof WebAPIRateLimitedError ? error.retryAfter * 1000 : 0;
}
