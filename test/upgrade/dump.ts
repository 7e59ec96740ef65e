import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import pg from 'pg';
import { type Migration, readMigrations } from '../../prisma/migration-files.ts';
import { findPackageRoot } from '../../prisma/package-root.ts';

/** A database as one version of the program left it. */
export interface Dump {
  readonly version: string;
  /** The company time at which it was taken. */
  readonly at: string;
  /** Every migration applied, with the checksum of its script. */
  readonly migrations: readonly { readonly name: string; readonly checksum: string }[];
  /** The rows of each table in PostgreSQL's JSON; each table follows those it references. */
  readonly tables: readonly { readonly name: string; readonly rows: readonly Row[] }[];
  /** The last value of each sequence. */
  readonly sequences: Readonly<Record<string, number>>;
}

export type Row = Readonly<Record<string, unknown>>;

export function dumpFile(version: string): string {
  return join(findPackageRoot(), 'test', 'upgrade', `database-${version}.json.gz`);
}

export function readDump(version: string): Dump {
  return JSON.parse(gunzipSync(readFileSync(dumpFile(version))).toString()) as Dump;
}

/** One row per line, so that `zcat` and `grep` suffice to inspect it. */
export function packDump({ tables, ...head }: Dump): Buffer {
  const packed = tables.map(
    ({ name, rows }) =>
      `{"name":${JSON.stringify(name)},"rows":[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]}`,
  );
  const text = `${JSON.stringify(head).slice(0, -1)},\n"tables":[${packed.join(',\n')}]}\n`;
  return gzipSync(text, { level: 9 });
}

export async function takeDump(pool: pg.Pool, head: Pick<Dump, 'version' | 'at'>): Promise<Dump> {
  const { rows: migrations } = await pool.query<{ name: string; checksum: string }>(
    `SELECT migration_name AS name, checksum FROM _prisma_migrations ORDER BY 1`,
  );
  const tables: { name: string; rows: Row[] }[] = [];
  for (const name of await tablesInOrder(pool)) {
    tables.push({ name, rows: await rowsOf(pool, name) });
  }
  const { rows: sequences } = await pool.query<{ name: string; last: string }>(
    `SELECT sequencename AS name, last_value AS last FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1`,
  );
  return {
    ...head,
    migrations,
    tables,
    sequences: Object.fromEntries(sequences.map(({ name, last }) => [name, Number(last)])),
  };
}

/** The migrations applied to the dump, in their current form. */
export function earlierMigrations({ migrations }: Dump): readonly Migration[] {
  return readMigrations().filter(({ name }) => migrations.some((one) => one.name === name));
}

/** Fills a database that has the migrations of the dump and no others. */
export async function restoreRows(url: string, { tables, sequences }: Dump): Promise<void> {
  await withClient(url, async (client) => {
    for (const { name, rows } of tables) {
      await client.query(
        `INSERT INTO "${name}" SELECT * FROM json_populate_recordset(NULL::"${name}", $1::json)`,
        [JSON.stringify(rows)],
      );
    }
    for (const [name, last] of Object.entries(sequences)) {
      await client.query(`SELECT setval($1::regclass, $2)`, [`"${name}"`, last]);
    }
  });
}

/** All rows of the tables, in the format of the dump. */
export async function readRows(
  url: string,
  tables: Iterable<string>,
): Promise<ReadonlyMap<string, readonly Row[]>> {
  return await withClient(url, async (client) => {
    const found = new Map<string, readonly Row[]>();
    for (const table of tables) found.set(table, await rowsOf(client, table));
    return found;
  });
}

/** The next value of a sequence. */
export async function nextNumber(url: string, sequence: string): Promise<number> {
  return await withClient(url, async (client) => {
    const { rows } = await client.query<{ n: string }>(`SELECT nextval($1::regclass) AS n`, [
      `"${sequence}"`,
    ]);
    return Number(rows[0]?.n);
  });
}

async function withClient<Result>(
  url: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`SET TIME ZONE 'UTC'`);
    return await work(client);
  } finally {
    await client.end();
  }
}

async function rowsOf(client: pg.Client | pg.Pool, table: string): Promise<Row[]> {
  const { rows } = await client.query<{ row: Row }>(
    `SELECT to_json(t) AS row FROM "${table}" t ORDER BY to_jsonb(t)`,
  );
  return rows.map(({ row }) => row);
}

/** The program's tables, each after those it references. */
async function tablesInOrder(pool: pg.Pool): Promise<readonly string[]> {
  const { rows } = await pool.query<{ name: string; needs: string[] }>(`
    SELECT t.relname AS name,
      array(SELECT r.relname::text FROM pg_constraint c JOIN pg_class r ON r.oid = c.confrelid
            WHERE c.contype = 'f' AND c.conrelid = t.oid AND c.confrelid <> t.oid) AS needs
    FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace
    WHERE n.nspname = 'public' AND t.relkind = 'r' AND t.relname <> '_prisma_migrations' ORDER BY 1`);
  const ordered: string[] = [];
  while (ordered.length < rows.length) {
    const next = rows.find(
      ({ name, needs }) => !ordered.includes(name) && needs.every((one) => ordered.includes(one)),
    );
    if (next === undefined) throw new Error('the tables refer to each other in a circle');
    ordered.push(next.name);
  }
  return ordered;
}
