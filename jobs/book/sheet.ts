import type { Temporal } from 'temporal-polyfill';
import { inBrief } from '../../templates/reader/in-brief.ts';
import { type AnySaid, said } from '../../templates/reader/said.ts';
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
  | { readonly kind: 'unreadable'; readonly text: string; readonly why: AnySaid };

export const emptyCell: Cell = { kind: 'text', text: '' };

/** A text cell, without characters that PostgreSQL cannot store. */
export function textCell(written: string): Cell {
  if (written.length > mostCellChars) {
    const why = said('book/cell-too-long', { chars: written.length, most: mostCellChars });
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
  readonly problems: readonly AnySaid[];
}

/** A cell's location for messages: `sheet 客户 D7`, or `line 7, 跟进等级` in a CSV file, with the heading found. */
export function addressOf({ name }: Sheet, line: number, column: number, heading: string): AnySaid {
  if (name === null) return said('book/at-line-column', { line, column: heading });
  return said('book/at-cell', { sheet: name, cell: `${lettersOf(column)}${line}` });
}

/** A row's location: `sheet 客户 row 7`, or `line 7` in a CSV file. */
export function rowAddressOf({ name }: Sheet, line: number): AnySaid {
  return name === null ? said('book/at-line', { line }) : said('book/at-row', { sheet: name, line });
}

/** A problem with its location; it quotes only the beginning of a long cell. */
export function problemAt(where: AnySaid, problem: AnySaid): AnySaid {
  return said('book/at', { where, problem: inBrief(problem) });
}

/** 0 is A, 26 is AA. */
function lettersOf(column: number): string {
  const last = String.fromCodePoint(65 + (column % 26));
  return column < 26 ? last : `${lettersOf(Math.floor(column / 26) - 1)}${last}`;
}
