import { setTimeout as wait } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { z } from 'zod';
import type { Log } from '../../../jobs/ports.ts';
import { type Endpoint, fetchEndpoint } from './endpoint.ts';
import { decodeFrame, encodeFrame, type Frame, headerIn, methods } from './frame.ts';
import { readPushedEvent } from './open-envelope.ts';
import { createPieces } from './pieces.ts';
import type { TakeEvent } from './take-event.ts';

export interface LongConnection {
  /** Resolves with the first connection. @throws its error */
  start(take: TakeEvent): Promise<void>;
  /** Takes nothing new, and waits for what is being stored. */
  stop(): Promise<void>;
  problem(): string | null;
}

export interface LongConnectionOptions {
  readonly appId: string;
  readonly appSecret: string;
  readonly baseUrl?: string | undefined;
  readonly log: Log;
  /** The first wait before connecting again; doubles up to a minute. */
  readonly firstWaitMs?: number;
}

const longestWaitMs = 60_000;
const handshakeMs = 10_000;

const pong = z.object({ PingInterval: z.number().positive() });

/**
 * Feishu's long connection: one WebSocket at a time. Something is acknowledged only when it is stored; with another
 * code, Feishu sends events again. The official client is not used: it begins to listen after the handshake, so what
 * comes together with its end is lost (a card callback for good), and it connects again at fixed intervals of minutes,
 * or, after some refusals, never.
 */
export function createLongConnection(options: LongConnectionOptions): LongConnection {
  const { log, firstWaitMs = 1_000 } = options;
  const stopping = new AbortController();
  const storing = new Set<Promise<void>>();
  const pieces = createPieces();
  let socket: WebSocket | null = null;
  let trouble: string | null = 'Connecting to Feishu.';
  let running: Promise<void> | null = null;

  /** Listened to from the beginning: an event may come together with the end of the handshake. */
  const connect = async (take: TakeEvent): Promise<Opened> => {
    const endpoint = await fetchEndpoint(options);
    const connection = new WebSocket(endpoint.url, { handshakeTimeout: handshakeMs });
    const opened: Opened = { connection, endpoint, heard: true, pingMs: endpoint.pingMs };
    connection.on('message', (raw: Buffer) => {
      opened.heard = true;
      const done = receive(opened, raw, take).finally(() => storing.delete(done));
      storing.add(done);
    });
    await new Promise<void>((resolve, reject) => {
      connection.once('open', resolve);
      connection.once('error', reject);
    });
    connection.on('error', (error) => log.warn({ err: error }, 'the connection to Feishu failed'));
    return opened;
  };

  /** Resolves when the connection ends, or has been silent between two pings. */
  const lastOut = async (opened: Opened): Promise<void> => {
    const { connection, endpoint } = opened;
    let timer: NodeJS.Timeout;
    const beat = (): void => {
      if (!opened.heard) return connection.terminate();
      opened.heard = false;
      if (connection.readyState === WebSocket.OPEN) connection.send(encodeFrame(pingFrame(endpoint)));
      timer = setTimeout(beat, opened.pingMs);
    };
    timer = setTimeout(beat, 0);
    if (stopping.signal.aborted) connection.terminate();
    if (connection.readyState !== WebSocket.CLOSED) {
      await new Promise((resolve) => connection.once('close', resolve));
    }
    clearTimeout(timer);
  };

  const receive = async (opened: Opened, raw: Buffer, take: TakeEvent): Promise<void> => {
    const frame = readFrame(raw);
    if (frame === null) return log.warn({}, 'Feishu sent something that is not a frame');
    const type = headerIn(frame, 'type');
    if (frame.method === methods.control) {
      const read = type === 'pong' ? pong.safeParse(readJson(frame.payload)) : null;
      if (read?.success === true) opened.pingMs = read.data.PingInterval * 1_000;
      return;
    }
    if (frame.method !== methods.data || type !== 'event' || stopping.signal.aborted) return;
    const whole = pieces.join(frame);
    if (whole === null) return;
    const answer = await answerTo(whole, take);
    if (opened.connection.readyState !== WebSocket.OPEN) return;
    const payload = Buffer.from(JSON.stringify(answer), 'utf8');
    opened.connection.send(encodeFrame({ ...frame, payload }));
  };

  const answerTo = async (raw: Uint8Array, take: TakeEvent): Promise<object> => {
    const opened = readPushedEvent(raw, options.appId);
    if (opened.kind !== 'event') {
      log.warn(
        {},
        `Feishu sent an event that is not taken in: ${opened.kind === 'refused' ? opened.why : opened.kind}`,
      );
      return { code: 500 };
    }
    try {
      const answer = await take(opened.event);
      const data = Buffer.from(JSON.stringify(answer), 'utf8').toString('base64');
      return Object.keys(answer).length === 0 ? { code: 200 } : { code: 200, data };
    } catch (error) {
      log.error({ err: error }, 'could not take in what Feishu sent; Feishu is not told that it arrived');
      return { code: 500 };
    }
  };

  const keepConnected = async (first: Opened, take: TakeEvent): Promise<void> => {
    let failures = 0;
    let next: Opened | null = first;
    while (!stopping.signal.aborted) {
      try {
        const opened: Opened = next ?? (await connect(take));
        next = null;
        socket = opened.connection;
        trouble = null;
        await lastOut(opened);
        failures = 0;
        trouble = 'The connection to Feishu ended; connecting again.';
      } catch (error) {
        failures += 1;
        trouble = `Feishu cannot be connected to: ${error instanceof Error ? error.message : String(error)}`;
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

interface Opened {
  readonly connection: WebSocket;
  readonly endpoint: Endpoint;
  /** Something has come since the last ping. */
  heard: boolean;
  pingMs: number;
}

function pingFrame({ service }: Endpoint): Frame {
  const payload = new Uint8Array();
  return { seqId: 0n, logId: 0n, service, method: methods.control, headers: [['type', 'ping']], payload };
}

function readFrame(raw: Buffer): Frame | null {
  try {
    return decodeFrame(raw);
  } catch {
    return null;
  }
}

function readJson(raw: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(raw).toString('utf8'));
  } catch {
    return null;
  }
}
