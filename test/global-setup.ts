import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { type Embedded, startEmbedded } from '../prisma/embedded.ts';
import { makeBlank } from '../prisma/make-blank.ts';
import { applyMigrations } from '../prisma/migrate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The server of this run, as its superuser. */
    databaseServerUrl: string;
    /** Migrated once; every test database is a copy of it. */
    databaseTemplate: string;
  }
}

/** One PostgreSQL for the whole run, stopped at its end. */
export async function setup(project: TestProject): Promise<void> {
  // The programs that tests start make databases of their own.
  await makeBlank();
  server = await startEmbedded({ throwAway: 'in-memory', migrated: true });
  try {
    project.provide('databaseServerUrl', server.url);
    project.provide('databaseTemplate', await makeTemplate(server.url));
  } catch (error) {
    await teardown();
    throw error;
  }
}

export async function teardown(): Promise<void> {
  await server?.stop();
}

let server: Embedded | undefined;

async function makeTemplate(serverUrl: string): Promise<string> {
  const name = 'xinhang_template';
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await planOnce(client);
  await client.end();
  const template = new URL(serverUrl);
  template.pathname = `/${name}`;
  await applyMigrations(template.href);
  return name;
}

/**
 * A named statement is planned for its parameters five times before it is planned for any, and in small databases
 * planning takes longer than running.
 */
async function planOnce(client: pg.Client): Promise<void> {
  await client.query(`ALTER ROLE CURRENT_USER SET plan_cache_mode = 'force_generic_plan'`);
}
