import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { type Embedded, type EmbeddedOptions, startEmbedded } from '../../prisma/embedded.ts';
import { childrenOf, kill, processesWorkingIn } from '../process-tree.ts';
import { fastDir } from '../fast-dir.ts';
import { madeOnce } from './made-once.ts';
import { type EmbeddedProcess, startProcess, type User } from './embedded-process.ts';

export const isRoot = process.getuid?.() === 0;

/** Users these tests can run the program as: our own and, if that is root, also an unprivileged one. */
export const users: readonly [who: string, user: User | undefined][] = isRoot
  ? [['root', undefined], ...ordinaryUser().map((user): [string, User] => ['an ordinary user', user])]
  : [['an ordinary user', undefined]];

function ordinaryUser(): readonly User[] {
  const line = readFileSync('/etc/passwd', 'utf8').match(/^nobody:[^:]*:(\d+):(\d+):/m);
  const user = { uid: Number(line?.[1]), gid: Number(line?.[2]) };
  const checkout = fileURLToPath(new URL('../../package.json', import.meta.url));
  // Other users cannot run anything in a checkout that is closed to them.
  return line && spawnSync('/bin/cat', [checkout], user).status === 0 ? [user] : [];
}

/** A temporary folder for one test, and the processes it starts there. */
export interface Stage {
  /** The database folder; not created yet. */
  readonly dir: string;
  readonly folder: string;
  /** In its own process, as the stage's user. */
  start(options?: EmbeddedOptions, env?: Readonly<Record<string, string>>): EmbeddedProcess;
  /** In this process and as its user, which is faster when nothing has to be killed. */
  startHere(options?: EmbeddedOptions): Promise<Embedded>;
  /** The server's pid according to `postmaster.pid`. */
  postmaster(): number;
  /** Ends every process and server. */
  end(): Promise<void>;
  /** Puts a database there that was made before: quicker than the making that the first start does otherwise. */
  fill(): Promise<void>;
  clear(): Promise<void>;
}

export function openStage(user?: User): Stage {
  const folder = mkdtempSync(join(fastDir, 'xinhang-test-'));
  chmodSync(folder, 0o755);
  if (user) chownSync(folder, user.uid, user.gid);
  const dir = join(folder, '.data', 'postgres');
  const pidFile = join(dir, 'data', 'postmaster.pid');
  const postmaster = () => Number.parseInt(readFileSync(pidFile, 'utf8'), 10);
  const processes: EmbeddedProcess[] = [];
  const here: Embedded[] = [];
  const end = async () => {
    await Promise.all(here.map((server) => server.stop()));
    await Promise.all(processes.map((program) => program.kill('SIGKILL')));
    for (const pid of processesWorkingIn(folder)) kill(pid, 'SIGQUIT');
    while (processesWorkingIn(folder).length > 0) await wait(10);
  };
  return {
    dir,
    folder,
    postmaster,
    start: (options = {}, env = {}) => {
      const started = startProcess(
        { dir, store: join(folder, 'store'), ...options },
        { env, ...(user ? { user } : {}) },
      );
      processes.push(started);
      return started;
    },
    startHere: async (options = {}) => {
      const server = await startEmbedded({ dir, store: join(folder, 'store'), ...options });
      here.push(server);
      return server;
    },
    fill: async () => {
      await madeBy(user)(dir);
    },
    end,
    clear: async () => {
      await end();
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    },
  };
}

const made = new Map<number | undefined, (to: string) => Promise<void>>();

function madeBy(user?: User): (to: string) => Promise<void> {
  const known = made.get(user?.uid);
  if (known !== undefined) return known;
  const copy = madeOnce(async (to) => {
    const maker = openStage(user);
    const server = maker.start();
    await server.url();
    await server.stop();
    rmSync(join(maker.dir, 'server.log'));
    renameSync(maker.dir, to);
    await maker.clear();
  });
  made.set(user?.uid, copy);
  return copy;
}

/** Kills the program and any process that would clean up after it, so that only the server is left. */
export async function killAllButServer(program: EmbeddedProcess, server: number): Promise<void> {
  for (const pid of childrenOf(Number(program.child.pid))) {
    if (pid !== server) kill(pid, 'SIGKILL');
  }
  await program.kill('SIGKILL');
}

/** One statement on a separate connection. */
export async function ask<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end().catch(() => {});
  }
}
