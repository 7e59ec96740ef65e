import type { Pool } from '../../prisma/client.ts';

export interface Column {
  readonly table: string;
  readonly name: string;
  /** PostgreSQL's name of the type: `uuid`, `text`, `jsonb`, `timestamptz`, the name of an enum. */
  readonly type: string;
  readonly nullable: boolean;
  readonly hasDefault: boolean;
  readonly isKey: boolean;
}

export interface Reference {
  readonly table: string;
  readonly column: string;
  readonly to: string;
  readonly onDelete: 'CASCADE' | 'RESTRICT' | 'SET NULL' | 'NO ACTION' | 'SET DEFAULT';
}

/** Tables as read from the database catalogue, so that new tables and columns are covered automatically. */
export interface Tables {
  readonly columns: readonly Column[];
  readonly references: readonly Reference[];
  readonly enums: ReadonlyMap<string, string>;
}

export async function readTables(pool: Pool): Promise<Tables> {
  const columns = await pool.query<Column>(`
    SELECT c.table_name AS "table", c.column_name AS name, c.udt_name AS type, c.is_nullable = 'YES' AS nullable,
      c.column_default IS NOT NULL AS "hasDefault",
      EXISTS (SELECT FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)
        WHERE i.indisprimary AND i.indrelid = format('%I', c.table_name)::regclass AND a.attname = c.column_name) AS "isKey"
    FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE table_schema = 'public' AND t.table_type = 'BASE TABLE' AND table_name <> '_prisma_migrations'
    ORDER BY c.table_name, c.ordinal_position`);
  const references = await pool.query<Reference>(`
    SELECT conrelid::regclass::text AS "table", a.attname AS "column", confrelid::regclass::text AS "to",
      CASE confdeltype WHEN 'c' THEN 'CASCADE' WHEN 'r' THEN 'RESTRICT' WHEN 'n' THEN 'SET NULL'
        WHEN 'a' THEN 'NO ACTION' ELSE 'SET DEFAULT' END AS "onDelete"
    FROM pg_constraint JOIN pg_attribute a ON a.attrelid = conrelid AND a.attnum = conkey[1]
    WHERE contype = 'f' AND connamespace = 'public'::regnamespace ORDER BY 1, 2`);
  const enums = await pool.query<{ name: string; first: string }>(`
    SELECT DISTINCT ON (typname) typname AS name, enumlabel AS first
    FROM pg_enum JOIN pg_type t ON t.oid = enumtypid ORDER BY typname, enumsortorder`);
  return {
    columns: columns.rows,
    references: references.rows,
    enums: new Map(enums.rows.map(({ name, first }) => [name, first])),
  };
}

/** The tables that reference a table, directly or indirectly, without itself. */
export function tablesAround({ references }: Tables, table: string): ReadonlySet<string> {
  const around = new Set<string>();
  for (let size = -1; size !== around.size; ) {
    size = around.size;
    for (const one of references) if (one.to === table || around.has(one.to)) around.add(one.table);
  }
  around.delete(table);
  return around;
}

export interface Filling {
  /** Existing rows, by table; references to the table point to that row. */
  readonly rows: Readonly<Record<string, string>>;
  /** Marker words put into every text and JSON value. */
  readonly words: string;
  /** Values of single columns, by `table.column`. */
  readonly values?: Readonly<Record<string, unknown>>;
}

/**
 * Inserts a row into each of the tables, all referencing the given rows, with the marker words wherever text is
 * possible.
 */
export async function fillTables(
  pool: Pool,
  tables: Tables,
  names: Iterable<string>,
  { rows, words, values = {} }: Filling,
): Promise<void> {
  const made = new Map(Object.entries(rows));
  let waiting = [...names].filter((name) => !made.has(name));
  while (waiting.length > 0) {
    const ready = waiting.filter((name) =>
      requiredBy(tables, name).every((to) => made.has(to) || to === name || !waiting.includes(to)),
    );
    // Tables that reference each other can only do so through nullable columns.
    const next = ready[0] ?? waiting[0] ?? '';
    made.set(next, await fillTable(pool, tables, next, { made, words, values }));
    waiting = waiting.filter((name) => name !== next);
  }
}

function requiredBy({ references }: Tables, table: string): readonly string[] {
  return references.filter((one) => one.table === table).map(({ to }) => to);
}

async function fillTable(
  pool: Pool,
  tables: Tables,
  table: string,
  {
    made,
    words,
    values,
  }: {
    readonly made: ReadonlyMap<string, string>;
    readonly words: string;
    readonly values: Readonly<Record<string, unknown>>;
  },
): Promise<string> {
  const written = tables.columns
    .filter((column) => column.table === table)
    .flatMap((column): [string, unknown][] => {
      const own = `${table}.${column.name}`;
      if (own in values) return [[column.name, values[own]]];
      const to = tables.references.find((one) => one.table === table && one.column === column.name)?.to;
      if (to !== undefined) return [[column.name, made.get(to) ?? null]];
      const value = valueOf(tables, column, words);
      return value === undefined ? [] : [[column.name, value]];
    });
  const names = written.map(([name]) => `"${name}"`).join(', ');
  const places = written.map((_, n) => `$${n + 1}`).join(', ');
  const { rows } = await pool.query<{ id: string | null }>(
    `INSERT INTO "${table}" AS t (${names}) VALUES (${places}) RETURNING to_jsonb(t) ->> 'id' AS id`,
    written.map(([, value]) => value),
  );
  return rows[0]?.id ?? '';
}

/** Undefined: the column's default. */
function valueOf(
  { enums }: Tables,
  { name, type, table, nullable, hasDefault, isKey }: Column,
  words: string,
): unknown {
  if (type === 'text') return `${words} ${table}.${name}`;
  if (type === 'jsonb') return JSON.stringify({ name: words, words: [words] });
  if (type === 'uuid') return isKey || !nullable ? globalThis.crypto.randomUUID() : null;
  if (hasDefault) return undefined;
  if (type === 'date') return '2026-03-02';
  if (type === 'timestamptz') return '2026-03-02T02:00:00Z';
  if (type === 'bool') return false;
  if (type.startsWith('int')) return 1;
  if (type.startsWith('_')) return [];
  return enums.get(type) ?? undefined;
}

/** Every row of every table as JSON, to search for data that must not be there. */
export async function dumpTables(
  pool: Pool,
  { columns }: Tables,
): Promise<readonly { readonly table: string; readonly row: string }[]> {
  const names = [...new Set(columns.map(({ table }) => table))];
  const dumps = await Promise.all(
    names.map(async (table) => {
      const { rows } = await pool.query<{ row: string }>(`SELECT to_jsonb(t)::text AS row FROM "${table}" t`);
      return rows.map(({ row }) => ({ table, row }));
    }),
  );
  return dumps.flat();
}
