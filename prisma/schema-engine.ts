import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlQuery,
} from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import type { Migration } from './migration-files.ts';
import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';

export type SchemaEngine = bindings.SchemaEngine;

/**
 * Runs Prisma's schema engine (its WebAssembly build) on a database. Needed to write and verify migrations, never to
 * run the program. If the engine asks for a shadow database, one is created on the same server and dropped afterwards.
 */
export async function withSchemaEngine<T>(
  url: string,
  work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  instantiated ??= instantiate();
  await instantiated;
  const adapters = createEngineAdapters(url);
  try {
    const bound = bindMigrationAwareSqlAdapterFactory(adapters.factory);
    const engine = await bindings.SchemaEngine.new({ datamodels: undefined }, () => {}, bound);
    return await work(engine).finally(() => engine.free());
  } finally {
    await adapters.close();
  }
}

/** Migrations in the engine's input format. */
export function listMigrations(migrations: readonly Migration[]) {
  return {
    baseDir: 'migrations',
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value: sql } },
    })),
  };
}

/** The part of the global `WebAssembly` used here; it is missing from Node's types. */
interface WasmLoader {
  instantiate(
    bytes: Uint8Array,
    imports: Readonly<Record<string, object>>,
  ): Promise<{ instance: { exports: { __wbindgen_start(): void } } }>;
}

let instantiated: Promise<void> | undefined;

async function instantiate(): Promise<void> {
  // The engine reports errors through this global before it aborts.
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: { set_message: (message: string) => process.stderr.write(`${message}\n`) },
  });
  // The package's own entry point imports a .wasm file, which Node 20 does not support.
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const bytes = await readFile(join(dirname(entry), 'schema_engine_bg.wasm'));
  const { WebAssembly } = globalThis as unknown as { WebAssembly: WasmLoader };
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': { ...bindings } });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
}

interface EngineAdapters {
  readonly factory: SqlMigrationAwareDriverAdapterFactory;
  /**
   * Closes every connection, which the engine forgets to do, and releases the locks they hold; drops databases it
   * created.
   */
  close(): Promise<void>;
}

/**
 * Adapts Prisma's PostgreSQL adapter for its schema engine: on its own it splits a script at every semicolon, even
 * inside a string or comment, and drops the shadow database while still connected to it.
 */
function createEngineAdapters(url: string): EngineAdapters {
  const leftovers = new Set<() => Promise<void>>();
  const adapt = async (database: string, after: () => Promise<void>): Promise<SqlDriverAdapter> => {
    const pool = new pg.Pool({ connectionString: database, max: 1 });
    const dispose = async () => {
      if (!leftovers.delete(dispose)) return;
      await pool.end();
      await after();
    };
    leftovers.add(dispose);
    const charColumns = markCharColumns(pool);
    const adapter = await new PrismaPg(pool).connect();
    const queryRaw = adapter.queryRaw.bind(adapter);
    return Object.assign(adapter, {
      queryRaw: async (query: SqlQuery) => {
        const result = await queryRaw(query);
        for (const column of charColumns.get(result.rows) ?? []) {
          result.columnTypes[column] = ColumnTypeEnum.Character;
        }
        return result;
      },
      executeScript: async (script: string) => void (await pool.query(script)),
      dispose,
    });
  };
  const factory: SqlMigrationAwareDriverAdapterFactory = {
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: () => adapt(url, async () => {}),
    connectToShadowDb: async () => {
      const database = `prisma_migrate_shadow_db_${randomUUID()}`;
      await runOn(url, `CREATE DATABASE "${database}"`);
      return adapt(withDatabase(url, database), () => runOn(url, `DROP DATABASE "${database}" WITH (FORCE)`));
    },
  };
  return { factory, close: async () => void (await Promise.all([...leftovers].map((dispose) => dispose()))) };
}

/**
 * The catalogue has many columns of type `"char"`, which the adapter rejects and the engine requires. They are passed
 * through the adapter as another type, and remembered by their result rows.
 */
function markCharColumns(pool: pg.Pool): WeakMap<object, readonly number[]> {
  const marked = new WeakMap<object, readonly number[]>();
  const query = pool.query.bind(pool) as (given: pg.QueryConfig) => Promise<pg.QueryResult>;
  const queryMarked = async (given: pg.QueryConfig) => {
    const result = await query(given);
    // A script returns a list of results, whose columns are never read.
    if (Array.isArray(result)) return result;
    const columns: number[] = [];
    for (const [at, field] of result.fields.entries()) {
      if (field.dataTypeID !== pg.types.builtins.CHAR) continue;
      field.dataTypeID = pg.types.builtins.TEXT;
      columns.push(at);
    }
    marked.set(result.rows, columns);
    return result;
  };
  Object.assign(pool, { query: queryMarked });
  return marked;
}

async function runOn(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}
