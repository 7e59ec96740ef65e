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
import { socketFolder } from './socket.ts';

export interface Server {
  readonly pid: number;
  readonly port: number;
  /** Resolves with the log when the server has exited. Does not keep this process alive. */
  readonly gone: Promise<string>;
  /** The same, but keeps this process alive. */
  waitUntilGone(): Promise<string>;
}

const always = [
  'listen_addresses=127.0.0.1',
  'timezone=UTC',
  'log_timezone=UTC',
  'log_destination=stderr',
  'logging_collector=off',
  // Statement errors are reported to the client; the log file is for problems of the server.
  'log_min_messages=log',
  'log_checkpoints=off',
];

/** Nothing needs to survive, so nothing is flushed to disk. */
const throwAwayOnly = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'wal_level=minimal',
  'max_wal_senders=0',
  'autovacuum=off',
  // Several processes may each keep several databases open.
  'max_connections=300',
  // Shared memory in a file of the data directory, so that a kill leaves nothing behind.
  'dynamic_shared_memory_type=mmap',
];

/** Conditions that pass by themselves or with another port; the caller checks and starts again. */
const passing =
  /lock file "postmaster.pid" (already exists|is empty)|pre-existing shared memory block|could not bind|could not create any TCP\/IP sockets|Address already in use/i;

/**
 * Starts the server and waits until it accepts connections.
 *
 * @param onStarting is called while it does
 * @returns null after a transient problem; try again
 * @throws DatabaseUnusable with the error from its log
 */
export async function startServer(
  place: Place,
  binaries: Binaries,
  throwAway: boolean,
  onStarting: () => void = () => {},
): Promise<Server | null> {
  const { home, dataDir, account } = place;
  const port = await findFreePort();
  const logFile = join(home, 'server.log');
  if (existsSync(logFile)) renameSync(logFile, `${logFile}.1`);
  const settings = [
    `port=${port}`,
    `unix_socket_directories=${socketFolder(place) ?? ''}`,
    ...always,
    ...(throwAway ? throwAwayOnly : []),
  ];
  // The log goes to a file: a pipe would break if this process is killed while the server keeps running.
  const log = openSync(logFile, 'w', 0o600);
  const child = spawn(binaries.postgres, ['-D', dataDir, ...settings.flatMap((setting) => ['-c', setting])], {
    ...spawnAs(account),
    stdio: ['ignore', log, log],
    // A separate process group: the terminal's Ctrl-C must not stop it before our connections are closed.
    detached: true,
    windowsHide: true,
  });
  closeSync(log);
  child.unref();
  onStarting();
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

/** The log is gone too if the folder was deleted under a running server. */
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

/** A free port chosen by the kernel; if it is taken before the server starts, the start is retried. */
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
