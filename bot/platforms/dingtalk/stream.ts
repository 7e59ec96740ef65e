import { WebSocket } from 'ws';
import { z } from 'zod';
import type { Log } from '../../../jobs/ports.ts';
import { keepConnected } from '../../network/keep-connected.ts';
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
  let take: Take | null = null;

  const receive = async (connection: WebSocket, raw: string): Promise<void> => {
    const read = readFrame(raw);
    if (read === null) return log.warn({}, 'DingTalk sent something that is not a frame');
    const { headers, type, data } = read;
    if (type === 'SYSTEM') {
      if (headers.topic === 'ping') acknowledge(connection, read, data);
      // DingTalk closes ten seconds later; a new connection must not wait for that.
      if (headers.topic === 'disconnect') connection.close();
      return;
    }
    if (take === null || line.isStopping()) return;
    try {
      await take(headers.topic, JSON.parse(data), headers.messageId);
      acknowledge(connection, read, JSON.stringify({ response: {} }));
    } catch (error) {
      log.error({ err: error }, 'could not take in what DingTalk sent; DingTalk is not told that it arrived');
    }
  };

  const line = keepConnected<null>({
    name: 'DingTalk',
    log,
    firstWaitMs,
    dial: async () => {
      const { endpoint, ticket } = await api.openStream(Object.values(topics));
      const url = new URL(endpoint);
      url.searchParams.set('ticket', ticket);
      return { url, state: null };
    },
    receive: (connection, raw) => receive(connection, raw.toString('utf8')),
    /** Silent for two heartbeats. */
    watch: (connection) => {
      let alive = true;
      const heart = setInterval(() => {
        if (!alive) return connection.terminate();
        alive = false;
        connection.ping();
      }, heartbeatMs);
      connection.on('pong', () => (alive = true));
      return () => clearInterval(heart);
    },
  });

  return {
    async start(given) {
      take = given;
      await line.start();
    },
    stop: () => line.stop(),
    problem: () => line.problem(),
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
