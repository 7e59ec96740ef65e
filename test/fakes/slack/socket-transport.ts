import type { Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import type { Outcome } from './model.ts';
import type { Attempt, Transport } from './transport.ts';
import type { World } from './world.ts';

export interface SocketTransport extends Transport {
  /** A new URL for one connection. */
  offer(baseUrl: string): string;
  connections(): number;
  /** Slack's routine refresh: it announces that it will close the connection, and the app opens another. */
  refresh(reason: 'warning' | 'refresh_requested'): void;
  /** Drops the connection without notice. */
  drop(): void;
  /** Until called with `false`, connections are accepted but never get `hello`. */
  stayMute(mute: boolean): void;
  /** Acknowledgements of envelopes that were never sent. */
  readonly strays: readonly string[];
}

const connectionsAtMost = 10;
/** How long Slack waits for the app to hang up after `disconnect`. */
const graceMs = 1000;

const acknowledgement = z.object({ envelope_id: z.string(), payload: z.unknown().optional() });

/** Socket Mode: `hello`, envelopes acknowledged by id, `disconnect`. */
export function createSocketTransport(world: World, server: Server, ackTimeoutMs: number): SocketTransport {
  const sockets = new Set<WebSocket>();
  const tickets = new Set<string>();
  const listeners: (() => void)[] = [];
  const waiting = new Map<string, { socket: WebSocket; settle: (outcome: Outcome) => void }>();
  const strays: string[] = [];
  const leaving = new WeakSet<WebSocket>();
  let turn = 0;
  let mute = false;

  const wss = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    const url = new URL(request.url ?? '/', 'http://fake');
    const ticket = url.searchParams.get('ticket') ?? '';
    if (url.pathname !== '/link' || !tickets.delete(ticket) || sockets.size >= connectionsAtMost) {
      socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n');
      return;
    }
    wss.handleUpgrade(request, socket, head, (connected) => greet(connected));
  });

  const greet = (socket: WebSocket): void => {
    socket.on('error', () => {});
    if (mute) return;
    sockets.add(socket);
    socket.on('message', (data: Buffer) => receive(data.toString('utf8')));
    socket.on('close', () => {
      sockets.delete(socket);
      for (const pending of waiting.values()) {
        if (pending.socket === socket)
          pending.settle({ acked: false, answer: null, why: 'connection closed' });
      }
      world.changes.announce();
    });
    socket.send(
      JSON.stringify({
        type: 'hello',
        num_connections: sockets.size,
        debug_info: { host: 'fake', build_number: 1, approximate_connection_time: 18_060 },
        connection_info: { app_id: world.appId },
      }),
    );
    for (const listener of listeners) listener();
    world.changes.announce();
  };

  const receive = (data: string): void => {
    const read = acknowledgement.safeParse(JSON.parse(data));
    if (!read.success) return void strays.push(data);
    const pending = waiting.get(read.data.envelope_id);
    if (pending === undefined) return void strays.push(read.data.envelope_id);
    const { payload } = read.data;
    const empty = typeof payload !== 'object' || payload === null || Object.keys(payload).length === 0;
    pending.settle({ acked: true, answer: empty ? null : payload });
  };

  /** Each envelope goes to one of the connections. */
  const choose = (): WebSocket | undefined => {
    const open = [...sockets].filter((socket) => socket.readyState === socket.OPEN && !leaving.has(socket));
    turn += 1;
    return open[turn % Math.max(1, open.length)];
  };

  const attempt = ({ kind, payload, retryNum, retryReason }: Attempt): Promise<Outcome> => {
    const socket = choose();
    if (socket === undefined) return Promise.resolve({ acked: false, answer: null, why: 'no connection' });
    const id = `envelope-${world.ids.next('E').toLowerCase()}`;
    return new Promise((resolve) => {
      const settle = (outcome: Outcome): void => {
        clearTimeout(timer);
        waiting.delete(id);
        resolve(outcome);
      };
      const timer = setTimeout(() => settle({ acked: false, answer: null, why: 'timeout' }), ackTimeoutMs);
      waiting.set(id, { socket, settle });
      socket.send(
        JSON.stringify({
          envelope_id: id,
          type: kind,
          accepts_response_payload: kind !== 'events_api',
          payload,
          ...(kind === 'events_api' ? { retry_attempt: retryNum, retry_reason: retryReason } : {}),
        }),
      );
    });
  };

  return {
    attempt,
    strays,
    open: () => choose() !== undefined,
    onOpen: (listener) => void listeners.push(listener),
    connections: () => [...sockets].filter((socket) => socket.readyState === socket.OPEN).length,
    offer(baseUrl) {
      const ticket = world.ids.next('W');
      tickets.add(ticket);
      return `${baseUrl.replace(/^http/, 'ws')}/link?ticket=${ticket}&app_id=${world.appId}`;
    },
    refresh(reason) {
      for (const socket of sockets) {
        leaving.add(socket);
        socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'fake' } }));
        const timer = setTimeout(() => socket.close(), graceMs);
        socket.once('close', () => clearTimeout(timer));
      }
    },
    drop() {
      for (const socket of sockets) socket.terminate();
    },
    stayMute(given) {
      mute = given;
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of wss.clients) socket.terminate();
        wss.close(() => resolve());
      }),
  };
}
