/** Rows in a form: written one per line, stored as JSON among the answers. */
import type { FieldSpec } from './form-schema.ts';
import type { Language } from './form.ts';

/** By column, and the id under which it is known once it is stored. */
export type Row = Readonly<Record<string, string>>;

/** A field of a form that has rows. */
export interface RowsField {
  readonly key: string;
  /** What is written is added to the rows that are there, instead of replacing them. */
  readonly adds: boolean;
  readonly columns: readonly Column[];
}

export type Column = NonNullable<FieldSpec['columns']>[number];

/** So many rows an entry has at most in one field. */
export const maxRows = 200;

/** Stored rows; none for anything else. */
export function readRows(value: string | undefined): readonly Row[] {
  if (value === undefined || !value.startsWith('[')) return [];
  try {
    const rows: unknown = JSON.parse(value);
    return Array.isArray(rows) ? rows.filter(isRow) : [];
  } catch {
    return [];
  }
}

function isRow(row: unknown): row is Row {
  return (
    typeof row === 'object' && row !== null && Object.values(row).every((cell) => typeof cell === 'string')
  );
}

export function writeRows(rows: readonly Row[]): string {
  return JSON.stringify(rows);
}

export const betweenCells = ' | ';

/**
 * Stored rows as they are written, one per line; text that is not stored rows stays as it is.
 *
 * @param inCell how a day or an amount is shown; without it, as it is written
 */
export function asLines(
  columns: readonly Column[],
  value: string,
  language: Language,
  inCell: (column: Column, cell: string) => string = (_, cell) => cell,
): string {
  const rows = readRows(value);
  if (rows.length === 0) return value === '[]' ? '' : value;
  return rows.map((row) => lineOf(columns, row, language, inCell)).join('\n');
}

function lineOf(
  columns: readonly Column[],
  row: Row,
  language: Language,
  inCell: (column: Column, cell: string) => string,
): string {
  const cells = columns.map((column) => {
    const { key, choices } = column;
    const value = row[key] ?? '';
    const choice = choices?.find((one) => one.value === value);
    return choice === undefined ? inCell(column, value) : { 'zh-CN': choice.zh, en: choice.en }[language];
  });
  const last = cells.findLastIndex((cell) => cell.trim() !== '');
  return cells.slice(0, last + 1).join(betweenCells);
}
