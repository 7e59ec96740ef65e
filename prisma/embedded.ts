import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { DatabaseUnusable } from './database-unusable.ts';
import { type Binaries, findBinaries } from './embedded/binaries.ts';
import { createCluster, databaseName, hasCluster, readPassword, userName } from './embedded/cluster.ts';
import { explainSystemError, lastComplaint } from './embedded/explain.ts';
import { claimServer, type Ownership } from './embedded/owner.ts';
import { choosePlace, makeTemporaryPlace, type Place, rootStore } from './embedded/place.ts';
import {
  findPostmaster,
  isAlive,
  pidFileOf,
  type Postmaster,
  readPidFile,
  signal,
  stopPostmaster,
} from './embedded/postmaster.ts';
import { type Server, startServer } from './embedded/server.ts';
import { findPackageRoot } from './package-root.ts';

export interface Embedded {
  readonly url: string;
  /** Disconnects everybody, stops the server and waits until it is gone. May be called twice. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Where the data is kept; `.data/postgres` of the checkout when nothing is said. */
  readonly dir?: string;
  /** Hears what was done and how long it took. */
  readonly log?: (message: string) => void;
  /**
   * In a temporary folder, nothing forced to disk, deleted when stopped or when this process ends in any way.
   * `in-memory`: on a memory disk where there is a large one, for very many small databases.
   */
  readonly throwAway?: boolean | 'in-memory';
  /**
   * What to do when another process runs the server on this data: `refuse` (the default) says whose it is, `join`
   * shares it, for a command beside the running program; its `stop` then leaves the server alone.
   */
  readonly ifRunning?: 'refuse' | 'join';
  /** Told when the server ends without having been asked to, with the reason its log gives. */
  readonly onLost?: (reason: string) => void;
}

/**
 * The PostgreSQL that comes with the program, for where no DATABASE_URL is given. A server left behind by a killed
 * process is stopped, its data repaired by PostgreSQL itself and taken over.
 * @throws DatabaseUnusable when it is in use by another process, or disk, permissions or the machine forbid it.
 */
export async function startEmbedded(options: EmbeddedOptions = {}): Promise<Embedded> {
  const dir = options.dir ?? join(findPackageRoot(), '.data', 'postgres');
  try {
    return await start(dir, options);
  } catch (error) {
    throw explainSystemError(error, dir);
  }
}

async function start(dir: string, options: EmbeddedOptions): Promise<Embedded> {
  const throwAway = isThrowAway(options);
  const log = options.log ?? (() => {});
  const place = throwAway
    ? await makeTemporaryPlace(options.throwAway === 'in-memory')
    : await choosePlace(dir);
  const binaries = await findBinaries(place.account, [rootStore, join(tmpdir(), 'xinhang')]);
  if (!hasCluster(place.dataDir)) {
    const took = startWatch();
    await createCluster(place, binaries, { throwAway });
    log(`made an empty database in ${place.dataDir} in ${took()}`);
  }
  const password = await readPassword(place.dataDir);
  const urlOf = (port: number) => `postgresql://${userName}:${password}@127.0.0.1:${port}/${databaseName}`;

  const took = startWatch();
  const until = performance.now() + patienceMs;
  while (performance.now() < until) {
    const running = await findPostmaster(place.dataDir);
    if (running) {
      const joined = await meet(running, urlOf(running.port), place, binaries, options);
      if (joined) return joined;
      continue;
    }
    removeForeignTrace(place.dataDir);
    const server = await startServer(place, binaries, { throwAway });
    const claim = server && (await claimServer(urlOf(server.port)).catch(() => null));
    if (server && claim && !('heldBy' in claim)) {
      log(`PostgreSQL runs on 127.0.0.1:${server.port} after ${took()}`);
      return own(server, claim, urlOf(server.port), place, binaries, options);
    }
    // Another process was first, or is just leaving: look again.
    await wait(100);
  }
  throw new DatabaseUnusable(
    `PostgreSQL on ${place.dataDir} is neither stopped nor ready after ${patienceMs / 1000} seconds: see ${join(place.dataDir, 'server.log')}, and stop whatever else uses it.`,
  );
}

/** How long a server may take to repair its data or to stop before a person is asked to look. */
const patienceMs = 120_000;

/** Deals with a server that already runs on the data: shared, refused, or an orphan to be stopped (null). */
async function meet(
  running: Postmaster,
  url: string,
  place: Place,
  binaries: Binaries,
  options: EmbeddedOptions,
): Promise<Embedded | null> {
  const claim = running.ready ? await claimServer(url).catch(refusePassword) : null;
  if (claim === null) {
    await wait(50);
    return null;
  }
  if (!('heldBy' in claim)) {
    options.log?.(`stopping the PostgreSQL (process ${running.pid}) that an interrupted run left behind`);
    await stopPostmaster(running.pid, place.dataDir, binaries.pgCtl, 'SIGINT');
    await claim.release();
    return null;
  }
  if (options.ifRunning === 'join') return { url, stop: async () => {} };
  throw new DatabaseUnusable(
    `The database in ${place.dataDir} is in use by process ${claim.heldBy}: stop that process first, or give this one a database of its own with DATABASE_URL.`,
  );
}

/** A server that starts or stops refuses too, and is asked again; a wrong password stays wrong. */
function refusePassword(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === '28P01') {
    throw new DatabaseUnusable(
      'A PostgreSQL that does not know our password runs on the data: stop it, or restore xinhang.password.',
      error,
    );
  }
  return null;
}

/** PostgreSQL overlooks the trace of a server that is gone, but not when its number now belongs to a stranger. */
function removeForeignTrace(dataDir: string): void {
  const noted = readPidFile(dataDir);
  if (noted && isAlive(noted.pid)) rmSync(pidFileOf(dataDir), { force: true });
}

function own(
  server: Server,
  claim: Ownership,
  url: string,
  place: Place,
  binaries: Binaries,
  options: EmbeddedOptions,
): Embedded {
  const throwAway = isThrowAway(options);
  const folder = dirname(place.dataDir);
  const guard = throwAway ? guardThrowAway(server.pid, folder) : null;
  const leave = () => signal(server.pid, throwAway ? 'SIGQUIT' : 'SIGINT');
  process.once('exit', leave);
  let stopping: Promise<void> | undefined;
  const stop = async () => {
    const took = startWatch();
    await claim.release();
    await stopPostmaster(server.pid, place.dataDir, binaries.pgCtl, throwAway ? 'SIGQUIT' : 'SIGINT');
    await server.gone;
    process.removeListener('exit', leave);
    if (throwAway) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    guard?.kill('SIGKILL');
    options.log?.(`stopped PostgreSQL in ${took()}`);
  };
  void server.gone.then(async (output) => {
    if (stopping) return;
    process.removeListener('exit', leave);
    await claim.release();
    options.onLost?.(lastComplaint(output));
  });
  return {
    url,
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

/** A shell that waits for the end of this process, however it ends, and cleans up behind it. */
function guardThrowAway(pid: number, folder: string): ChildProcess | null {
  if (process.platform === 'win32') return null;
  const script = 'read _; kill -QUIT "$1" 2>/dev/null; sleep 1; rm -rf -- "$2"';
  const guard = spawn('/bin/sh', ['-c', script, 'sh', String(pid), folder], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard.on('error', () => {});
  guard.unref();
  if (guard.stdin instanceof Socket) guard.stdin.unref();
  return guard;
}

function isThrowAway({ throwAway = false }: EmbeddedOptions): boolean {
  return throwAway !== false;
}

function startWatch(): () => string {
  const began = performance.now();
  return () => `${Math.round(performance.now() - began)} ms`;
}
