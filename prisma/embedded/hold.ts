import { type ChildProcess, spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { Socket } from 'node:net';
import type { Binaries } from './binaries.ts';
import { lastComplaint } from './explain.ts';
import type { Ownership } from './owner.ts';
import type { Place } from './place.ts';
import { signal, stopPostmaster } from './postmaster.ts';
import type { Server } from './server.ts';

export interface Held {
  readonly server: Server;
  readonly ownership: Ownership;
  readonly place: Place;
  readonly binaries: Binaries;
  readonly throwAway: boolean;
  readonly onLost: (reason: string) => void;
}

/**
 * Holds a server that this process has started until it is stopped, and sees to it that it does not outlive us
 * needlessly.
 * @returns how to stop it.
 */
export function holdServer({
  server,
  ownership,
  place,
  binaries,
  throwAway,
  onLost,
}: Held): () => Promise<void> {
  const how = throwAway ? 'SIGQUIT' : 'SIGINT';
  // An exit that nobody prepared; a kill -9 leaves no time even for this, and the next start tidies up.
  const leave = () => signal(server.pid, how);
  process.once('exit', leave);
  const guard = throwAway ? guardThrowAway(server.pid, place.home) : null;
  let stopping = false;
  const stop = async () => {
    stopping = true;
    await ownership.release();
    await stopPostmaster(server.pid, place.dataDir, binaries.pgCtl, how);
    // The server does not keep this process from ending; whoever waits for it must.
    const patience = setInterval(() => {}, 1_000);
    await server.gone;
    clearInterval(patience);
    process.removeListener('exit', leave);
    if (throwAway) await rm(place.home, { recursive: true, force: true, maxRetries: 5 });
    guard?.kill('SIGKILL');
  };
  void watch();
  async function watch() {
    const output = await server.gone;
    if (stopping) return;
    process.removeListener('exit', leave);
    await ownership.release();
    onLost(lastComplaint(output));
  }
  return stop;
}

/** A shell that waits for the end of this process, whatever ends it, and cleans up behind it. */
function guardThrowAway(pid: number, home: string): ChildProcess | null {
  if (process.platform === 'win32') return null;
  const script = 'read _; kill -QUIT "$1" 2>/dev/null; sleep 1; rm -rf -- "$2"';
  const guard = spawn('/bin/sh', ['-c', script, 'sh', String(pid), home], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard.on('error', () => {});
  guard.unref();
  if (guard.stdin instanceof Socket) guard.stdin.unref();
  return guard;
}
