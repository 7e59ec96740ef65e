import { type Db, openDb, openPool, type Pool } from '../prisma/client.ts';
import { startEmbedded } from '../prisma/embedded.ts';
import { applyMigrations } from '../prisma/migrate.ts';
import { relaxCommits } from '../prisma/relax-commits.ts';
import { type RunSql, runOnPool } from '../prisma/run-sql.ts';

export interface Store {
  readonly db: Db;
  /** A few connections reserved for inbound storage, so that other work never delays an acknowledgement. */
  readonly intake: RunSql;
  readonly pool: Pool;
  readonly url: string;
  /** Does work on `db` whose commits do not wait for the disk. */
  relaxed<T>(work: () => Promise<T>): Promise<T>;
  /** The use of each connection pool. */
  poolUse(): readonly PoolUse[];
  stop(): Promise<void>;
}

export interface PoolUse {
  readonly pool: 'work' | 'intake';
  readonly busy: number;
  readonly idle: number;
  /** Statements that wait for a connection. */
  readonly waiting: number;
}

export interface StoreOptions {
  /** An external PostgreSQL; null: the embedded one. */
  readonly url: string | null;
  /** Data directory of the embedded server. */
  readonly dir?: string;
  /** Embedded only: created for this process and deleted when it stops. */
  readonly throwAway?: boolean;
  /** `join` connects to an embedded server that is already running, for a command run beside the main program. */
  readonly ifRunning?: 'refuse' | 'join';
  readonly log?: (message: string) => void;
  /** Embedded only: an empty database is being made, which leaves this process a second for other work. */
  readonly onCreating?: () => void;
  /** The database server stopped unexpectedly; the program cannot continue. */
  readonly onLost?: (reason: string) => void;
}

/**
 * Opens and migrates PostgreSQL: an external server or the embedded one.
 *
 * @throws DatabaseUnusable with one sentence that says what to do
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const log = options.log ?? (() => {});
  const embedded =
    options.url === null
      ? await startEmbedded({
          log,
          migrated: true,
          ...(options.dir === undefined ? {} : { dir: options.dir }),
          ...(options.throwAway === undefined ? {} : { throwAway: options.throwAway }),
          ...(options.ifRunning === undefined ? {} : { ifRunning: options.ifRunning }),
          ...(options.onCreating === undefined ? {} : { onCreating: options.onCreating }),
          ...(options.onLost === undefined ? {} : { onLost: options.onLost }),
        })
      : null;
  const url = embedded?.url ?? options.url ?? '';
  const open = openDb(url);
  try {
    // Prisma compiles its engine while the server works. Where it cannot connect, the migration says why.
    const [applied] = await Promise.all([applyMigrations(url), open.db.$connect().catch(() => {})]);
    if (applied.length > 0) log(`applied ${applied.length} migration(s)`);
  } catch (error) {
    await open.close();
    await embedded?.stop();
    throw error;
  }
  const intake = openPool(url, { maxConnections: 4, applicationName: 'xinhang intake' });
  return {
    db: open.db,
    intake: runOnPool(intake),
    pool: open.pool,
    url,
    relaxed: (work) => relaxCommits(open.pool, work),
    poolUse: () => [useOf('work', open.pool), useOf('intake', intake)],
    stop: async () => {
      if (!intake.ending) await intake.end();
      await open.close();
      await embedded?.stop();
    },
  };
}

function useOf(pool: PoolUse['pool'], { totalCount, idleCount, waitingCount }: Pool): PoolUse {
  return { pool, busy: totalCount - idleCount, idle: idleCount, waiting: waitingCount };
}

/**
 * Opens a store and does other work, at the same time where an empty database has to be made: that is done by a program of
 * PostgreSQL and takes about a second.
 *
 * @param open is given what the store has to call (`onCreating`)
 * @throws what the work throws, when the store is stopped: nothing is left behind it, and no step is reported after it
 */
export async function openWhile<T, Opened extends Pick<Store, 'stop'>>(
  open: (onCreating: () => void) => Promise<Opened>,
  work: () => Promise<T>,
): Promise<{ readonly store: Opened; readonly done: T }> {
  let isCreating = () => {};
  const creating = new Promise<void>((resolve) => {
    isCreating = resolve;
  });
  const opening = open(isCreating);
  const opened = opening.catch(() => null);
  await Promise.race([creating, opened]);
  try {
    const done = await work();
    return { store: await opening, done };
  } catch (error) {
    await (await opened)?.stop();
    throw error;
  }
}
