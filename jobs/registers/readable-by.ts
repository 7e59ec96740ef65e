import type { ActingStaff } from '../access/acting-staff.ts';
import { mayReadEntry } from '../access/entries.ts';
import type { Core } from '../core.ts';
import { entryFields, toEntry } from './find-entry.ts';

/** Leaves out what is owed for entries that the person may not read, or whose register is no longer in the file. */
export async function readableBy<Line extends { readonly entryId: string | null }>(
  { db, templates }: Pick<Core, 'db' | 'templates'>,
  who: ActingStaff,
  lines: readonly Line[],
): Promise<readonly Line[]> {
  const ids = lines.flatMap(({ entryId }) => entryId ?? []);
  if (ids.length === 0) return lines;
  const rows = await db.entry.findMany({ where: { id: { in: ids } }, include: entryFields });
  const readable = new Set(
    rows.flatMap((row) => {
      const register = templates.registers.find(({ key }) => key === row.register);
      return register !== undefined && mayReadEntry(register, who, toEntry(row, register)) ? [row.id] : [];
    }),
  );
  return lines.filter(({ entryId }) => entryId === null || readable.has(entryId));
}
