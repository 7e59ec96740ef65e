import type { Playbook } from '../../templates/reader/playbook.ts';
import { bookColumns } from './columns.ts';
import { type BookRow, readRow } from './read-row.ts';
import { readTable } from './read-table.ts';
import { type AnySaid, said } from '../../templates/reader/said.ts';
import { problemAt, type Sheet } from './sheet.ts';

export interface BookRows {
  readonly rows: readonly BookRow[];
  readonly leftOut: readonly string[];
  readonly problems: readonly AnySaid[];
}

/** Reads customer rows. For known customers, a row may have as little as one column besides the code. */
export function readCustomers(sheet: Sheet, playbook: Playbook): BookRows {
  const table = readTable(sheet, bookColumns(playbook), ['code'], said('book/the-book'));
  const problems: AnySaid[] = [...table.problems];
  const seen = new Map<string, BookRow>();
  const rows = table.rows.map((line) => {
    const row = readRow(line, playbook, problems);
    // Codes are case-insensitive.
    const code = row.code.toUpperCase();
    const before = seen.get(code);
    if (before !== undefined && code !== '') {
      const there = sheet.name === null ? said('book/at-line', { line: before.line }) : before.at('code');
      const where = sheet.name === null ? line.where : line.at('code');
      problems.push(problemAt(where, said('book/code-used', { code: row.code, there })));
    }
    if (before === undefined) seen.set(code, row);
    return row;
  });
  return { rows, leftOut: table.leftOut, problems };
}
