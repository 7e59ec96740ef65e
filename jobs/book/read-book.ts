import type { Temporal } from 'temporal-polyfill';
import type { KeyAccountType, StrategicLevel, ValueGrade } from '../../prisma/client.ts';
import type { Playbook, Tier } from '../../templates/reader/playbook.ts';
import { bookColumns } from './columns.ts';
import { readCsv } from './read-csv.ts';
import { type BookRow, readRow } from './read-row.ts';
import { readTable } from './read-table.ts';
import { type AnySaid, said } from '../../templates/reader/said.ts';
import { problemAt, type Sheet } from './sheet.ts';

/** A customer of a book, with its people by code. */
export interface BookCustomer {
  readonly line: number;
  readonly code: string;
  readonly name: string;
  readonly tier: Tier;
  readonly supervisor: string | null;
  readonly salesperson: string | null;
  readonly assistant: string | null;
  readonly annualVolumeFen: bigint | null;
  readonly strategicLevel: StrategicLevel | null;
  readonly valueGrade: ValueGrade | null;
  readonly keyAccount: KeyAccountType | null;
  readonly anchors: Readonly<Record<string, Temporal.PlainDate>>;
}

export interface Book {
  readonly customers: readonly BookCustomer[];
  /** Headings that are not columns of the book. */
  readonly leftOut: readonly string[];
  /** All problems, each with line and column; if there are any, nothing of the book may be used. */
  readonly problems: readonly AnySaid[];
}

export interface BookRows {
  readonly rows: readonly BookRow[];
  readonly leftOut: readonly string[];
  readonly problems: readonly AnySaid[];
}

/** Reads a book from CSV, with English or Chinese headings in any order; unknown columns are ignored. */
export function readBook(csv: string, playbook: Playbook): Book {
  const { rows, leftOut, problems } = readRows(readCsv(csv), playbook, ['code', 'name', 'tier']);
  const customers = rows.map(
    (row): BookCustomer => ({
      line: row.line,
      code: row.code,
      name: row.name ?? '',
      tier: row.tier ?? 'ordinary',
      ...row.seats,
      annualVolumeFen: row.annualVolumeFen,
      strategicLevel: row.strategicLevel,
      valueGrade: row.valueGrade,
      keyAccount: row.keyAccount,
      anchors: row.anchors,
    }),
  );
  return { customers, leftOut, problems };
}

/**
 * Reads customer rows. For known customers, a row may have as little as one column besides the code.
 *
 * @param needed columns that must be present and filled in on every row
 */
export function readRows(sheet: Sheet, playbook: Playbook, needed: readonly string[]): BookRows {
  const table = readTable(sheet, bookColumns(playbook), needed, said('book/the-book'));
  const problems: AnySaid[] = [...table.problems];
  const seen = new Map<string, BookRow>();
  const rows = table.rows.map((line) => {
    for (const key of needed) {
      const missing = line.cell(key) === '' && line.find(key).kind !== 'unreadable';
      if (missing && key !== 'code') problems.push(problemAt(line.at(key), said('book/missing')));
    }
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
