import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { type OpenDb, openDb } from '../../prisma/client.ts';
import { startEmbedded } from '../../prisma/embedded.ts';
import { applyMigrations } from '../../prisma/migrate.ts';
import { childrenOf, parentOf } from '../process-tree.ts';

export interface FreezableDatabase {
  readonly url: string;
  open(): OpenDb;
  /** Stops the server and all its processes, as an overloaded host does: no answer, and nothing lost. */
  freeze(): void;
  /** Resumes with whatever was sent meanwhile. */
  thaw(): void;
  /** One statement on a separate connection. */
  ask(sql: string): Promise<readonly Record<string, unknown>[]>;
  /** Holds the lock taken by this statement until released. */
  hold(sql: string): Promise<{ release(): Promise<void> }>;
  /** Resolves once one of the program's statements waits for a lock. */
  waiting(): Promise<void>;
  /** Resolves once none of the program's statements is running. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** A private PostgreSQL that can really be frozen. */
export async function freezableDatabase(): Promise<FreezableDatabase> {
  const server = await startEmbedded({ throwAway: 'in-memory' });
  await applyMigrations(server.url);
  const watch = new pg.Client({ connectionString: server.url });
  watch.on('error', () => {});
  await watch.connect();
  const { rows } = await watch.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const postmaster = parentOf(rows[0]?.pid ?? 0);
  let frozen: readonly number[] = [];

  const until = async (where: string, isSo: (count: number) => boolean): Promise<void> => {
    for (;;) {
      const found = await watch.query(`SELECT FROM pg_stat_activity WHERE ${where}`);
      if (isSo(found.rowCount ?? 0)) return;
      await wait(5);
    }
  };
  const thaw = () => {
    for (const pid of frozen) process.kill(pid, 'SIGCONT');
    frozen = [];
  };
  return {
    url: server.url,
    open: () => openDb(server.url),
    freeze() {
      // The postmaster first, as it forks the others: none is missed.
      process.kill(postmaster, 'SIGSTOP');
      frozen = [postmaster, ...childrenOf(postmaster)];
      for (const pid of frozen) process.kill(pid, 'SIGSTOP');
    },
    thaw,
    ask: async (sql) => (await watch.query<Record<string, unknown>>(sql)).rows,
    async hold(sql) {
      const holder = new pg.Client({ connectionString: server.url, application_name: 'holder' });
      holder.on('error', () => {});
      await holder.connect();
      await holder.query(`BEGIN; ${sql}`);
      return { release: () => holder.end() };
    },
    waiting: () => until(`wait_event_type = 'Lock'`, (count) => count > 0),
    idle: () => until(`state <> 'idle' AND application_name = 'xinhang'`, (count) => count === 0),
    async close() {
      thaw();
      await watch.end();
      await server.stop();
    },
  };
}
