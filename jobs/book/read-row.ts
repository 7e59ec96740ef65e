import type { Temporal } from 'temporal-polyfill';
import type { KeyAccountType, StrategicLevel, ValueGrade } from '../../prisma/client.ts';
import { readYuan } from '../../templates/reader/money.ts';
import { ownerRoles, type OwnerRole, type Playbook, type Tier } from '../../templates/reader/playbook.ts';
import { type AnySaid, said } from '../../templates/reader/said.ts';
import { problemAt } from './sheet.ts';
import { dayIn, type Filled, type TableRow, textIn } from './read-table.ts';
import { gradeWords, keyAccountWords, levelWords, readWord, tierWords, type Words } from './read-words.ts';

/** The values in a customer's row; missing ones are null, or absent from the anchors. */
export interface BookRow {
  readonly line: number;
  /** Whether the file has the column, and this row something in it, readable or not. */
  readonly filled: (column: string) => Filled;
  /** The location of a column's cell in the file. */
  readonly at: (column: string) => AnySaid;
  readonly code: string;
  readonly name: string | null;
  readonly tier: Tier | null;
  /** Codes or names of people. */
  readonly seats: Readonly<Record<OwnerRole, string | null>>;
  readonly annualVolumeFen: bigint | null;
  readonly strategicLevel: StrategicLevel | null;
  readonly valueGrade: ValueGrade | null;
  readonly keyAccount: KeyAccountType | null;
  readonly anchors: Readonly<Record<string, Temporal.PlainDate>>;
}

/** @param problems receives every invalid value with its location */
export function readRow(row: TableRow, playbook: Playbook, problems: AnySaid[]): BookRow {
  const text = (key: string) => textIn(row, key, problems);
  const word = <Value extends string>(key: string, words: Words<Value>): Value | null => {
    const written = text(key);
    const value = written === null ? null : readWord(words, written);
    if (written !== null && value === null) problems.push(problemAt(row.at(key), words.wrong(written)));
    return value;
  };
  const code = text('code');
  if (code === null && row.find('code').kind !== 'unreadable') {
    problems.push(problemAt(row.at('code'), said('book/missing')));
  }
  const name = text('name');
  const tier = word('tier', tierWords);
  const seats: Record<OwnerRole, string | null> = { supervisor: null, salesperson: null, assistant: null };
  for (const seat of ownerRoles) seats[seat] = text(seat);
  const anchors: Record<string, Temporal.PlainDate> = {};
  for (const anchor of playbook.anchors) {
    const day = dayIn(row, anchor.column, problems);
    if (day !== null) anchors[anchor.key] = day;
  }
  return {
    line: row.line,
    at: row.at,
    filled: row.filled,
    code: code ?? '',
    name,
    tier,
    seats,
    annualVolumeFen: yuanIn(row, 'annualVolumeYuan', problems),
    strategicLevel: word('strategicLevel', levelWords),
    valueGrade: word('valueGrade', gradeWords),
    keyAccount: word('keyAccount', keyAccountWords),
    anchors,
  };
}

/** A number is taken by value, not as displayed: 1,234.5 may be displayed as 1,235. */
function yuanIn(row: TableRow, key: string, problems: AnySaid[]): bigint | null {
  const cell = row.find(key);
  const written = cell.kind === 'number' ? exactly(cell.number) : textIn(row, key, problems);
  if (written === null) return null;
  const fen = readYuan(written);
  if (fen === null) problems.push(problemAt(row.at(key), said('book/not-yuan', { text: cell.text })));
  return fen;
}

/**
 * Removes floating-point error, as in 0.1 + 0.2: an amount within a millionth of a fen of a whole fen is rounded to it.
 */
function exactly(amount: number): string {
  const rounded = Math.round(amount * 100) / 100;
  return String(Math.abs(rounded - amount) < 1e-8 * Math.max(1, Math.abs(amount)) ? rounded : amount);
}
