import { createServer, type Socket } from 'node:net';
import { once } from 'node:events';

export interface CuttingServer {
  readonly url: string;
  /** Number of connections cut. */
  cut(): number;
  close(): Promise<void>;
}

/**
 * Implements just enough of PostgreSQL's protocol to end a connection at the worst moment: ReadyForQuery and the
 * termination by an administrator (57P01) arrive in one packet. A busy process reads both at once when a connection
 * is cut between two statements.
 *
 * @param afterReady the ReadyForQuery that is the last: 1 right after login, 2 after the first statement
 */
export async function startCuttingServer(afterReady: number): Promise<CuttingServer> {
  let cut = 0;
  const server = createServer((socket) => {
    let ready = 0;
    const becomeReady = (...before: readonly Buffer[]) => {
      ready += 1;
      if (ready < afterReady) {
        socket.write(Buffer.concat([...before, readyForQuery]));
        return;
      }
      cut += 1;
      socket.end(Buffer.concat([...before, readyForQuery, terminated]));
    };
    answer(socket, becomeReady);
    socket.on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port');
  return {
    url: `postgres://xinhang@127.0.0.1:${address.port}/nothing`,
    cut: () => cut,
    close: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}

function answer(socket: Socket, becomeReady: (...before: readonly Buffer[]) => void): void {
  let loggedIn = false;
  socket.on('data', (data: Buffer) => {
    if (!loggedIn) {
      loggedIn = true;
      becomeReady(authenticationOk);
    } else if (data.toString('latin1', 0, 1) === 'Q') {
      becomeReady(commandComplete);
    }
  });
}

/** A protocol message: type byte, length (including itself), body. */
function message(letter: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(letter), length, body]);
}

const authenticationOk = message('R', Buffer.alloc(4));
const readyForQuery = message('Z', Buffer.from('I'));
const commandComplete = message('C', Buffer.from('SET\0'));
const terminated = message(
  'E',
  Buffer.from('SFATAL\0C57P01\0Mterminating connection due to administrator command\0\0'),
);
