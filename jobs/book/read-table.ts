import type { Temporal } from 'temporal-polyfill';
import { readDay } from '../../templates/reader/read-day.ts';
import { type AnySaid, said } from '../../templates/reader/said.ts';
import { quoteBriefly } from '../../templates/reader/in-brief.ts';
import { type Column, columnOf } from './columns.ts';
import { mostColumns } from './limits.ts';
import { addressOf, type Cell, emptyCell, problemAt, rowAddressOf, type Sheet } from './sheet.ts';

/** `given` covers unreadable values too: their problem is reported where they are read. */
export type Filled = 'no-column' | 'empty' | 'given';

export interface TableRow {
  /** Line in the file, from 1. */
  readonly line: number;
  /** The row's location, for messages. */
  readonly where: AnySaid;
  /** A column's text, trimmed and as displayed; empty if there is no such column. */
  readonly cell: (key: string) => string;
  /** The complete cell, for values other than text. */
  readonly find: (key: string) => Cell;
  readonly filled: (key: string) => Filled;
  /** The cell's location; for a missing column, that of the row. */
  readonly at: (key: string) => AnySaid;
}

export interface Table {
  readonly rows: readonly TableRow[];
  /** The columns present. */
  readonly keys: ReadonlySet<string>;
  /** Unknown headings; their columns are not read. */
  readonly leftOut: readonly string[];
  readonly problems: readonly AnySaid[];
}

/** The headings of a sheet, for messages: enough of them to recognise the file. */
export function headingsOf({ rows: [head] }: Sheet): readonly string[] {
  const found = (head?.cells ?? []).flatMap(({ text }) => (text === '' ? [] : [quoteBriefly(text)]));
  return found.length <= mostShown ? found : [...found.slice(0, mostShown), '…'];
}

const mostShown = 20;

/**
 * Reads a sheet by its headings, in any order. A row may be shorter than the headings; missing cells are empty. Cells
 * beyond the headings and duplicate columns are problems.
 *
 * @param needed columns without which the file cannot be read
 * @param what name of the file type, for the message about an empty file
 */
export function readTable(
  sheet: Sheet,
  columns: readonly Column[],
  needed: readonly string[],
  what: AnySaid,
): Table {
  const problems = [...sheet.problems];
  const nothing = { rows: [], keys: new Set<string>(), leftOut: [], problems };
  const [head, ...body] = sheet.rows;
  if (problems.length > 0) return nothing;
  if (head === undefined) {
    problems.push(said('book/table-empty', { what }));
    return nothing;
  }
  const headings = rowAddressOf(sheet, head.line);
  if (head.cells.length > mostColumns) {
    problems.push(problemAt(headings, said('book/too-many-columns', { most: mostColumns })));
    return nothing;
  }
  const keys = head.cells.map(({ text }) => columnOf(columns, text)?.key ?? null);
  for (const key of needed) {
    if (!keys.includes(key))
      problems.push(
        problemAt(headings, said('book/no-column', { column: key, headings: headingsOf(sheet) })),
      );
  }
  for (const [n, key] of keys.entries()) {
    if (key !== null && keys.indexOf(key) < n) {
      problems.push(problemAt(headings, said('book/two-columns', { column: key })));
    }
  }
  if (problems.length > 0) return nothing;
  const places = new Map(keys.flatMap((key, n) => (key === null ? [] : [[key, n] as const])));
  const rows = body.map(({ line, cells }): TableRow => {
    const where = rowAddressOf(sheet, line);
    if (cells.slice(keys.length).some(({ text }) => text !== '')) {
      problems.push(problemAt(where, said('book/more-cells')));
    }
    const find = (key: string): Cell => cells[places.get(key) ?? -1] ?? emptyCell;
    const at = (key: string): AnySaid => {
      const place = places.get(key);
      return place === undefined ? where : addressOf(sheet, line, place, head.cells[place]?.text ?? key);
    };
    const filled = (key: string): Filled => {
      if (!places.has(key)) return 'no-column';
      return find(key).text === '' && find(key).kind !== 'unreadable' ? 'empty' : 'given';
    };
    return { line, where, find, at, filled, cell: (key) => find(key).text };
  });
  const leftOut = head.cells.flatMap(({ text }, n) => (keys[n] === null && text !== '' ? [text] : []));
  return { rows, keys: new Set(places.keys()), leftOut, problems };
}

/** A text column; null if empty. */
export function textIn(row: TableRow, key: string, problems: AnySaid[]): string | null {
  const cell = row.find(key);
  if (cell.kind === 'unreadable') problems.push(problemAt(row.at(key), cell.why));
  if (cell.kind === 'day') {
    problems.push(problemAt(row.at(key), said('book/date-not-text', { text: cell.text })));
  }
  return cell.text === '' ? null : cell.text;
}

/** A day column: a date, a date serial number, or a day written as text. */
export function dayIn(row: TableRow, key: string, problems: AnySaid[]): Temporal.PlainDate | null {
  const cell = row.find(key);
  if (cell.text === '' && cell.kind !== 'unreadable') return null;
  if (cell.kind === 'unreadable') {
    problems.push(problemAt(row.at(key), cell.why));
    return null;
  }
  // A number that looks like a day, such as 2026.3, is not one.
  const day = cell.kind === 'text' ? readDay(cell.text) : cell.day;
  if (day === null) problems.push(problemAt(row.at(key), said('book/not-a-day', { text: cell.text })));
  return day;
}
