import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlQuery,
} from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';
import type { Migration } from './migration-files.ts';

const filters = { externalTables: [], externalEnums: [] };

/**
 * What would have to be run on a database that has had these migrations, so that it is what the schema says; empty
 * when they agree. Prisma's own engine, in its WebAssembly build, works it out in a database that it makes for the
 * purpose and drops: `url` must name a server where that is allowed, and nothing else of it is touched.
 * Needed to write migrations and to test them, never to run the program.
 */
export async function diffMigrations(
  url: string,
  migrations: readonly Migration[],
  schema: string,
): Promise<string> {
  const engine = await openEngine(url);
  try {
    const { stdout } = await engine.diff({
      from: { tag: 'migrations', ...listMigrations(migrations) },
      to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: schema }] },
      script: true,
      exitCode: null,
      filters,
    });
    const sql = stdout ?? '';
    return sql.startsWith('-- This is an empty migration') ? '' : sql;
  } finally {
    engine.free();
  }
}

/** What Prisma's own tools find when they compare a database with the migrations; null: in order. */
export async function diagnoseMigrations(
  url: string,
  migrations: readonly Migration[],
): Promise<{ edited: readonly string[]; failed: readonly string[]; history: unknown }> {
  const engine = await openEngine(url);
  try {
    const found = await engine.diagnoseMigrationHistory({
      migrationsList: listMigrations(migrations),
      optInToShadowDatabase: false,
      filters,
    });
    return { edited: found.editedMigrationNames, failed: found.failedMigrationNames, history: found.history };
  } finally {
    engine.free();
  }
}

/** What has to be run on the database itself, as it stands, so that it is what the schema says. */
export async function diffDatabase(url: string, schema: string): Promise<string> {
  const engine = await openEngine(url);
  try {
    const { stdout } = await engine.diff({
      from: { tag: 'schemaDatasource', files: [{ path: 'schema.prisma', content: schema }], configDir: '' },
      to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: schema }] },
      script: true,
      exitCode: null,
      filters,
    });
    return stdout ?? '';
  } finally {
    engine.free();
  }
}

function listMigrations(migrations: readonly Migration[]) {
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

/** The part of the global `WebAssembly` that is used here; Node's types leave it out. */
interface WasmLoader {
  instantiate(
    bytes: Uint8Array,
    imports: Readonly<Record<string, object>>,
  ): Promise<{ instance: { exports: Readonly<Record<string, unknown>> } }>;
}

let instantiated: Promise<void> | undefined;

async function instantiate(): Promise<void> {
  // The engine says through this global what went wrong before it aborts.
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: { set_message: (message: string) => console.error(message) },
  });
  // The package's own entry imports a .wasm file, which Node 20 cannot do.
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const bytes = await readFile(join(dirname(entry), 'schema_engine_bg.wasm'));
  const { WebAssembly } = globalThis as unknown as { WebAssembly: WasmLoader };
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': { ...bindings } });
  bindings.__wbg_set_wasm(instance.exports);
  const start = instance.exports['__wbindgen_start'];
  if (typeof start === 'function') start();
}

async function openEngine(url: string): Promise<bindings.SchemaEngine> {
  instantiated ??= instantiate();
  await instantiated;
  const factory = bindMigrationAwareSqlAdapterFactory(createAdapterFactory(url));
  return bindings.SchemaEngine.new({ datamodels: undefined }, () => {}, factory);
}

/**
 * Prisma's adapter cuts a script at every semicolon, also inside a string or a comment, and drops the database it
 * made while still connected to it. Neither is done here.
 */
function createAdapterFactory(url: string): SqlMigrationAwareDriverAdapterFactory {
  const adapt = async (database: string, dispose: () => Promise<void>): Promise<SqlDriverAdapter> => {
    const pool = new pg.Pool({ connectionString: database, max: 1 });
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
      dispose: async () => {
        await pool.end();
        await dispose();
      },
    });
  };
  return {
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: () => adapt(url, async () => {}),
    connectToShadowDb: async () => {
      const database = `prisma_migrate_shadow_db_${randomUUID()}`;
      await runOn(url, `CREATE DATABASE "${database}"`);
      return adapt(withDatabase(url, database), () => runOn(url, `DROP DATABASE "${database}"`));
    },
  };
}

/**
 * The catalogue is full of the type `"char"`, which the adapter refuses and the engine insists on. They pass the
 * adapter as another type; which columns they were is kept by the rows they came with.
 */
function markCharColumns(pool: pg.Pool): WeakMap<object, readonly number[]> {
  const marked = new WeakMap<object, readonly number[]>();
  const query = pool.query.bind(pool) as (given: pg.QueryConfig) => Promise<pg.QueryResult>;
  const queryCatalog = async (given: pg.QueryConfig) => {
    const result = await query(given);
    const fields = result.fields ?? [];
    const columns = fields.flatMap(({ dataTypeID }, at) =>
      dataTypeID === pg.types.builtins.CHAR ? [at] : [],
    );
    for (const field of columns.map((at) => fields[at])) {
      if (field) field.dataTypeID = pg.types.builtins.TEXT;
    }
    marked.set(result.rows ?? {}, columns);
    return result;
  };
  Object.assign(pool, { query: queryCatalog });
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
