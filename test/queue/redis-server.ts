/** A private Redis on its own port, without persistence. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';

const binary = '/usr/bin/redis-server';

export const redisIsHere = existsSync(binary);
/** For the suite's name: a skipped suite says what is missing. */
export const redisTitle = redisIsHere
  ? 'Redis'
  : `Redis (skipped: ${binary} is absent, install redis-server)`;

export interface RedisServer {
  readonly url: string;
  /** A client for the test's own queries, separate from the one under test. */
  readonly client: Redis;
  /** Kills the server. */
  down(): Promise<void>;
  /** Starts an empty one on the same port. */
  up(): Promise<void>;
  stop(): Promise<void>;
}

export async function startRedis(extra: readonly string[] = []): Promise<RedisServer> {
  const port = await findFreePort();
  const folder = mkdtempSync(join(tmpdir(), 'xinhang-redis-'));
  const url = `redis://127.0.0.1:${port}`;
  let stopServer = await launch(port, folder, extra);
  const client = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 20 });
  client.on('error', () => {});
  return {
    url,
    client,
    down: () => stopServer(),
    async up() {
      stopServer = await launch(port, folder, extra);
    },
    async stop() {
      client.disconnect();
      await stopServer();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function launch(port: number, folder: string, extra: readonly string[]): Promise<() => Promise<void>> {
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
  const child = spawn(binary, [...settings, '--maxmemory-policy', 'noeviction', ...extra], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('Ready to accept connections')) resolve();
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`redis-server ended at once: ${said}`)));
  });
  return async () => {
    child.kill('SIGKILL');
    await ended;
  };
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
