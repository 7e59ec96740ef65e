import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { to as copyTo } from 'pg-copy-streams';
import type { Pool } from '../../../prisma/client.ts';

/** The tables that planning writes. */
export const writtenTables = ['follow_up', 'reminder', 'fact', 'customer'] as const;
type Table = (typeof writtenTables)[number];

/** Per table: the file with the rows, and how many there are. */
export type Written = Readonly<Partial<Record<Table, string>>>;

/** The id of the next transaction: rows written from now on have one that is not smaller. */
export async function nextTransaction(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ id: string }>('SELECT pg_current_xact_id()::text AS id');
  return rows[0]?.id ?? '0';
}

export async function countWritten(pool: Pool, since: string): Promise<Readonly<Record<Table, number>>> {
  const { rows } = await pool.query<Record<Table, number>>(
    `SELECT ${writtenTables.map((table) => `(SELECT count(*)::int FROM ${table} WHERE ${writtenSince(since)}) AS ${table}`).join(', ')}`,
  );
  const [counts] = rows;
  if (counts === undefined) throw new Error('nothing counted');
  return counts;
}

/** Saves the rows written since a transaction, in the format of COPY. */
export async function saveWritten(pool: Pool, since: string, folder: string): Promise<Written> {
  const client = await pool.connect();
  try {
    const files: Partial<Record<Table, string>> = {};
    for (const table of writtenTables) {
      const file = join(folder, table);
      const rows = client.query(
        copyTo(`COPY (SELECT * FROM ${table} WHERE ${writtenSince(since)}) TO STDOUT`),
      );
      await pipeline(rows, createWriteStream(file));
      files[table] = file;
    }
    return files;
  } finally {
    client.release();
  }
}

/** The database is a new copy, so its transaction ids have not wrapped around. */
function writtenSince(id: string): string {
  return `xmin::text::bigint >= ${id}`;
}
