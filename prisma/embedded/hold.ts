import { rm } from 'node:fs/promises';
import type { Binaries } from './binaries.ts';
import { lastComplaint } from './explain.ts';
import { type Guard, guardServer } from './guard.ts';
import type { Ownership } from './owner.ts';
import type { Place } from './place.ts';
import { stopPostmaster } from './postmaster.ts';
import type { Server } from './server.ts';

export interface Held {
  readonly server: Server;
  readonly ownership: Ownership;
  readonly place: Place;
  readonly binaries: Binaries;
  /** Only for a throw-away server, whose folder is deleted with it. */
  readonly folderGuard: Guard | null;
  readonly onLost: (reason: string) => void;
}

/**
 * Holds a server started by this process until it is stopped, and ensures that it does not outlive the process.
 *
 * @returns a function that stops it
 */
export function holdServer(held: Held): () => Promise<void> {
  const { server, ownership, place, binaries, folderGuard, onLost } = held;
  const how = folderGuard ? 'SIGQUIT' : 'SIGINT';
  const guard = folderGuard ?? guardServer(server.pid, how);
  let stopping = false;
  const watch = async () => {
    const output = await server.gone;
    if (stopping) return;
    if (!folderGuard) guard.dismiss();
    await ownership.release();
    onLost(lastComplaint(output));
  };
  void watch();
  return async () => {
    stopping = true;
    await ownership.release();
    await stopPostmaster(server.pid, place.dataDir, binaries.pgCtl, how);
    await server.waitUntilGone();
    if (folderGuard) await rm(place.home, { recursive: true, force: true, maxRetries: 5 });
    guard.dismiss();
  };
}
