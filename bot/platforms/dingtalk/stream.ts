import { setTimeout as wait } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { z } from 'zod';
import type { Log } from '../../../jobs/ports.ts';
import type { DingTalkApi } from './api.ts';

export const topics = {
  message: '/v1.0/im/bot/messages/get',
  card: '/v1.0/card/instances/callback',
} as const;

/** Stores what arrived. A failure is not acknowledged. */
export type Take = (topic: string, data: unknown, messageId: string) => Promise<void>;

export interface Stream {
  /** Resolves with the first connection. @throws its error */
  start(take: Take): Promise<void>;
  /** Takes nothing new, and waits for what is being stored. */
  stop(): Promise<void>;
  problem(): string | null;
}

export interface StreamOptions {
  readonly api: DingTalkApi;
  readonly log: Log;
  /** The first wait before connecting again; doubles up to a minute. */
  readonly firstWaitMs?: number;
  readonly heartbeatMs?: number;
}

const longestWaitMs = 60_000;
const handshakeMs = 10_000;

const frame = z.object({
  type: z.string(),
  headers: z.object({ topic: z.string().catch(''), messageId: z.string().catch('') }),
  data: z.string().catch('{}'),
});
type Frame = z.infer<typeof frame>;

/**
 * DingTalk's Stream mode: one WebSocket at a time, opened with a single-use ticket. A message is acknowledged only when
 * it is stored. The official client is not used: it acknowledges before its handler is done, and after a failed
 * connection its attempts double.
 */
export function createStream({ api, log, firstWaitMs = 1_000, heartbeatMs = 30_000 }: StreamOptions): Stream {
  const stopping = new AbortController();
  const storing = new Set<Promise<void>>();
  let socket: WebSocket | null = null;
  let trouble: string | null = 'Connecting to DingTalk.';
  let running: Promise<void> | null = null;

  /** A connection, open. Listened to from the beginning: a message may come together with the end of the handshake. */
  const connect = async (take: Take): Promise<WebSocket> => {
    const { endpoint, ticket } = await api.openStream(Object.values(topics));
    const url = new URL(endpoint);
    url.searchParams.set('ticket', ticket);
    const opened = new WebSocket(url, { handshakeTimeout: handshakeMs });
    opened.on('message', (raw: Buffer) => {
      const done = receive(opened, raw.toString('utf8'), take).finally(() => storing.delete(done));
      storing.add(done);
    });
    await new Promise<void>((resolve, reject) => {
      opened.once('open', resolve);
      opened.once('error', reject);
    });
    opened.on('error', (error) => log.warn({ err: error }, 'the connection to DingTalk failed'));
    return opened;
  };

  /** Resolves when the connection ends, or has been silent for two heartbeats. */
  const lastOut = async (connection: WebSocket): Promise<void> => {
    let alive = true;
    const heart = setInterval(() => {
      if (!alive) return connection.terminate();
      alive = false;
      connection.ping();
    }, heartbeatMs);
    connection.on('pong', () => (alive = true));
    if (stopping.signal.aborted) connection.terminate();
    if (connection.readyState !== WebSocket.CLOSED) {
      await new Promise((resolve) => connection.once('close', resolve));
    }
    clearInterval(heart);
  };

  const receive = async (connection: WebSocket, raw: string, take: Take): Promise<void> => {
    const read = readFrame(raw);
    if (read === null) return log.warn({}, 'DingTalk sent something that is not a frame');
    const { headers, type, data } = read;
    if (type === 'SYSTEM') {
      if (headers.topic === 'ping') acknowledge(connection, read, data);
      // DingTalk closes ten seconds later; a new connection must not wait for that.
      if (headers.topic === 'disconnect') connection.close();
      return;
    }
    if (stopping.signal.aborted) return;
    try {
      await take(headers.topic, JSON.parse(data), headers.messageId);
      acknowledge(connection, read, JSON.stringify({ response: {} }));
    } catch (error) {
      log.error({ err: error }, 'could not take in what DingTalk sent; DingTalk is not told that it arrived');
    }
  };

  const keepConnected = async (first: WebSocket, take: Take): Promise<void> => {
    let failures = 0;
    let connection: WebSocket | null = first;
    while (!stopping.signal.aborted) {
      try {
        connection ??= await connect(take);
        socket = connection;
        trouble = null;
        const opened = connection;
        connection = null;
        await lastOut(opened);
        failures = 0;
        trouble = 'The connection to DingTalk ended; connecting again.';
      } catch (error) {
        failures += 1;
        trouble = `DingTalk cannot be connected to: ${error instanceof Error ? error.message : String(error)}`;
      }
      socket = null;
      // Jitter, so that many processes do not come back at the same moment.
      const ms =
        Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(failures, 10)) * (0.5 + Math.random() / 2);
      await wait(ms, undefined, { signal: stopping.signal }).catch(() => {});
    }
  };

  return {
    async start(take) {
      const first = await connect(take);
      running = keepConnected(first, take);
    },
    async stop() {
      stopping.abort();
      await Promise.all(storing);
      socket?.close();
      socket?.terminate();
      await running;
    },
    problem: () => trouble,
  };
}

function acknowledge(connection: WebSocket, { headers }: Frame, data: string): void {
  if (connection.readyState !== WebSocket.OPEN) return;
  const { messageId } = headers;
  connection.send(
    JSON.stringify({
      code: 200,
      message: 'OK',
      headers: { messageId, contentType: 'application/json' },
      data,
    }),
  );
}

function readFrame(raw: string): Frame | null {
  try {
    return frame.parse(JSON.parse(raw));
  } catch {
    return null;
  }
}
