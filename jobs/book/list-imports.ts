import type { Temporal } from 'temporal-polyfill';
import type { Db } from '../../prisma/client.ts';
import { fromDbInstant } from '../../prisma/days.ts';

export interface ListedImport {
  readonly number: number;
  readonly file: string;
  readonly at: Temporal.Instant;
  readonly made: number;
  readonly changed: number;
  readonly undoneAt: Temporal.Instant | null;
}

/** The latest imports, newest first. Counted in the database, so that the changes are not transferred. */
export async function listImports(db: Db, most = 50): Promise<readonly ListedImport[]> {
  const rows = await db.$queryRaw<
    { number: number; file: string; at: Date; made: number; changed: number; undone: Date | null }[]
  >`
    SELECT number, file, at, undone_at AS undone,
      jsonb_array_length(changes -> 'made') + jsonb_array_length(changes -> 'staffMade')
        + jsonb_array_length(coalesce(changes -> 'entries', '[]')) AS made,
      jsonb_array_length(changes -> 'changed') + jsonb_array_length(changes -> 'staffChanged') AS changed
    FROM import_run ORDER BY number DESC LIMIT ${most}`;
  return rows.map(({ at, undone, ...run }) => ({
    ...run,
    at: fromDbInstant(at),
    undoneAt: undone === null ? null : fromDbInstant(undone),
  }));
}
