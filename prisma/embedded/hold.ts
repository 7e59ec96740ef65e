import { rm } from 'node:fs/promises';
import type { Binaries } from './binaries.ts';
import { lastComplaint } from './explain.ts';
import type { Guard } from './guard.ts';
import type { Ownership } from './owner.ts';
import type { Place } from './place.ts';
import { signal, stopPostmaster } from './postmaster.ts';
import type { Server } from './server.ts';

export interface Held {
  readonly server: Server;
  readonly ownership: Ownership;
  readonly place: Place;
  readonly binaries: Binaries;
  /** There is one for data that is to go with us. */
  readonly guard: Guard | null;
  readonly onLost: (reason: string) => void;
}

/**
 * Holds a server that this process has started until it is stopped, and sees to it that it does not outlive us
 * needlessly.
 * @returns how to stop it.
 */
export function holdServer({ server, ownership, place, binaries, guard, onLost }: Held): () => Promise<void> {
  const how = guard ? 'SIGQUIT' : 'SIGINT';
  // An exit that nobody prepared; a kill -9 leaves no time even for this, and the next start tidies up.
  const leave = () => signal(server.pid, how);
  process.once('exit', leave);
  let stopping = false;
  const stop = async () => {
    stopping = true;
    await ownership.release();
    await stopPostmaster(server.pid, place.dataDir, binaries.pgCtl, how);
    await server.waitUntilGone();
    process.removeListener('exit', leave);
    if (guard) await rm(place.home, { recursive: true, force: true, maxRetries: 5 });
    guard?.dismiss();
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
