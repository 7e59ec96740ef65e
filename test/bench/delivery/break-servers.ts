/** Restarts, kills and freezes the servers under the workers. Needs Linux. */
import { spawn } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { Pool } from '../../../prisma/client.ts';
import { childrenOf, parentOf } from '../../process-tree.ts';
import type { RedisServer } from '../../queue/redis-server.ts';

export type Break = 'restart' | 'kill' | 'freeze';

/** How long a killed Redis stays away. */
const awayMs = 5_000;

export interface BreakableDatabase {
  break(how: Break, frozenMs?: number): Promise<void>;
  /** Stops a server that was started here. */
  stop(): Promise<void>;
}

/** The throw-away server behind a pool, which is started again as it was started first. */
export async function breakableDatabase(pool: Pool): Promise<BreakableDatabase> {
  const { rows } = await pool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  let postmaster = parentOf(rows[0]?.pid ?? 0);
  const [command = '', ...args] = readFileSync(`/proc/${postmaster}/cmdline`, 'utf8')
    .split('\0')
    .slice(0, -1);
  const { uid, gid } = statSync(`/proc/${postmaster}`);
  let isOurs = false;

  const end = async (signal: 'SIGINT' | 'SIGKILL'): Promise<void> => {
    const family = [postmaster, ...childrenOf(postmaster)];
    for (const pid of signal === 'SIGKILL' ? family : [postmaster]) send(pid, signal);
    while (family.some(isAlive)) await wait(10);
  };
  const start = async (): Promise<void> => {
    const child = spawn(command, args, {
      uid,
      gid,
      cwd: '/',
      env: { LC_ALL: 'C', TZ: 'UTC' },
      stdio: 'ignore',
    });
    postmaster = child.pid ?? 0;
    isOurs = true;
    await again(() => pool.query('SELECT 1'));
  };
  return {
    async break(how, frozenMs = 0) {
      if (how === 'freeze') return freeze([postmaster, ...childrenOf(postmaster)], frozenMs);
      await end(how === 'kill' ? 'SIGKILL' : 'SIGINT');
      await start();
    },
    stop: async () => {
      if (isOurs) await end('SIGINT');
    },
  };
}

/** Redis keeps nothing on disk here, so after a restart it is empty. */
export async function breakRedis(redis: RedisServer, how: Break, frozenMs: number): Promise<void> {
  if (how === 'freeze') {
    const pid = /^process_id:(\d+)/m.exec(await redis.client.info('server'))?.[1];
    return freeze([Number(pid)], frozenMs);
  }
  await redis.down();
  if (how === 'kill') await wait(awayMs);
  await redis.up();
}

/** Repeats until it succeeds: the benchmark's own statements meet the broken server too. */
export async function again<Result>(work: () => Promise<Result>): Promise<Result> {
  const untilMs = performance.now() + 120_000;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (performance.now() > untilMs) throw error;
      await wait(50);
    }
  }
}

async function freeze(pids: readonly number[], forMs: number): Promise<void> {
  for (const pid of pids) send(pid, 'SIGSTOP');
  await wait(forMs);
  for (const pid of pids) send(pid, 'SIGCONT');
}

function send(pid: number, signal: NodeJS.Signals): void {
  // One that has ended meanwhile needs no signal.
  if (isAlive(pid)) process.kill(pid, signal);
}

const isAlive = (pid: number): boolean => parentOf(pid) !== 0;
