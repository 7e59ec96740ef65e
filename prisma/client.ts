import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { type Prisma, PrismaClient } from './generated/client.ts';
import { preparedName } from './prepared.ts';

export * from './generated/enums.ts';
export { Prisma } from './generated/client.ts';

/**
 * The typed store. A function that may run inside a transaction takes a `Tx`; a `Db` is also a `Tx`. Set-based
 * statements bypass Prisma through `sql`.
 */
export type Db = PrismaClient & { readonly sql: Sql };
export type Tx = Prisma.TransactionClient;
export type Pool = pg.Pool;

/**
 * Statements sent directly to the pool: each is one round trip and one transaction. A `timestamptz` is read as a Date,
 * a `date` as `YYYY-MM-DD`.
 */
export type Sql = Pick<Pool, 'query'>;

export interface OpenDb {
  readonly db: Db;
  /**
   * The connections used by `db`. Here a `date` is read as `YYYY-MM-DD` and a `timestamptz` as a Date; for writing,
   * both a day's `toString()` and `toDbDate(day)` are accepted.
   */
  readonly pool: Pool;
  /** Waits for running queries, then closes all connections. Idempotent. */
  close(): Promise<void>;
}

export interface OpenDbOptions {
  /** Maximum number of connections of this process. */
  readonly maxConnections?: number;
  /** Name of this process in the server's views (`pg_stat_activity`). */
  readonly applicationName?: string;
  /** Called when an idle connection breaks; the pool replaces it by itself. */
  readonly onIdleError?: (error: Error) => void;
}

/**
 * In milliseconds, for a transaction that states no other. It takes far less by itself, but changes to the same customer
 * wait for each other, and on a busy machine every statement does: within the library's five seconds, the sample company
 * could not be entered there.
 */
export const transactionOptions = { timeout: 20_000, maxWait: 20_000 };

/** The only place that constructs a PrismaClient. Connects on first use. */
export function openDb(url: string, options: OpenDbOptions = {}): OpenDb {
  const pool = openPool(url, options);
  const db = Object.assign(
    new PrismaClient({
      adapter: new PrismaPg(pool, { statementNameGenerator: preparedName }),
      transactionOptions,
    }),
    { sql: pool },
  );
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

/**
 * Prisma's adapter drops the offset of a timestamptz and treats the rest as UTC, so a session in another zone would read
 * wrong instants.
 *
 * A connection keeps the plans of its statements and of its foreign keys. One made while a table was small would read
 * the whole table for every row once it has grown; all statements have an index (test/scale), so none needs to.
 */
const settings = `SET TIME ZONE 'UTC'; SET DateStyle TO 'ISO, YMD'; SET enable_seqscan TO off; SET jit TO off`;

/** A pool without a Prisma client; the caller closes it. Connects on first use. */
export function openPool(url: string, options: OpenDbOptions): pg.Pool {
  // A Date bound to a `date` parameter must not depend on Node's time zone.
  pg.defaults.parseInputDatesAsUTC = true;
  const pool = new pg.Pool({
    connectionString: url,
    max: options.maxConnections ?? 10,
    connectionTimeoutMillis: 10_000,
    // The outbox looks every ten seconds. A new connection would have to plan the statements of the first message due.
    idleTimeoutMillis: 60_000,
    application_name: options.applicationName ?? 'xinhang',
    types: { getTypeParser },
    // Set by a statement, because poolers reject start-up options.
    verify: (client, done) => {
      client.query(settings).then(() => done(), done);
    },
  });
  pool.on('error', options.onIdleError ?? (() => {}));
  // The pool only handles errors of idle connections. A connection that breaks while checked out makes the next
  // statement on it fail; without a listener it would end the process.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** Keeps a `date` as text; the driver would convert it to midnight in the server's zone. */
function getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  if (oid === pg.types.builtins.DATE) return (text) => text;
  return pg.types.getTypeParser(oid, format) as (value: string) => unknown;
}
