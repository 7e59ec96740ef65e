/**
 * Saves a database of the current version for the upgrade tests of later versions; see README.md beside it. Existing
 * dumps are never regenerated: that would only show what newer code writes.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { openStore } from '../../jobs/open-store.ts';
import { findPackageRoot } from '../../prisma/package-root.ts';
import type { Pool } from '../../prisma/client.ts';
import { dumpFile, packDump, takeDump } from './dump.ts';
import { liveStory, storyEnds } from './story.ts';

const { version } = JSON.parse(readFileSync(join(findPackageRoot(), 'package.json'), 'utf8')) as {
  version: string;
};
const file = dumpFile(version);
if (existsSync(file)) throw new Error(`${file} is there: a dump is made once, by its own version.`);
const at = Temporal.PlainDateTime.from(storyEnds).toZonedDateTime('Asia/Shanghai').toInstant();
const store = await openStore({ url: null, throwAway: true });
try {
  await liveStory(store.db);
  await stopRealTime(store.pool);
  const dump = await takeDump(store.pool, { version, at: at.toString() });
  const missing = [
    ...dump.tables.filter(({ rows }) => rows.length === 0).map(({ name }) => name),
    ...(await absentValues(store.pool)),
  ];
  if (missing.length > 0) throw new Error(`the story leaves out ${missing.join(', ')}`);
  const packed = packDump(dump);
  writeFileSync(file, packed);
  for (const { name, rows } of dump.tables)
    console.log(`${name.padEnd(22)}${String(rows.length).padStart(5)}`);
  console.log(`${file}: ${packed.length} bytes`);
} finally {
  await store.stop();
}

/**
 * Timestamps in real time (row creation, leases) are later than the story, because it is played back today. They are
 * reset to its end, as if it had been lived.
 */
async function stopRealTime(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ table: string; column: string }>(`
    SELECT table_name AS table, column_name AS column FROM information_schema.columns
    WHERE table_schema = 'public' AND data_type = 'timestamp with time zone' AND table_name <> '_prisma_migrations'`);
  const end = new Date(at.epochMilliseconds);
  const planned = new Set(['reminder.due_at', 'reminder.meant_for', 'notice.due_at']);
  for (const { table, column } of rows) {
    if (planned.has(`${table}.${column}`)) continue;
    await pool.query(`UPDATE "${table}" SET "${column}" = $1 WHERE "${column}" > $1`, [end]);
  }
}

/** Enum values that no row has. */
async function absentValues(pool: Pool): Promise<readonly string[]> {
  const { rows: columns } = await pool.query<{ table: string; column: string; type: string }>(`
    SELECT table_name AS table, column_name AS column, ltrim(udt_name, '_') AS type
    FROM information_schema.columns c
    WHERE table_schema = 'public' AND EXISTS (SELECT FROM pg_type t WHERE typtype = 'e' AND typname = ltrim(c.udt_name, '_'))`);
  const used = columns.map(
    ({ table, column, type }) =>
      `SELECT '${type}.' || unnest(string_to_array(trim(both '{}' from "${column}"::text), ',')) AS value FROM "${table}"`,
  );
  const { rows } = await pool.query<{ value: string }>(`
    SELECT t.typname || '.' || e.enumlabel AS value FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid
    EXCEPT (${used.join(' UNION ')}) ORDER BY 1`);
  return rows.map(({ value }) => value);
}
