/** The two queue backends, each with ways to disrupt it. */
import pg from 'pg';
import { describe } from 'vitest';
import type { BackendChoice } from '../../jobs/queue/backend.ts';
import { freshDatabase } from '../database.ts';
import { redisIsHere, redisTitle, startRedis } from './redis-server.ts';

export interface TestBackend {
  readonly choice: BackendChoice;
  /** Ends every connection of the queue from the server's side. */
  cutConnections(): Promise<void>;
  /** Deletes every job, as an emptied Redis does. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

export interface BackendKind {
  readonly name: 'postgres' | 'redis';
  readonly present: boolean;
  /** For the suite's name; says what is missing, if anything is. */
  readonly title: string;
  open(): Promise<TestBackend>;
}

const backendKinds: readonly BackendKind[] = [
  { name: 'postgres', present: true, title: 'PostgreSQL', open: openPostgres },
  { name: 'redis', present: redisIsHere, title: redisTitle, open: openRedis },
];

/** Runs a suite on every backend; unavailable ones are skipped, and the suite's name says what is missing. */
export function describeOnEach(title: string, suite: (kind: BackendKind) => void): void {
  for (const kind of backendKinds) {
    describe.skipIf(!kind.present)(`${title} ${kind.title}`, () => {
      suite(kind);
    });
  }
}

async function openPostgres(): Promise<TestBackend> {
  const database = await freshDatabase();
  const admin = new pg.Client({ connectionString: database.url });
  await admin.connect();
  return {
    choice: { kind: 'postgres', url: database.url },
    async cutConnections() {
      await admin.query(`
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()`);
    },
    async flush() {
      await admin.query('TRUNCATE bullmq.job, bullmq.dedup, bullmq.dedup_next CASCADE');
    },
    async close() {
      await admin.end();
      await database.close();
    },
  };
}

async function openRedis(): Promise<TestBackend> {
  const server = await startRedis();
  return {
    choice: { kind: 'redis', url: server.url },
    async cutConnections() {
      await server.client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    },
    async flush() {
      await server.client.flushall();
    },
    close: () => server.stop(),
  };
}
