import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { type Prisma, PrismaClient } from './generated/client.ts';

export * from './generated/enums.ts';
export { Prisma } from './generated/client.ts';

/**
 * The store, typed. A function that may also run inside a transaction takes a `Tx`; a `Db` is one too. What moves sets
 * goes past Prisma, through `sql`.
 */
export type Db = PrismaClient & { readonly sql: Sql };
export type Tx = Prisma.TransactionClient;
export type Pool = pg.Pool;

/**
 * Statements through the pool, for what moves sets: each is one round trip and one transaction. A `timestamptz` is read
 * as a Date and a `date` as `YYYY-MM-DD`.
 */
export type Sql = Pick<Pool, 'query'>;

export interface OpenDb {
  readonly db: Db;
  /**
   * The connections below `db`. A `date` column is read as `YYYY-MM-DD` here and a `timestamptz` as a Date; both a
   * day's `toString()` and `toDbDate(day)` are understood when written.
   */
  readonly pool: Pool;
  /** Waits for what is running, then closes every connection. May be called twice. */
  close(): Promise<void>;
}

export interface OpenDbOptions {
  /** The most connections this process holds at once. */
  readonly maxConnections?: number;
  /** What the server's own views (`pg_stat_activity`) call this process. */
  readonly applicationName?: string;
  /** Told when an idle connection breaks; the pool replaces it by itself. */
  readonly onIdleError?: (error: Error) => void;
}

/** The only place that constructs a PrismaClient. Connects on first use. */
export function openDb(url: string, options: OpenDbOptions = {}): OpenDb {
  const pool = openPool(url, options);
  const db = Object.assign(new PrismaClient({ adapter: new PrismaPg(pool) }), { sql: pool });
  let closing: Promise<void> | undefined;
  const close = async () => {
    await db.$disconnect();
    await pool.end();
  };
  return {
    db,
    pool,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

/** Connections without a client over them; the caller ends them. Each is made on first use. */
export function openPool(url: string, options: OpenDbOptions): pg.Pool {
  // Node's own zone must not decide which day a Date means when it is bound to a `date` parameter.
  pg.defaults.parseInputDatesAsUTC = true;
  const pool = new pg.Pool({
    connectionString: url,
    max: options.maxConnections ?? 10,
    connectionTimeoutMillis: 10_000,
    application_name: options.applicationName ?? 'xinhang',
    types: { getTypeParser },
    // Prisma's adapter drops the offset of a timestamptz and takes the rest for UTC, so a session in any other
    // zone reads wrong instants. Said as a statement because poolers refuse it as a start-up option.
    verify: (client, done) => {
      client.query(`SET TIME ZONE 'UTC'; SET DateStyle TO 'ISO, YMD'`).then(() => done(), done);
    },
  });
  pool.on('error', options.onIdleError ?? (() => {}));
  // The pool listens to idle connections alone. One that is cut while it is lent out fails the next statement on it;
  // without a listener it would end the process.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** A day stays the text it is; the driver would make it midnight in the zone of the server. */
function getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  if (oid === pg.types.builtins.DATE) return (text) => text;
  return pg.types.getTypeParser(oid, format) as (value: string) => unknown;
}
