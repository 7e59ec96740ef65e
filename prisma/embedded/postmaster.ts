import { execFile } from 'node:child_process';
import { existsSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

/** A running PostgreSQL server, as its own `postmaster.pid` describes it. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  /** It accepts connections; before that it is starting or repairing, after it stopping. */
  readonly ready: boolean;
}

/** What `postmaster.pid` says, line by line as PostgreSQL's `pidfile.h` defines it; null without one. */
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

/** It may vanish between being seen and being read. */
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
 * Whether a process is the server of this data, and not one that was given the number of a server long gone: after a
 * power cut or in a new container any process may have it.
 */
export async function isPostmasterOf(pid: number, dataDir: string): Promise<boolean> {
  if (!isAlive(pid)) return false;
  if (process.platform === 'win32') return true;
  if (existsSync('/proc/self/cmdline')) {
    try {
      // A postmaster works inside its data.
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

/** The server now at work on this data; null: none, or only the trace of one. */
export async function findPostmaster(dataDir: string): Promise<Postmaster | null> {
  const noted = readPidFile(dataDir);
  return noted && (await isPostmasterOf(noted.pid, dataDir)) ? noted : null;
}

/**
 * Removes the trace of a server that is gone where PostgreSQL itself would stop at it: one whose number now belongs
 * to a stranger, and one that was never written to its end.
 */
export async function dropForeignTrace(dataDir: string): Promise<void> {
  const file = pidFileOf(dataDir);
  if (existsSync(file) && readPidFile(dataDir) === null) await wait(writingMs);
  if (!existsSync(file)) return;
  const noted = readPidFile(dataDir);
  if (noted && (!isAlive(noted.pid) || (await isPostmasterOf(noted.pid, dataDir)))) return;
  rmSync(file, { force: true });
}

/** A server that starts writes its trace at once, but not in the same instant that it makes the file. */
const writingMs = 500;

/** `SIGINT` cuts connections and brings everything to disk; `SIGQUIT` just ends, and the next start repairs. */
export type StopSignal = 'SIGINT' | 'SIGQUIT';

/**
 * Stops a server and waits until it is gone. Either way nothing committed is lost.
 * @param graceMs after which it is told to end at once.
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
    // Already gone, which is what was wanted.
  }
}

/** A server takes its trace away as its last act; in a container nobody may ever collect the process itself. */
async function waitUntilGone(pid: number, dataDir: string, withinMs: number): Promise<boolean> {
  const until = performance.now() + withinMs;
  while (isAlive(pid) && readPidFile(dataDir)?.pid === pid) {
    if (performance.now() > until) return false;
    await wait(10);
  }
  return true;
}
