import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import { createEngineAdapters } from './engine-adapters.ts';
import type { Migration } from './migration-files.ts';

export type SchemaEngine = bindings.SchemaEngine;

/**
 * Prisma's own engine for schemas and migrations, in its WebAssembly build, on a database. Needed to write migrations
 * and to prove them, never to run the program. Where it asks for a shadow database it makes one on the same server
 * and drops it again.
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

/** Migrations as the engine wants them. */
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

/** The part of the global `WebAssembly` that is used here; Node's types leave it out. */
interface WasmLoader {
  instantiate(
    bytes: Uint8Array,
    imports: Readonly<Record<string, object>>,
  ): Promise<{ instance: { exports: { __wbindgen_start(): void } } }>;
}

let instantiated: Promise<void> | undefined;

async function instantiate(): Promise<void> {
  // The engine says through this global what went wrong before it aborts.
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: { set_message: (message: string) => process.stderr.write(`${message}\n`) },
  });
  // The package's own entry imports a .wasm file, which Node 20 cannot do.
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const bytes = await readFile(join(dirname(entry), 'schema_engine_bg.wasm'));
  const { WebAssembly } = globalThis as unknown as { WebAssembly: WasmLoader };
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': { ...bindings } });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
}
