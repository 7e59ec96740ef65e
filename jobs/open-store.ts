import { type Db, openDb, openPool, type Pool } from '../prisma/client.ts';
import { startEmbedded } from '../prisma/embedded.ts';
import { applyMigrations } from '../prisma/migrate.ts';
import { type RunSql, runOnPool } from '../prisma/run-sql.ts';

export interface Store {
  readonly db: Db;
  /** A few connections for what arrives: no work may keep an acknowledgement waiting for one. */
  readonly intake: RunSql;
  readonly pool: Pool;
  readonly url: string;
  stop(): Promise<void>;
}

export interface StoreOptions {
  /** A PostgreSQL of one's own; null: the one that comes with the program. */
  readonly url: string | null;
  /** Where the embedded one keeps its data. */
  readonly dir?: string;
  /** Only for the embedded one: made for this process and deleted after it. */
  readonly throwAway?: boolean;
  /** `join` shares an embedded one that is already running, for a command beside the running program. */
  readonly ifRunning?: 'refuse' | 'join';
  readonly log?: (message: string) => void;
  /** The database server has ended without being asked to; the program cannot go on. */
  readonly onLost?: (reason: string) => void;
}

/**
 * PostgreSQL, reachable and migrated: a given one, or the embedded one.
 *
 * @throws DatabaseUnusable with one sentence that says what to do
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const log = options.log ?? (() => {});
  const embedded =
    options.url === null
      ? await startEmbedded({
          log,
          ...(options.dir === undefined ? {} : { dir: options.dir }),
          ...(options.throwAway === undefined ? {} : { throwAway: options.throwAway }),
          ...(options.ifRunning === undefined ? {} : { ifRunning: options.ifRunning }),
          ...(options.onLost === undefined ? {} : { onLost: options.onLost }),
        })
      : null;
  const url = embedded?.url ?? options.url ?? '';
  try {
    const applied = await applyMigrations(url);
    if (applied.length > 0) log(`applied ${applied.length} migration(s)`);
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
  const open = openDb(url);
  const intake = openPool(url, { maxConnections: 4, applicationName: 'xinhang intake' });
  return {
    db: open.db,
    intake: runOnPool(intake),
    pool: open.pool,
    url,
    stop: async () => {
      if (!intake.ending) await intake.end();
      await open.close();
      await embedded?.stop();
    },
  };
}
