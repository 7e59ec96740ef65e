import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { DatabaseUnusable } from '../database-unusable.ts';
import { spawnAs } from './account.ts';
import type { Binaries } from './binaries.ts';
import { explainFailure } from './explain.ts';
import type { Place } from './place.ts';
import { readPidFile } from './postmaster.ts';

export interface Server {
  readonly pid: number;
  readonly port: number;
  /** Resolves with its log when it is no longer there; does not keep this process from ending before. */
  readonly gone: Promise<string>;
  /** The same for whoever must not end before. */
  waitUntilGone(): Promise<string>;
}

const always = [
  'listen_addresses=127.0.0.1',
  // Loopback and password alone: a socket file would need a folder that both users reach, under 100 characters.
  'unix_socket_directories=',
  'timezone=UTC',
  'log_timezone=UTC',
  'log_destination=stderr',
  'logging_collector=off',
  // What a statement did wrong is told to whoever sent it; the file is for the server's own troubles.
  'log_min_messages=log',
  'log_checkpoints=off',
];

/** Nothing of it is to survive, so nothing is forced to disk. */
const throwAwayOnly = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'wal_level=minimal',
  'max_wal_senders=0',
  'autovacuum=off',
  // In a file of its own data, where nothing stays behind after a kill.
  'dynamic_shared_memory_type=mmap',
];

/** Conditions that pass by themselves or with another port; the caller looks again and starts again. */
const passing =
  /lock file "postmaster.pid" (already exists|is empty)|pre-existing shared memory block|could not bind|could not create any TCP\/IP sockets|Address already in use/i;

/**
 * Starts the server and waits until it accepts connections.
 * @returns null when something passing stood in the way and it should be tried again.
 * @throws DatabaseUnusable with what its log says.
 */
export async function startServer(
  place: Place,
  binaries: Binaries,
  throwAway: boolean,
): Promise<Server | null> {
  const { home, dataDir, account } = place;
  const port = await findFreePort();
  const logFile = join(home, 'server.log');
  if (existsSync(logFile)) renameSync(logFile, `${logFile}.1`);
  const settings = [`port=${port}`, ...always, ...(throwAway ? throwAwayOnly : [])];
  // The log goes to a file, because a pipe would break when this process is killed and the server is not.
  const log = openSync(logFile, 'w', 0o600);
  const child = spawn(binaries.postgres, ['-D', dataDir, ...settings.flatMap((setting) => ['-c', setting])], {
    ...spawnAs(account),
    stdio: ['ignore', log, log],
    // A group of its own: the terminal's Ctrl-C must not stop it before our connections are closed.
    detached: true,
    windowsHide: true,
  });
  closeSync(log);
  child.unref();
  const gone = waitForExit(child).then((reason) => `${reason}${readLog(logFile)}`);
  const ended = gone.then(() => 'gone' as const);
  const { pid } = child;
  if (pid === undefined) throw new DatabaseUnusable(await explainFailure(await gone, place));
  while ((await Promise.race([ended, wait(10)])) !== 'gone') {
    const noted = readPidFile(dataDir);
    if (noted?.pid === pid && noted.ready) {
      const waitUntilGone = () => {
        child.ref();
        return gone;
      };
      return { pid, port, gone, waitUntilGone };
    }
  }
  const output = await gone;
  if (passing.test(output)) return null;
  throw new DatabaseUnusable(await explainFailure(output, place));
}

/** Whoever deletes the folder under a running server takes its log too. */
function readLog(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    return String(error);
  }
}

function waitForExit(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`${error.message}\n`));
    child.once('exit', () => resolve(''));
  });
}

/** A port of the kernel's choice; should somebody take it in between, the start is tried again. */
function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
