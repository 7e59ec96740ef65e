/**
 * BullMQ in the existing PostgreSQL, for an installation without Redis. It has its own schema `bullmq`, which it
 * migrates itself; none of our tables are in it.
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
import { said } from '../../templates/reader/said.ts';
import { builtInWords } from '../../templates/reader/words.ts';

/** Throughput does not grow beyond ten connections; each worker holds one more for LISTEN. */
const poolSize = 10 + jobNames.length;

const { Queue, Worker } = withBackend(createPostgresBackend);

/** @throws XinhangError `database_unusable` when the server cannot be reached or the schema cannot be created */
export async function openPostgresBackend(
  url: string,
  connectTimeoutMs: number,
  report: ReportProblem,
): Promise<Backend> {
  const pool = createPool(url, connectTimeoutMs);
  pool.on('error', report);
  // The pool only handles errors of idle connections. Without this, one that breaks while checked out but between two
  // statements would end the process.
  pool.on('connect', (client) => client.on('error', report));
  try {
    await migrate(pool);
  } catch (error) {
    await pool.end();
    throw new XinhangError('database_unusable', unusable(url, error), {
      retry: 'later',
      cause: error,
    });
  }
  const connection = asBullPool(withLostConnections(pool));
  return {
    openLane: (laneName) => new Queue(laneName, { connection }),
    connectWorkers: () => ({
      openWorker(laneName, process, options) {
        const worker = new Worker(laneName, process, { ...options, connection });
        // Queries on a closed pool fail within the same turn of the event loop, and BullMQ retries without a pause: a
        // worker that outlives the pool would block the whole process.
        worker.on('error', () => {
          if (pool.ending) void worker.close(true);
        });
        return worker;
      },
      // Connection attempts here fail at once without waiting.
      giveUpWaiting: async () => {},
    }),
    unusable: (error) => unusable(url, error),
    async problem() {
      try {
        await pool.query('SELECT 1');
        return null;
      } catch (error) {
        return builtInWords().say(unusable(url, error), 'en');
      }
    },
    redisVersion: async () => null,
    close: () => pool.end(),
  };
}

/** PostgreSQL's classes of errors that pass by themselves: connections, resources, shutdown, the system. */
const passing = /^(08|53|57|58)/u;

/** Errors that do not come from PostgreSQL, such as a timeout of the pool, are a lost connection. */
function isPassing(error: unknown): error is Error {
  return error instanceof Error && !(error instanceof pg.DatabaseError && !passing.test(error.code ?? ''));
}

/**
 * The pool, with every error that passes by itself in the only form in which BullMQ takes it for a lost connection. After any
 * other error its workers ask again without a pause, which keeps a core busy for as long as a server starts up or a disk
 * is full, and they never look for jobs of dead workers again.
 */
function withLostConnections(pool: pg.Pool): object {
  const marked = async <Result>(work: Promise<Result>): Promise<Result> => {
    try {
      return await work;
    } catch (error) {
      throw isPassing(error) && !pool.ending ? Object.assign(error, { code: 'ECONNREFUSED' }) : error;
    }
  };
  return {
    query: (text: string, values?: unknown[]) => marked(pool.query(text, values)),
    connect: () => marked(pool.connect()),
    end: () => pool.end(),
    on: (event: 'error', listener: (error: Error) => void) => pool.on(event, listener),
    removeAllListeners: (event?: string) => pool.removeAllListeners(event),
    options: pool.options,
  };
}

/** The types of BullMQ list fewer overloads than those of pg, and differ in nothing else. */
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
 * BullMQ finds its tables through the connection's search path. `options` in the URL would override ours, so both are
 * merged.
 */
function createPool(url: string, connectTimeoutMs: number): pg.Pool {
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

const unusable = (url: string, error: unknown) =>
  said('program/no-postgres-queue', {
    where: withoutPassword(url),
    schema: DEFAULT_SCHEMA,
    why: String(error),
  });
