import type { Temporal } from 'temporal-polyfill';
import { storableText } from '../storable.ts';
import { mostCellChars } from './limits.ts';

/** What stands in one cell. */
export type Cell =
  | { readonly kind: 'text'; readonly text: string }
  /** @property text as the cell shows it  @property day the day it would be as a date; null: none that can be meant */
  | {
      readonly kind: 'number';
      readonly text: string;
      readonly number: number;
      readonly day: Temporal.PlainDate | null;
    }
  | { readonly kind: 'day'; readonly text: string; readonly day: Temporal.PlainDate }
  /** `#N/A`, or a formula that was never worked out. */
  | { readonly kind: 'unreadable'; readonly text: string; readonly why: string };

export const emptyCell: Cell = { kind: 'text', text: '' };

/** A cell of text, without what PostgreSQL does not keep. */
export function textCell(written: string): Cell {
  if (written.length > mostCellChars) {
    const why = `has ${written.length} characters, and a cell has at most ${mostCellChars}`;
    return { kind: 'unreadable', text: '', why };
  }
  const text = storableText(written).trim();
  return text === '' ? emptyCell : { kind: 'text', text };
}

export interface SheetRow {
  /** Of the file or the sheet, from 1. */
  readonly line: number;
  readonly cells: readonly Cell[];
}

/** Rows of cells, wherever they come from: a CSV file is one sheet without a name. */
export interface Sheet {
  readonly name: string | null;
  /** Rows with nothing in them are left out. */
  readonly rows: readonly SheetRow[];
  /** What made the sheet unreadable; it has no rows then. */
  readonly problems: readonly string[];
}

/** Where a cell stands, for whoever has to find it: `工作表 客户 D7`, in a CSV file `line 7, tier`. */
export function addressOf(sheet: Sheet, line: number, column: number, key: string): string {
  if (sheet.name === null) return `line ${line}, ${key}`;
  return `工作表 ${sheet.name} ${lettersOf(column)}${line}`;
}

/** Where a row stands: `工作表 客户 第 7 行`, in a CSV file `line 7`. */
export function rowAddressOf(sheet: Sheet, line: number): string {
  return sheet.name === null ? `line ${line}` : `工作表 ${sheet.name} 第 ${line} 行`;
}

/** 0 is A, 26 is AA. */
function lettersOf(column: number): string {
  const last = String.fromCodePoint(65 + (column % 26));
  return column < 26 ? last : `${lettersOf(Math.floor(column / 26) - 1)}${last}`;
}
