import type { Temporal } from 'temporal-polyfill';
import { storableText } from '../storable.ts';
import { mostCellChars } from './limits.ts';

/** The content of a cell. */
export type Cell =
  | { readonly kind: 'text'; readonly text: string }
  /** @property text as displayed  @property day the day if read as a date; null if not plausible */
  | {
      readonly kind: 'number';
      readonly text: string;
      readonly number: number;
      readonly day: Temporal.PlainDate | null;
    }
  | { readonly kind: 'day'; readonly text: string; readonly day: Temporal.PlainDate }
  /** `#N/A`, or a formula that was never calculated. */
  | { readonly kind: 'unreadable'; readonly text: string; readonly why: string };

export const emptyCell: Cell = { kind: 'text', text: '' };

/** A text cell, without characters that PostgreSQL cannot store. */
export function textCell(written: string): Cell {
  if (written.length > mostCellChars) {
    const why = `has ${written.length} characters, and a cell has at most ${mostCellChars}`;
    return { kind: 'unreadable', text: '', why };
  }
  const text = storableText(written).trim();
  return text === '' ? emptyCell : { kind: 'text', text };
}

export interface SheetRow {
  /** Line in the file or sheet, from 1. */
  readonly line: number;
  readonly cells: readonly Cell[];
}

/** Rows of cells from any format: a CSV file is one unnamed sheet. */
export interface Sheet {
  readonly name: string | null;
  /** Without empty rows. */
  readonly rows: readonly SheetRow[];
  /** Why the sheet could not be read; it has no rows then. */
  readonly problems: readonly string[];
}

/** A cell's location for messages: `工作表 客户 D7`, or `line 7, tier` in a CSV file. */
export function addressOf(sheet: Sheet, line: number, column: number, key: string): string {
  if (sheet.name === null) return `line ${line}, ${key}`;
  return `工作表 ${sheet.name} ${lettersOf(column)}${line}`;
}

/** A row's location: `工作表 客户 第 7 行`, or `line 7` in a CSV file. */
export function rowAddressOf(sheet: Sheet, line: number): string {
  return sheet.name === null ? `line ${line}` : `工作表 ${sheet.name} 第 ${line} 行`;
}

/** 0 is A, 26 is AA. */
function lettersOf(column: number): string {
  const last = String.fromCodePoint(65 + (column % 26));
  return column < 26 ? last : `${lettersOf(Math.floor(column / 26) - 1)}${last}`;
}
