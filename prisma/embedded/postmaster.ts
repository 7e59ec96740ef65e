import { execFile } from 'node:child_process';
import { existsSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

/** A running PostgreSQL server, as described by its `postmaster.pid`. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  /** Accepts connections; false while it is starting, recovering or stopping. */
  readonly ready: boolean;
}

/** Reads `postmaster.pid`, whose lines are defined in PostgreSQL's `pidfile.h`; null if there is none. */
export function readPidFile(dataDir: string): Postmaster | null {
  const file = pidFileOf(dataDir);
  if (!existsSync(file)) return null;
  const lines = readTextFile(file).split('\n');
  const pid = Math.abs(Number(lines[0]));
  const port = Number(lines[3]);
  return Number.isInteger(pid) && pid > 0 ? { pid, port, ready: lines[7]?.trim() === 'ready' } : null;
}

function pidFileOf(dataDir: string): string {
  return join(dataDir, 'postmaster.pid');
}

/** The file may be deleted between the check and the read. */
function readTextFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * Whether a process is the server of this data. The id in the file may have been reused by another process, after a
 * power failure or in a new container.
 */
export async function isPostmasterOf(pid: number, dataDir: string): Promise<boolean> {
  if (!isAlive(pid)) return false;
  if (process.platform === 'win32') return true;
  if (existsSync('/proc/self/cmdline')) {
    try {
      // A postmaster's working directory is its data directory.
      return readlinkSync(`/proc/${pid}/cwd`) === dataDir;
    } catch {
      return readTextFile(`/proc/${pid}/cmdline`).split('\0').includes(dataDir);
    }
  }
  const { stdout } = await promisify(execFile)('ps', ['-ww', '-o', 'command=', '-p', String(pid)]).catch(
    () => ({ stdout: '' }),
  );
  return stdout.includes('postgres') && stdout.includes(dataDir);
}

/** The server running on this data; null if there is none or only a stale pid file. */
export async function findPostmaster(dataDir: string): Promise<Postmaster | null> {
  const noted = readPidFile(dataDir);
  return noted && (await isPostmasterOf(noted.pid, dataDir)) ? noted : null;
}

/**
 * Removes a stale pid file that would stop PostgreSQL from starting: one whose pid now belongs to another process, or
 * one that was not written completely.
 */
export async function dropForeignTrace(dataDir: string): Promise<void> {
  const file = pidFileOf(dataDir);
  if (existsSync(file) && readPidFile(dataDir) === null) await wait(writingMs);
  if (!existsSync(file)) return;
  const noted = readPidFile(dataDir);
  if (noted && (!isAlive(noted.pid) || (await isPostmasterOf(noted.pid, dataDir)))) return;
  rmSync(file, { force: true });
}

/** A starting server writes its pid file right after creating it, but not atomically. */
const writingMs = 500;

/** `SIGINT` closes connections and flushes everything to disk; `SIGQUIT` exits at once, and the next start recovers. */
export type StopSignal = 'SIGINT' | 'SIGQUIT';

/**
 * Stops a server and waits until it has exited. No committed data is lost either way.
 *
 * @param graceMs time before it is stopped with `SIGQUIT`
 */
export async function stopPostmaster(
  pid: number,
  dataDir: string,
  pgCtl: string,
  how: StopSignal,
  graceMs = 60_000,
): Promise<void> {
  if (process.platform === 'win32') {
    const mode = how === 'SIGINT' ? 'fast' : 'immediate';
    await promisify(execFile)(pgCtl, ['stop', '-D', dataDir, '-m', mode, '-w']).catch(() => {});
    return;
  }
  signal(pid, how);
  if (await waitUntilGone(pid, dataDir, graceMs)) return;
  signal(pid, 'SIGQUIT');
  await waitUntilGone(pid, dataDir, graceMs);
}

function signal(pid: number, name: StopSignal): void {
  try {
    process.kill(pid, name);
  } catch {
    // Already exited.
  }
}

/** Removing the pid file is a server's last action; in a container the zombie process may never be reaped. */
async function waitUntilGone(pid: number, dataDir: string, withinMs: number): Promise<boolean> {
  const until = performance.now() + withinMs;
  while (isAlive(pid) && readPidFile(dataDir)?.pid === pid) {
    if (performance.now() > until) return false;
    await wait(10);
  }
  return true;
}
