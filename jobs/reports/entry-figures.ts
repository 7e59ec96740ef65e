import { readRows } from '../../templates/reader/rows.ts';
import { readDecimal } from '../../templates/reader/decimal.ts';
import type { FigureColumn, FigureFilter, Figures, FigureValue } from '../../templates/reader/figures.ts';
import { holds } from '../plan/condition.ts';
import { percentOf } from './report.ts';

/** An entry as it counts, with its moves until the moment it is looked at. */
export interface CountedEntry {
  readonly state: string;
  /** The answers, and its customer's level and tier. */
  readonly values: Readonly<Record<string, string>>;
  readonly flags: readonly string[];
  readonly moves: readonly CountedMove[];
}

/** With its owner then: the holder of the seat, or the person it was given to. */
export interface OwnedEntry extends CountedEntry {
  readonly owner: { readonly id: string; readonly name: string } | null;
  readonly customerId: string | null;
}

export interface CountedMove {
  /** Null: it was opened. */
  readonly move: string | null;
  readonly to: string;
  /** Milliseconds of the epoch: a year of a large company has hundreds of thousands of moves. */
  readonly atMs: number;
  readonly values: Readonly<Record<string, string>>;
}

/** Whether the figures look at answers: they are most of what is kept of an entry. */
export function asksForAnswers({ of, by, columns }: Pick<Figures, 'of' | 'by' | 'columns'>): boolean {
  const filtered = ({ if: only }: FigureFilter) => only !== undefined;
  return (
    (typeof of === 'object' && 'day' in of) ||
    by !== 'person' ||
    columns.some(
      ({ among, value }) =>
        filtered(among) || value.kind === 'sum' || (value.kind === 'rate' && filtered(value.part)),
    )
  );
}

/** The figure of a column; null: there is nothing to tell it from, which is not 0. */
export function figureOf({ among, value }: FigureColumn, entries: readonly CountedEntry[]): number | null {
  const counted = entries.filter((entry) => fits(among, entry));
  return valueOf(value, counted);
}

function valueOf(value: FigureValue, entries: readonly CountedEntry[]): number | null {
  switch (value.kind) {
    case 'count':
      return entries.length;
    case 'times':
      return entries.reduce((sum, { moves }) => sum + moves.filter(isOneOf(value.moves)).length, 0);
    case 'rate':
      return percentOf(entries.filter((entry) => fits(value.part, entry)).length, entries.length);
    case 'sum':
      return fromMillionths(entries.reduce((sum, entry) => sum + amountOf(value, entry), 0n));
    case 'median':
      return medianOf(
        entries.flatMap((entry) => staysOf(entry, value.stay).map((ms) => ms / msOf[value.in])),
      );
  }
}

const msOf = { hours: 3_600_000, days: 86_400_000 } as const;

function fits(
  { states, moved, if: only }: FigureFilter,
  { state, values, flags, moves }: CountedEntry,
): boolean {
  return (
    (states === undefined || states.includes(state)) &&
    (moved === undefined || moves.some(isOneOf(moved))) &&
    (only === undefined || holds(only, { values, flags }))
  );
}

function isOneOf(keys: readonly string[]) {
  return ({ move }: CountedMove) => move !== null && keys.includes(move);
}

function amountOf(
  { field, less }: Extract<FigureValue, { kind: 'sum' }>,
  { values, moves }: CountedEntry,
): bigint {
  const whole = readDecimal(values[field] ?? '') ?? 0n;
  if (less === undefined) return whole;
  return moves
    .filter(isOneOf([less.move]))
    .reduce((rest, move) => rest - amountIn(move.values, less.field), whole);
}

/** Of a field, or of a column of the rows that were written with a move. */
function amountIn(values: Readonly<Record<string, string>>, field: string): bigint {
  const [key = '', column] = field.split('.');
  if (column === undefined) return readDecimal(values[key] ?? '') ?? 0n;
  return readRows(values[key]).reduce((sum, row) => sum + (readDecimal(row[column] ?? '') ?? 0n), 0n);
}

function fromMillionths(amount: bigint): number {
  return Number(amount / 10_000n) / 100;
}

/** Milliseconds from coming into a state until the move out of it; a move that keeps the state is not an end of a stay. */
function staysOf({ moves }: CountedEntry, state: string): readonly number[] {
  let since: number | null = null;
  return moves.flatMap(({ to, atMs }) => {
    if (to === state) {
      since ??= atMs;
      return [];
    }
    const stay = since === null ? [] : [atMs - since];
    since = null;
    return stay;
  });
}

/** To one decimal. */
function medianOf(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [below, above] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return below === undefined || above === undefined ? null : Math.round(((below + above) / 2) * 10) / 10;
}
