import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbedded } from '../prisma/embedded.ts';
import { applyMigrations } from '../prisma/migrate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The server of this run, as its superuser. */
    databaseServerUrl: string;
    /** Migrated once; every test's database is a copy of it. */
    databaseTemplate: string;
  }
}

/** One PostgreSQL for the whole run, gone when the run is. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startEmbedded({ throwAway: 'in-memory' });
  const name = 'xinhang_template';
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  const template = new URL(server.url);
  template.pathname = `/${name}`;
  await applyMigrations(template.href);
  project.provide('databaseServerUrl', server.url);
  project.provide('databaseTemplate', name);
  return server.stop;
}
