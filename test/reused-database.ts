import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import type { OpenDb } from '../prisma/client.ts';

/** A database that holds what every test of a kind begins with, and its connections. */
export interface MadeDatabase extends OpenDb {
  readonly url: string;
  drop(): Promise<void>;
}

interface Reused extends MadeDatabase {
  readonly statements: Statements;
  uses: number;
}

/** Two at most are open at once in nearly every test; each keeps up to ten connections. */
const keptSpare = 2;

/** Deleted rows are never vacuumed, so in the end they would slow down every scan. */
const maxUses = 50;
const maxDeleted = 3_000;

export interface Reuse {
  /** A database as `make` made it, where possible one that an earlier test has used. */
  take(): Promise<Pick<MadeDatabase, 'db' | 'pool' | 'url' | 'close'>>;
  /** Drops those not in use. */
  drop(): Promise<void>;
}

/**
 * Databases that serve one test after another. A new connection costs PostgreSQL about 30 ms before it has planned
 * anything, and a test needs up to ten: with those of an earlier test most take half the time.
 */
export function createReuse(make: () => Promise<MadeDatabase>): Reuse {
  const spare: Reused[] = [];
  const giveBack = async (database: Reused): Promise<void> => {
    const { pool, uses } = database;
    const worthIt = spare.length < keptSpare && uses < maxUses;
    if (worthIt && (await isIdle(pool)) && (await restore(database))) spare.push(database);
    else await discard(database);
  };
  return {
    take: async () => {
      const taken = spare.pop() ?? (await prepare(await make()));
      taken.uses += 1;
      return lend(taken, () => giveBack(taken));
    },
    drop: async () => {
      await Promise.all(spare.splice(0).map(discard));
    },
  };
}

async function discard({ close, drop }: MadeDatabase): Promise<void> {
  await close();
  await drop();
}

function lend({ db, pool, url }: MadeDatabase, giveBack: () => Promise<void>) {
  let closing: Promise<void> | undefined;
  const guard = <T extends object>(target: T, read: (key: string | symbol) => unknown): T =>
    new Proxy<T>(target, {
      get: (_, key): unknown => {
        // Work that a test left running must not reach the next test.
        if (closing !== undefined) throw new Error('this database was closed');
        return read(key);
      },
    });
  const guardedPool = guard(pool, (key) => {
    const value: unknown = Reflect.get(pool, key);
    return typeof value === 'function' ? (value.bind(pool) as unknown) : value;
  });
  return {
    db: guard(db, (key) => (key === 'sql' ? guardedPool : Reflect.get(db, key))),
    pool: guardedPool,
    url,
    close: () => {
      closing ??= giveBack();
      return closing;
    },
  };
}

async function prepare(made: MadeDatabase): Promise<Reused> {
  // Idle connections must not keep a worker alive.
  made.pool.options.allowExitOnIdle = true;
  return { ...made, statements: await writeStatements(made.pool), uses: 0 };
}

async function isIdle(pool: pg.Pool): Promise<boolean> {
  for (let look = 0; look < 500; look += 1) {
    if (pool.ending) return false;
    if (pool.waitingCount === 0 && pool.idleCount === pool.totalCount) return true;
    await wait(2);
  }
  return false;
}

interface Statements {
  readonly tables: readonly {
    readonly name: string;
    readonly empty: string;
    /** Null if it was empty from the start. */
    readonly fill: string | null;
  }[];
  readonly lookForRows: string;
  readonly resetSequences: string;
  /** Whether nothing but rows has changed, and only its own pool is connected. */
  readonly lookForChanges: string;
}

/** Also copies what is in the tables, for `restore`. */
async function writeStatements(pool: pg.Pool): Promise<Statements> {
  const { rows: found } = await pool.query<{ table: string }>(
    `SELECT quote_ident(tablename) AS table FROM pg_tables
     WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'`,
  );
  const names = found.map(({ table }) => table);
  const lookForRows = `SELECT ${names.map((name, at) => `EXISTS (SELECT FROM ${name}) AS "${at}"`).join()}`;
  const { rows: filled } = await pool.query<Record<string, boolean>>(lookForRows);
  const tables = names.map((name, at) => {
    const fill = filled[0]?.[at] === true ? `INSERT INTO ${name} SELECT * FROM kept.${name}` : null;
    return { name, empty: `DELETE FROM ${name}`, fill };
  });
  const kept = tables.filter(({ fill }) => fill !== null);
  if (kept.length > 0) {
    await pool.query(
      `CREATE SCHEMA kept; ${kept.map(({ name }) => `CREATE TABLE kept.${name} AS TABLE ${name}`).join(';')}`,
    );
  }
  const { rows: sequences } = await pool.query<{ set: string }>(
    `SELECT format('setval(%L, %s, %L)', quote_ident(sequencename), coalesce(last_value, 1), last_value IS NOT NULL) AS set
     FROM pg_sequences WHERE schemaname = 'public'`,
  );
  const { rows: now } = await pool.query<{ xid: string }>('SELECT pg_current_xact_id()::text AS xid');
  const since = now[0]?.xid;
  return {
    tables,
    lookForRows,
    resetSequences: `SELECT ${sequences.map(({ set }) => set).join()}`,
    lookForChanges: `
      SELECT NOT EXISTS (SELECT FROM pg_class WHERE xmin::text::bigint > ${since})
         AND NOT EXISTS (SELECT FROM pg_proc WHERE xmin::text::bigint > ${since})
         AND NOT EXISTS (SELECT FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase
                         WHERE d.datname = current_database())
         AND (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()) <= $1 AS same`,
  };
}

/** @returns false if more than rows has changed, or it is not worth keeping */
async function restore({ pool, statements }: Reused): Promise<boolean> {
  const { tables, lookForRows, lookForChanges, resetSequences } = statements;
  const client = await pool.connect();
  /** Planned once for each connection. */
  const planned = (text: string, values: unknown[] = []) =>
    client.query<Record<string, unknown>>({ name: text.slice(0, 60), text, values });
  try {
    const { rows: changes } = await planned(lookForChanges, [pool.totalCount]);
    if (changes[0]?.['same'] !== true) return false;
    const { rows: filled } = await planned(lookForRows);
    let deleted = 0;
    // Without triggers, foreign keys are not checked, so the order does not matter.
    await client.query('BEGIN; SET LOCAL session_replication_role = replica');
    for (const [at, { empty, fill }] of tables.entries()) {
      if (filled[0]?.[at] === true) deleted += (await planned(empty)).rowCount ?? 0;
      if (fill !== null) await planned(fill);
    }
    await planned(resetSequences);
    await client.query('COMMIT');
    return deleted < maxDeleted;
  } catch {
    return false;
  } finally {
    client.release();
  }
}
