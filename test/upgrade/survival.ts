import type { Dump, Row } from './dump.ts';

/** Where the rows of a table of an old version are now, and what must be in them. */
export interface Kept {
  readonly table: string;
  /** One for each row that is there today; columns that are new may be left out. */
  readonly rows: readonly Row[];
}

/**
 * What has become of the tables of version 0.1.0, by their names then. A table that is not here is as it was: the same
 * name, the same rows, the same values. A migration that renames, splits or reshapes one says here what the old rows
 * look like after it, for every column that held something; what it drops on purpose is left out, with the reason.
 */
export const reshaped: Readonly<Record<string, (rows: readonly Row[], dump: Dump) => readonly Kept[]>> = {};

export function keptOf(dump: Dump): readonly Kept[] {
  return dump.tables.flatMap(({ name, rows }) => reshaped[name]?.(rows, dump) ?? [{ table: name, rows }]);
}
