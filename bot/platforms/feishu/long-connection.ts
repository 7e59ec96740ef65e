import { WebSocket } from 'ws';
import { z } from 'zod';
import type { Log } from '../../../jobs/ports.ts';
import { keepConnected } from '../../network/keep-connected.ts';
import { type Endpoint, fetchEndpoint } from './endpoint.ts';
import { decodeFrame, encodeFrame, type Frame, headerIn, methods } from './frame.ts';
import { readPushedEvent } from './open-envelope.ts';
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

const pong = z.object({ PingInterval: z.number().positive() });

/**
 * Feishu's long connection: one WebSocket at a time. Something is acknowledged only when it is stored; with another
 * code, Feishu sends events again. The official client is not used: it begins to listen after the handshake, so what
 * comes together with its end is lost (a card callback for good), and it connects again at fixed intervals of minutes,
 * or, after some refusals, never.
 */
export function createLongConnection(options: LongConnectionOptions): LongConnection {
  const { log, firstWaitMs = 1_000 } = options;
  const pieces = createPieces();
  let take: TakeEvent | null = null;

  const receive = async (connection: WebSocket, raw: Buffer, heard: Heard): Promise<void> => {
    heard.sincePing = true;
    const frame = readFrame(raw);
    if (frame === null) return log.warn({}, 'Feishu sent something that is not a frame');
    const type = headerIn(frame, 'type');
    if (frame.method === methods.control) {
      const read = type === 'pong' ? pong.safeParse(readJson(frame.payload)) : null;
      if (read?.success === true) heard.pingMs = read.data.PingInterval * 1_000;
      return;
    }
    if (take === null || frame.method !== methods.data || type !== 'event' || line.isStopping()) return;
    const whole = pieces.join(frame);
    if (whole === null) return;
    const answer = await answerTo(whole, take);
    if (connection.readyState !== WebSocket.OPEN) return;
    const payload = Buffer.from(JSON.stringify(answer), 'utf8');
    connection.send(encodeFrame({ ...frame, payload }));
  };

  const answerTo = async (raw: Uint8Array, taking: TakeEvent): Promise<object> => {
    const opened = readPushedEvent(raw, options.appId);
    if (opened.kind !== 'event') {
      log.warn(
        {},
        `Feishu sent an event that is not taken in: ${opened.kind === 'refused' ? opened.why : opened.kind}`,
      );
      return { code: 500 };
    }
    try {
      const answer = await taking(opened.event);
      const data = Buffer.from(JSON.stringify(answer), 'utf8').toString('base64');
      return Object.keys(answer).length === 0 ? { code: 200 } : { code: 200, data };
    } catch (error) {
      log.error({ err: error }, 'could not take in what Feishu sent; Feishu is not told that it arrived');
      return { code: 500 };
    }
  };

  const line = keepConnected<Heard>({
    name: 'Feishu',
    log,
    firstWaitMs,
    dial: async () => {
      const endpoint = await fetchEndpoint(options);
      return { url: endpoint.url, state: { endpoint, sincePing: true, pingMs: endpoint.pingMs } };
    },
    receive,
    /** Silent between two pings. */
    watch: (connection, heard) => {
      let timer: NodeJS.Timeout;
      const beat = (): void => {
        if (!heard.sincePing) return connection.terminate();
        heard.sincePing = false;
        if (connection.readyState === WebSocket.OPEN) connection.send(encodeFrame(pingFrame(heard.endpoint)));
        timer = setTimeout(beat, heard.pingMs);
      };
      timer = setTimeout(beat, 0);
      return () => clearTimeout(timer);
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

/** What belongs to one connection. */
interface Heard {
  readonly endpoint: Endpoint;
  /** Something has come since the last ping. */
  sincePing: boolean;
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

/** Unfinished payloads that are kept; the oldest is given up first, and Feishu sends its event again. */
const keptAtMost = 100;
const piecesAtMost = 1_000;

/** Joins payloads that come in several frames, in any order. */
function createPieces() {
  const unfinished = new Map<string, (Uint8Array | undefined)[]>();
  return {
    /** The whole payload, or null while some of it is missing. */
    join(frame: Frame): Uint8Array | null {
      const [sum, at] = [Number(headerIn(frame, 'sum')), Number(headerIn(frame, 'seq'))];
      if (!(sum > 1)) return frame.payload;
      const id = headerIn(frame, 'message_id');
      const parts = unfinished.get(id) ?? Array.from<undefined>({ length: Math.min(sum, piecesAtMost) });
      if (!Number.isInteger(at) || at < 0 || at >= parts.length || parts.length !== sum) return null;
      parts[at] = frame.payload;
      if (parts.every((part) => part !== undefined)) {
        unfinished.delete(id);
        return Buffer.concat(parts);
      }
      unfinished.set(id, parts);
      const [oldest] = unfinished.keys();
      if (unfinished.size > keptAtMost && oldest !== undefined) unfinished.delete(oldest);
      return null;
    },
  };
}
