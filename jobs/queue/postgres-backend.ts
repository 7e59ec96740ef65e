/**
 * BullMQ in the database that is there anyway, for an installation without Redis: its own schema `bullmq`, which it
 * migrates itself, and nothing of ours in it.
 */
import {
  type PgPool,
  createPostgresBackend,
  DEFAULT_SCHEMA,
  isPgPool,
  quoteSchemaName,
  runMigrations,
  withBackend,
} from 'bullmq';
import pg from 'pg';
import { XinhangError } from '../errors.ts';
import type { Backend } from './backend.ts';
import { jobNames } from './jobs.ts';
import { type ReportProblem, withoutPassword } from './problems.ts';

/** Throughput does not grow beyond ten; each worker keeps one more for its LISTEN. */
const poolSize = 10 + jobNames.length;
const connectTimeoutMs = 5_000;

const { Queue, Worker } = withBackend(createPostgresBackend);

/** @throws XinhangError `database_unusable` when the server cannot be reached or the schema cannot be made. */
export async function openPostgresBackend(url: string, report: ReportProblem): Promise<Backend> {
  const pool = createPool(url);
  pool.on('error', report);
  // The pool listens to idle connections alone. One that is cut while it is lent out and between two statements would
  // otherwise end the process.
  pool.on('connect', (client) => client.on('error', report));
  try {
    await migrate(pool);
  } catch (error) {
    await pool.end();
    throw new XinhangError('database_unusable', `${unusable(url)}: ${String(error)}`, {
      retry: 'later',
      cause: error,
    });
  }
  const connection = asBullPool(pool);
  return {
    openLane: (laneName) => new Queue(laneName, { connection }),
    connectWorkers: () => ({
      openWorker(laneName, process, options) {
        const worker = new Worker(laneName, process, { ...options, connection });
        // Connections that are closed fail without ever leaving the turn of the event loop, and the library asks again
        // without a pause: a worker that outlives them would keep everything else in this process from happening.
        worker.on('error', () => {
          if (pool.ending) void worker.close(true);
        });
        return worker;
      },
      // Its tries fail at once and by themselves.
      giveUpWaiting: async () => {},
    }),
    async problem() {
      try {
        await pool.query('SELECT 1');
        return null;
      } catch (error) {
        return `${unusable(url)}: ${String(error)}`;
      }
    },
    close: () => pool.end(),
  };
}

/** The same pool: BullMQ spells out fewer overloads than the types of pg have, which alone keeps them apart. */
function asBullPool(pool: unknown): PgPool {
  if (isPgPool(pool)) return pool;
  throw new TypeError('pg.Pool is no longer what BullMQ takes for a pool');
}

async function migrate(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await runMigrations(client, DEFAULT_SCHEMA);
  } finally {
    client.release();
  }
}

/**
 * BullMQ finds its tables by the search path of the connection. `options` in a URL would take the place of ours, so
 * they are taken out of it and said together.
 */
function createPool(url: string): pg.Pool {
  const parsed = new URL(url);
  const given = parsed.searchParams.get('options');
  parsed.searchParams.delete('options');
  const searchPath = `-c search_path=${quoteSchemaName(DEFAULT_SCHEMA)}`;
  return new pg.Pool({
    connectionString: parsed.href,
    options: given === null ? searchPath : `${given} ${searchPath}`,
    max: poolSize,
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
    application_name: 'xinhang queue',
  });
}

const unusable = (url: string) =>
  `The queue cannot use PostgreSQL at ${withoutPassword(url)}; see that it runs, that DATABASE_URL names it, and that its user may create the schema ${DEFAULT_SCHEMA}`;
