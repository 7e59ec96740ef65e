import { setTimeout as wait } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { Log } from '../../jobs/ports.ts';

/** What one platform's connection is like; `State` is what belongs to one connection. */
export interface LineOptions<State> {
  /** As people call the platform: `DingTalk`. */
  readonly name: string;
  readonly log: Log;
  /** The first wait before connecting again; doubles up to a minute. */
  readonly firstWaitMs: number;
  dial(): Promise<{ readonly url: string | URL; readonly state: State }>;
  /** Handles one message. Stopping waits for it. */
  receive(connection: WebSocket, raw: Buffer, state: State): Promise<void>;
  /** Ends an open connection that has become silent. @returns stops watching */
  watch(connection: WebSocket, state: State): () => void;
}

export interface Line {
  /** Resolves with the first connection. @throws its error */
  start(): Promise<void>;
  /** Takes nothing new, and waits for what is being stored. */
  stop(): Promise<void>;
  isStopping(): boolean;
  problem(): string | null;
}

const longestWaitMs = 60_000;
const handshakeMs = 10_000;

/** Keeps one WebSocket open at a time, and connects again with backoff and jitter until it is stopped. */
export function keepConnected<State>(options: LineOptions<State>): Line {
  const { name, log, firstWaitMs } = options;
  const stopping = new AbortController();
  const storing = new Set<Promise<void>>();
  let socket: WebSocket | null = null;
  let trouble: string | null = `Connecting to ${name}.`;
  let running: Promise<void> | null = null;

  /** Listened to from the beginning: a message may come together with the end of the handshake. */
  const connect = async (): Promise<Opened<State>> => {
    const { url, state } = await options.dial();
    const connection = new WebSocket(url, { handshakeTimeout: handshakeMs });
    connection.on('message', (raw: Buffer) => {
      const done = options.receive(connection, raw, state).finally(() => storing.delete(done));
      storing.add(done);
    });
    await new Promise<void>((resolve, reject) => {
      connection.once('open', resolve);
      connection.once('error', reject);
    });
    connection.on('error', (error) => log.warn({ err: error }, `the connection to ${name} failed`));
    return { connection, state };
  };

  /** Resolves when the connection ends. */
  const lastOut = async ({ connection, state }: Opened<State>): Promise<void> => {
    const unwatch = options.watch(connection, state);
    if (stopping.signal.aborted) connection.terminate();
    if (connection.readyState !== WebSocket.CLOSED) {
      await new Promise((resolve) => connection.once('close', resolve));
    }
    unwatch();
  };

  const run = async (first: Opened<State>): Promise<void> => {
    let failures = 0;
    let next: Opened<State> | null = first;
    while (!stopping.signal.aborted) {
      try {
        const opened: Opened<State> = next ?? (await connect());
        next = null;
        socket = opened.connection;
        trouble = null;
        await lastOut(opened);
        failures = 0;
        trouble = `The connection to ${name} ended; connecting again.`;
      } catch (error) {
        failures += 1;
        trouble = `${name} cannot be connected to: ${error instanceof Error ? error.message : String(error)}`;
      }
      socket = null;
      // Jitter, so that many processes do not come back at the same moment.
      const ms =
        Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(failures, 10)) * (0.5 + Math.random() / 2);
      await wait(ms, undefined, { signal: stopping.signal }).catch(() => {});
    }
  };

  return {
    async start() {
      running = run(await connect());
    },
    async stop() {
      stopping.abort();
      await Promise.all(storing);
      socket?.close();
      socket?.terminate();
      await running;
    },
    isStopping: () => stopping.signal.aborted,
    problem: () => trouble,
  };
}

interface Opened<State> {
  readonly connection: WebSocket;
  readonly state: State;
}
