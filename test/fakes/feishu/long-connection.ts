import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { decodeFrame, encodeFrame, headerIn, methods } from '../../../bot/platforms/feishu/frame.ts';
import type { FakeEvent } from './events.ts';

export interface Acknowledged {
  readonly code: number;
  /** The body of the answer to a card callback. */
  readonly data: unknown;
  readonly logId: bigint;
}

/** More than a JavaScript number holds exactly; the official client rounds it. */
export const fakeLogId = 7_571_309_583_421_767_681n;

/**
 * Feishu's side of the long connection. Each event goes to one of the open connections. Frames are read and written by
 * the adapter's own codec, which `frame.test.ts` compares with bytes of the official client.
 */
export function createLongConnectionServer(server: Server, pingSeconds: number) {
  const tickets = new Set<string>();
  const sockets = new Set<WebSocket>();
  const answers = new Map<string, Acknowledged>();
  const waiting: (() => void)[] = [];
  const atOpening: FakeEvent[] = [];
  let refusing = 0;
  let pings = 0;
  let openings = 0;
  let silent = false;
  const wss = new WebSocketServer({ noServer: true });

  const changed = (): void => {
    for (const look of waiting.splice(0)) look();
  };
  /** Resolves when the condition holds; looked at after every change. */
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await new Promise<void>((resolve) => waiting.push(resolve));
  };

  const sendEvent = (socket: WebSocket, event: unknown, pieces = 1): string => {
    const id = randomUUID();
    const whole = Buffer.from(JSON.stringify(event), 'utf8');
    const size = Math.ceil(whole.length / pieces);
    const parts = Array.from({ length: pieces }, (_, seq) => whole.subarray(seq * size, (seq + 1) * size));
    // Backwards: pieces come in any order.
    for (const [seq, payload] of [...parts.entries()].toReversed()) {
      socket.send(
        encodeFrame({
          seqId: 7n,
          logId: fakeLogId,
          service: 33,
          method: methods.data,
          headers: [
            ['type', 'event'],
            ['message_id', id],
            ['sum', String(pieces)],
            ['seq', String(seq)],
            ['trace_id', 'trace'],
          ],
          payload,
        }),
      );
    }
    return id;
  };

  const receive = (socket: WebSocket, raw: Buffer): void => {
    const frame = decodeFrame(raw);
    const type = headerIn(frame, 'type');
    if (frame.method === methods.control && type === 'ping') {
      pings += 1;
      const payload = Buffer.from(JSON.stringify({ PingInterval: pingSeconds, ReconnectCount: -1 }), 'utf8');
      if (!silent) socket.send(encodeFrame({ ...frame, headers: [['type', 'pong']], payload }));
    }
    if (frame.method === methods.data) {
      const answer = Buffer.from(frame.payload).toString('utf8');
      const { code, data } = JSON.parse(answer) as { code: number; data?: string };
      const read: unknown =
        data === undefined ? null : JSON.parse(Buffer.from(data, 'base64').toString('utf8'));
      answers.set(headerIn(frame, 'message_id'), { code, data: read, logId: frame.logId });
    }
    changed();
  };

  server.on('upgrade', (request, socket, head) => {
    const ticket = new URL(request.url ?? '/', 'http://fake').searchParams.get('ticket') ?? '';
    if (refusing > 0 || !tickets.delete(ticket)) {
      refusing = Math.max(0, refusing - 1);
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    wss.handleUpgrade(request, socket, head, (opened) => {
      sockets.add(opened);
      openings += 1;
      opened.on('close', () => {
        sockets.delete(opened);
        changed();
      });
      opened.on('message', (raw: Buffer) => receive(opened, raw));
      // In the same instant as the end of the handshake.
      for (const event of atOpening.splice(0)) sendEvent(opened, event);
      changed();
    });
  });

  return {
    issueTicket: (): string => {
      const ticket = randomUUID();
      tickets.add(ticket);
      return ticket;
    },
    /** Lost when no one is connected. @returns the frame's message id */
    push(event: unknown, pieces = 1): string {
      const open = [...sockets];
      const chosen = open[Math.floor(Math.random() * open.length)];
      return chosen === undefined ? '' : sendEvent(chosen, event, pieces);
    },
    pushAtOpening: (event: FakeEvent): void => void atOpening.push(event),
    async answerTo(id: string): Promise<Acknowledged> {
      await until(() => answers.has(id));
      return answers.get(id) ?? { code: 0, data: null, logId: 0n };
    },
    isAnswered: (id: string): boolean => answers.has(id),
    answered: (): number => answers.size,
    until,
    connected: (count = 1) => until(() => sockets.size === count),
    connections: (): number => sockets.size,
    openings: (): number => openings,
    pinged: (count = 1) => until(() => pings >= count),
    fallSilent: (): void => {
      silent = true;
    },
    sendRaw: (raw: string): void => {
      for (const socket of sockets) socket.send(raw);
    },
    /** Cuts every connection. */
    cut: (): void => {
      for (const socket of sockets) socket.terminate();
    },
    refuseNext: (times: number): void => {
      refusing = times;
    },
    close: (): void => {
      for (const socket of sockets) socket.terminate();
      wss.close();
    },
  };
}
