import { parse } from 'csv-parse/sync';
import { type Column, columnOf } from './columns.ts';

export interface TableRow {
  /** Of the file, from 1. */
  readonly line: number;
  /** What stands in a column, trimmed; empty where there is no such column. */
  readonly cell: (key: string) => string;
}

export interface Table {
  readonly rows: readonly TableRow[];
  /** Headings that are none of the columns: what stands below them is not read. */
  readonly leftOut: readonly string[];
  readonly problems: readonly string[];
}

/**
 * Reads CSV by its headings, in any order. A row may be shorter than the headings, the rest of it is empty; what
 * stands beyond them has no meaning, and a column that is there twice has two.
 *
 * @param needed the columns without which nothing of the file is understood
 * @param what what the file is called where it is empty
 */
export function readTable(
  csv: string,
  columns: readonly Column[],
  needed: readonly string[],
  what: string,
): Table {
  const problems: string[] = [];
  const nothing = { rows: [], leftOut: [], problems };
  const [head, ...body] = readLines(csv, problems);
  if (problems.length > 0) return nothing;
  if (head === undefined) {
    problems.push(`${what} is empty: it needs a line of headings`);
    return nothing;
  }
  const keys = head.cells.map((heading) => columnOf(columns, heading)?.key ?? null);
  for (const key of needed) if (!keys.includes(key)) problems.push(`line 1: there is no column ${key}`);
  for (const [n, key] of keys.entries()) {
    if (key !== null && keys.indexOf(key) < n) problems.push(`line 1: there are two columns ${key}`);
  }
  if (problems.length > 0) return nothing;
  const rows = body.map(({ line, cells }): TableRow => {
    if (cells.slice(keys.length).some((cell) => cell.trim() !== '')) {
      problems.push(`line ${line}: there are more cells than headings`);
    }
    return { line, cell: (key) => (cells[keys.indexOf(key)] ?? '').trim() };
  });
  const leftOut = head.cells.filter((heading, n) => keys[n] === null && heading.trim() !== '');
  return { rows, leftOut, problems };
}

function readLines(csv: string, problems: string[]): { line: number; cells: string[] }[] {
  try {
    const lines: number[] = [];
    const records = parse(csv, {
      bom: true,
      relax_column_count: true,
      skip_empty_lines: true,
      on_record: (record, context) => {
        lines.push(context.lines);
        return record;
      },
    });
    return records.map((cells, index) => ({ line: lines[index] ?? index + 1, cells }));
  } catch (error) {
    problems.push(
      `the file is not readable as CSV: ${error instanceof Error ? error.message : String(error)}`,
    );
    return [];
  }
}
