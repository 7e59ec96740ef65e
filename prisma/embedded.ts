import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { DatabaseUnusable } from './database-unusable.ts';
import { type Binaries, findBinaries } from './embedded/binaries.ts';
import { ensureAppRole, readAppUrl, type UrlOf } from './embedded/app-role.ts';
import { blankName, blanksFolder } from './embedded/blank.ts';
import { createCluster, hasCluster, initdbOptions, readAdminUrl, restoreRights } from './embedded/cluster.ts';
import { explainSystemError } from './embedded/explain.ts';
import type { Guard } from './embedded/guard.ts';
import { holdServer } from './embedded/hold.ts';
import { claimServer, findOwner } from './embedded/owner.ts';
import { choosePlace, makeTemporaryPlace, type Place, rootStore } from './embedded/place.ts';
import { dropForeignTrace, findPostmaster, type Postmaster, stopPostmaster } from './embedded/postmaster.ts';
import { startServer } from './embedded/server.ts';
import { findPackageRoot } from './package-root.ts';

export interface Embedded {
  /** Connects as the program's own account, which is not a superuser. */
  readonly url: string;
  /** Closes all connections, stops the server and waits until it has exited. Idempotent. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Data directory; default: `.data/postgres` of the checkout. */
  readonly dir?: string;
  /** Receives progress messages with durations. */
  readonly log?: (message: string) => void;
  /**
   * A temporary server: no fsync, deleted when stopped or when this process ends in any way. `in-memory`: on a memory
   * disk if there is a large one, for very many small databases.
   */
  readonly throwAway?: boolean | 'in-memory';
  /**
   * If another process runs the server on this data: `refuse` (the default) reports the process; `join` shares the
   * server, for a command run beside the main program, and then `stop` leaves the server running.
   */
  readonly ifRunning?: 'refuse' | 'join';
  /** A new database begins with all migrations, if `npm run build` has left one to copy. */
  readonly migrated?: boolean;
  /** Folder for data and binaries that PostgreSQL cannot reach in root's own folders; default: `/var/lib/xinhang`. */
  readonly store?: string;
  /** Folder of the databases to copy; default: in `node_modules`. */
  readonly blanks?: string;
  /** Called when another program, of PostgreSQL, is at work on an empty database: time for work of one's own. */
  readonly onCreating?: () => void;
  /** Called with the reason from the server's log when it exits unexpectedly. */
  readonly onLost?: (reason: string) => void;
}

/**
 * Starts the built-in PostgreSQL, used when no DATABASE_URL is given. A server left behind by a killed process is
 * stopped and its data taken over; no committed data is lost.
 *
 * @throws DatabaseUnusable when it is in use by another process, or when the disk, permissions or the machine prevent
 *   it
 */
export async function startEmbedded(options: EmbeddedOptions = {}): Promise<Embedded> {
  const dir = resolve(options.dir ?? join(findPackageRoot(), '.data', 'postgres'));
  try {
    return await start(dir, options);
  } catch (error) {
    throw explainSystemError(error, dir);
  }
}

/** How long a server may take to recover or stop before it is reported as a problem. */
const patienceMs = 120_000;

async function start(dir: string, options: EmbeddedOptions): Promise<Embedded> {
  const { throwAway = false, log = () => {}, store = rootStore } = options;
  if (throwAway === false) return serve(await choosePlace(dir, log, store), options, null);
  const { place, guard } = await makeTemporaryPlace(throwAway === 'in-memory');
  try {
    return await serve(place, options, guard);
  } catch (error) {
    guard.act();
    throw error;
  }
}

async function serve(place: Place, options: EmbeddedOptions, folderGuard: Guard | null): Promise<Embedded> {
  const { log = () => {}, store = rootStore, onLost = () => {}, onCreating = () => {} } = options;
  const { migrated = false, blanks = blanksFolder() } = options;
  const throwAway = folderGuard !== null;
  const binaries = await findBinaries(place.account, [store, join(tmpdir(), 'xinhang')]);
  const isNew = !hasCluster(place);
  if (isNew) {
    const took = startWatch();
    const blank = migrated ? join(blanks, blankName(binaries, initdbOptions)) : null;
    await createCluster(place, binaries, { throwAway, blank, onCreating });
    log(`made an empty database in ${place.home} in ${took()}`);
  }
  await restoreRights(place);
  const adminUrlOf = await readAdminUrl(place);

  const took = startWatch();
  const until = performance.now() + patienceMs;
  while (performance.now() < until) {
    const running = await findPostmaster(place.dataDir);
    if (running) {
      const joined = await meet(running, adminUrlOf(running.port), place, binaries, options);
      if (joined) return joined;
      continue;
    }
    await dropForeignTrace(place.dataDir);
    const server = await startServer(place, binaries, throwAway, isNew ? onCreating : () => {});
    const ownership = server && (await ifReached(claimServer(adminUrlOf(server.port))));
    if (server && ownership && !('heldBy' in ownership)) {
      const stop = holdServer({ server, ownership, place, binaries, folderGuard, onLost });
      const urlOf = await ensureAppRole(adminUrlOf(server.port), place, throwAway).catch(
        async (error: unknown) => {
          await stop();
          throw error;
        },
      );
      log(`PostgreSQL is ready on 127.0.0.1:${server.port} after ${took()}`);
      return { url: urlOf(server.port), stop: once(() => timed(stop, log)) };
    }
    // Another process was first, or the previous one is just exiting: check again.
    await wait(100);
  }
  throw new DatabaseUnusable(
    `PostgreSQL in ${place.home} is neither stopped nor ready after ${patienceMs / 1000} seconds: see ${join(place.home, 'server.log')}, and stop whatever else uses it.`,
  );
}

/** How long a process that has just started a server may take to claim it. */
const claimMs = 300;

/** Handles a server already running on the data: joins or refuses it; an orphan is stopped (null). */
async function meet(
  running: Postmaster,
  url: string,
  place: Place,
  binaries: Binaries,
  options: EmbeddedOptions,
): Promise<Embedded | null> {
  const owner = running.ready ? await ifReached(findOwner(url)) : undefined;
  if (owner === null) await wait(claimMs);
  const ownership = owner === null ? await ifReached(claimServer(url)) : owner && { heldBy: owner };
  if (!ownership) {
    await wait(50);
    return null;
  }
  if (!('heldBy' in ownership)) {
    options.log?.(`stopping the PostgreSQL (process ${running.pid}) that an interrupted run left behind`);
    await stopPostmaster(running.pid, place.dataDir, binaries.pgCtl, 'SIGINT');
    await ownership.release();
    return null;
  }
  if (options.ifRunning === 'join') {
    const urlOf = await awaitAppUrl(place);
    return { url: urlOf(running.port), stop: async () => {} };
  }
  throw new DatabaseUnusable(
    `The database in ${place.home} is in use by process ${ownership.heldBy}: stop that process first, or give this one a database of its own with DATABASE_URL.`,
  );
}

/** The owner of the server may be about to create the program's account. */
async function awaitAppUrl(place: Place): Promise<UrlOf> {
  for (let look = 0; look < 60; look += 1) {
    const urlOf = await readAppUrl(place);
    if (urlOf !== null) return urlOf;
    await wait(50);
  }
  throw new DatabaseUnusable(
    `The database in ${place.home} is in use by an earlier version of the program: stop that one first.`,
  );
}

/** Undefined while a server is starting or stopping and refuses connections. A wrong password is a permanent error. */
async function ifReached<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === '28P01') {
      throw new DatabaseUnusable(
        'The embedded PostgreSQL does not accept the password that is kept with its data: bring back the xinhang.password that belongs to it.',
        error,
      );
    }
    return undefined;
  }
}

function once(stop: () => Promise<void>): () => Promise<void> {
  let stopping: Promise<void> | undefined;
  return () => {
    stopping ??= stop();
    return stopping;
  };
}

async function timed(stop: () => Promise<void>, log: (message: string) => void): Promise<void> {
  const took = startWatch();
  await stop();
  log(`PostgreSQL stopped in ${took()}`);
}

function startWatch(): () => string {
  const began = performance.now();
  return () => `${Math.round(performance.now() - began)} ms`;
}
