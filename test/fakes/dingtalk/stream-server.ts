import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { z } from 'zod';
import { type WebSocket, WebSocketServer } from 'ws';

const ticketMs = 90_000;

/** As both official descriptions of the protocol write an acknowledgement. `headers` of a ping are sent back whole. */
const acknowledgement = z.object({
  code: z.number(),
  message: z.literal('OK'),
  headers: z.object({ messageId: z.string().min(1), contentType: z.literal('application/json') }),
  /** JSON within JSON. */
  data: z.string().transform((text): unknown => JSON.parse(text)),
});
export type Acknowledgement = z.infer<typeof acknowledgement>;

/**
 * Stream mode: a ticket opens one connection; each message goes to one of the open connections that asked for its topic,
 * and never again.
 */
export function createStreamServer(server: Server, nowMs: () => number) {
  const tickets = new Map<string, { readonly endsAt: number; readonly topics: readonly string[] }>();
  const sockets = new Map<WebSocket, readonly string[]>();
  const answers = new Map<string, Acknowledgement>();
  const waiting: (() => void)[] = [];
  let refusing = 0;
  const wss = new WebSocketServer({ noServer: true });

  const changed = (): void => {
    for (const look of waiting.splice(0)) look();
  };

  server.on('upgrade', (request, socket, head) => {
    const ticket = new URL(request.url ?? '/', 'http://fake').searchParams.get('ticket') ?? '';
    const opening = tickets.get(ticket);
    tickets.delete(ticket);
    if (refusing > 0 || opening === undefined || opening.endsAt <= nowMs()) {
      refusing = Math.max(0, refusing - 1);
      socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n');
      return;
    }
    wss.handleUpgrade(request, socket, head, (opened) => {
      sockets.set(opened, opening.topics);
      opened.on('close', () => {
        sockets.delete(opened);
        changed();
      });
      opened.on('message', (raw: Buffer) => {
        const answer = acknowledgement.parse(JSON.parse(raw.toString('utf8')));
        answers.set(answer.headers.messageId, answer);
        changed();
      });
      // What the official client waits for.
      for (const topic of ['CONNECTED', 'REGISTERED']) opened.send(frameOf('SYSTEM', topic, {}).text);
      changed();
    });
  });

  /** Resolves when the condition holds; looked at after every change. */
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await new Promise<void>((resolve) => waiting.push(resolve));
  };

  const frameOf = (type: string, topic: string, data: object) => {
    const messageId = randomUUID();
    const headers = { topic, messageId, contentType: 'application/json', time: String(nowMs()) };
    return {
      messageId,
      text: JSON.stringify({ specVersion: '1.0', type, headers, data: JSON.stringify(data) }),
    };
  };
  const push = (type: string, topic: string, data: object): string => {
    const { messageId, text } = frameOf(type, topic, data);
    const open = [...sockets].filter(([, topics]) => type === 'SYSTEM' || topics.includes(topic));
    const [chosen] = open[Math.floor(Math.random() * open.length)] ?? [];
    chosen?.send(text);
    return messageId;
  };
  const acknowledged = (messageId: string): boolean => answers.get(messageId)?.code === 200;

  return {
    issueTicket: (topics: readonly string[]): string => {
      const ticket = randomUUID();
      tickets.set(ticket, { endsAt: nowMs() + ticketMs, topics });
      return ticket;
    },
    connections: (): number => sockets.size,
    connected: (count = 1) => until(() => sockets.size === count),
    acknowledged: (messageId: string) => until(() => acknowledged(messageId)),
    isAcknowledged: acknowledged,
    answerTo: async (messageId: string): Promise<Acknowledgement | undefined> => {
      await until(() => answers.has(messageId));
      return answers.get(messageId);
    },
    /** Lost when no one who asked for it is connected, as DingTalk loses it. */
    callback: (topic: string, data: object): string => push('CALLBACK', topic, data),
    system: (topic: string, data: object = {}): string => push('SYSTEM', topic, data),
    sendRaw: (raw: string): void => {
      for (const socket of sockets.keys()) socket.send(raw);
    },
    /** Cuts every connection. */
    cut: (): void => {
      for (const socket of sockets.keys()) socket.terminate();
    },
    refuseNext: (times: number): void => {
      refusing = times;
    },
    close: (): void => {
      for (const socket of sockets.keys()) socket.terminate();
      wss.close();
    },
  };
}
