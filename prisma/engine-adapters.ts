import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlQuery,
} from '@prisma/driver-adapter-utils';
import pg from 'pg';

export interface EngineAdapters {
  readonly factory: SqlMigrationAwareDriverAdapterFactory;
  /** Ends every connection, which the engine forgets to, and with them the locks it holds; drops what was made. */
  close(): Promise<void>;
}

/**
 * Prisma's PostgreSQL adapter, made fit for its schema engine: by itself it cuts a script at every semicolon, also
 * inside a string or a comment, and drops the database it made while still connected to it.
 */
export function createEngineAdapters(url: string): EngineAdapters {
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
 * The catalogue is full of the type `"char"`, which the adapter refuses and the engine insists on. They pass the
 * adapter as another type; which columns they were is kept by the rows they came with.
 */
function markCharColumns(pool: pg.Pool): WeakMap<object, readonly number[]> {
  const marked = new WeakMap<object, readonly number[]>();
  const query = pool.query.bind(pool) as (given: pg.QueryConfig) => Promise<pg.QueryResult>;
  const queryMarked = async (given: pg.QueryConfig) => {
    const result = await query(given);
    // A script gives a list of results, of which nobody reads the columns.
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
