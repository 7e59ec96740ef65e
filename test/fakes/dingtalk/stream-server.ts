import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';

const ticketMs = 90_000;

/** Stream mode: a ticket opens one connection; each message goes to one of the open connections and never again. */
export function createStreamServer(server: Server, nowMs: () => number) {
  const tickets = new Map<string, number>();
  const sockets = new Set<WebSocket>();
  const acknowledged = new Set<string>();
  const waiting: (() => void)[] = [];
  let refusing = 0;
  const wss = new WebSocketServer({ noServer: true });

  const changed = (): void => {
    for (const look of waiting.splice(0)) look();
  };

  server.on('upgrade', (request, socket, head) => {
    const ticket = new URL(request.url ?? '/', 'http://fake').searchParams.get('ticket') ?? '';
    const endsAt = tickets.get(ticket);
    tickets.delete(ticket);
    if (refusing > 0 || endsAt === undefined || endsAt <= nowMs()) {
      refusing = Math.max(0, refusing - 1);
      socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n');
      return;
    }
    wss.handleUpgrade(request, socket, head, (opened) => {
      sockets.add(opened);
      opened.on('close', () => {
        sockets.delete(opened);
        changed();
      });
      opened.on('message', (raw: Buffer) => {
        const { code, headers } = JSON.parse(raw.toString('utf8')) as {
          code: number;
          headers: { messageId: string };
        };
        if (code === 200) acknowledged.add(headers.messageId);
        changed();
      });
      changed();
    });
  });

  /** Resolves when the condition holds; looked at after every change. */
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await new Promise<void>((resolve) => waiting.push(resolve));
  };

  const push = (type: string, topic: string, data: object): string => {
    const messageId = randomUUID();
    const headers = { topic, messageId, contentType: 'application/json', time: String(nowMs()) };
    const open = [...sockets];
    const chosen = open[Math.floor(Math.random() * open.length)];
    chosen?.send(JSON.stringify({ specVersion: '1.0', type, headers, data: JSON.stringify(data) }));
    return messageId;
  };

  return {
    issueTicket: (): string => {
      const ticket = randomUUID();
      tickets.set(ticket, nowMs() + ticketMs);
      return ticket;
    },
    connections: (): number => sockets.size,
    connected: (count = 1) => until(() => sockets.size === count),
    acknowledged: (messageId: string) => until(() => acknowledged.has(messageId)),
    isAcknowledged: (messageId: string): boolean => acknowledged.has(messageId),
    /** Lost when nobody is connected, as DingTalk loses it. */
    callback: (topic: string, data: object): string => push('CALLBACK', topic, data),
    system: (topic: string, data: object = {}): string => push('SYSTEM', topic, data),
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
