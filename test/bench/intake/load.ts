import { connect, type Socket } from 'node:net';
import type { Request } from './requests.ts';

export interface Load {
  /** Keys of the requests that were acknowledged. */
  readonly acknowledged: ReadonlySet<string>;
  /** Requests that got another answer than 200. */
  readonly refused: number;
  readonly seconds: number;
  /** Milliseconds from the time at which a request was to be sent to its answer. */
  readonly latencies: readonly number[];
}

/**
 * Sends requests over keep-alive connections, one at a time on each. Ends when all are answered, or when the server has
 * gone away.
 *
 * @param perSecond sends at this rate, whether answered or not; null: as fast as the connections allow
 */
export async function sendAll(
  address: string,
  requests: readonly Request[],
  connections: number,
  perSecond: number | null,
): Promise<Load> {
  const { hostname, port } = new URL(address);
  const acknowledged = new Set<string>();
  const latencies: number[] = [];
  let refused = 0;
  let next = 0;
  const beganMs = performance.now();
  const dueMs = (n: number) => (perSecond === null ? performance.now() : beganMs + (n * 1_000) / perSecond);

  const run = async (): Promise<void> => {
    const line = await openLine(hostname, Number(port));
    try {
      while (next < requests.length) {
        const n = next;
        const request = requests[n];
        if (request === undefined) break;
        next += 1;
        const due = dueMs(n);
        const aheadMs = due - performance.now();
        if (aheadMs > 1) await new Promise((resolve) => setTimeout(resolve, aheadMs));
        const status = await line.send(request.bytes);
        if (status === null) return;
        latencies.push(performance.now() - due);
        if (status === 200) acknowledged.add(request.key);
        else refused += 1;
      }
    } finally {
      line.close();
    }
  };
  await Promise.all(Array.from({ length: connections }, run));
  return { acknowledged, refused, seconds: (performance.now() - beganMs) / 1_000, latencies };
}

/** A connection that reads no more of an answer than its status and where it ends. */
async function openLine(host: string, port: number) {
  const socket: Socket = connect({ host, port, noDelay: true });
  let answered: (status: number | null) => void = () => {};
  let received = '';
  socket.setEncoding('latin1');
  socket.on('data', (text: string) => {
    received += text;
    const end = received.indexOf('\r\n\r\n');
    if (end < 0) return;
    const length = Number(/content-length: (\d+)/i.exec(received)?.[1] ?? 0);
    if (received.length < end + 4 + length) return;
    const status = Number(received.slice(9, 12));
    received = '';
    answered(status);
  });
  socket.on('error', () => answered(null));
  socket.on('close', () => answered(null));
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  return {
    /** @returns the status; null if the connection ended without an answer */
    send: async (bytes: Buffer): Promise<number | null> =>
      await new Promise((resolve) => {
        answered = resolve;
        if (socket.destroyed) resolve(null);
        else socket.write(bytes);
      }),
    close: () => socket.destroy(),
  };
}
