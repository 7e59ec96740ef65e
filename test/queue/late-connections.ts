import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface LateConnections {
  readonly url: string;
  /** New connections are accepted and get no answer. */
  hold(): void;
  /** Held connections are dropped, new ones go through. */
  release(): void;
  close(): Promise<void>;
}

/** A server in front of another, whose new connections can be made to hang. */
export async function startLateConnections(to: string): Promise<LateConnections> {
  const { hostname, port } = new URL(to);
  const sockets = new Set<Socket>();
  const held = new Set<Socket>();
  let holds = false;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    if (holds) {
      held.add(socket);
      return;
    }
    const there = connect(Number(port), hostname);
    sockets.add(there);
    there.on('error', () => socket.destroy());
    there.on('close', () => socket.destroy());
    socket.on('close', () => there.destroy());
    socket.pipe(there).pipe(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port');
  const url = new URL(to);
  url.hostname = '127.0.0.1';
  url.searchParams.delete('host');
  url.port = String(address.port);
  return {
    url: url.href,
    hold: () => {
      holds = true;
    },
    release: () => {
      holds = false;
      for (const socket of held) socket.destroy();
    },
    close: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}
