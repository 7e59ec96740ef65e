import { Temporal } from 'temporal-polyfill';
import type { FigureAge, FigureColumn, Figures } from '../../templates/reader/figures.ts';
import type { Register } from '../../templates/reader/register.ts';
import { type AnySaid, said } from '../../templates/reader/said.ts';
import type { ExportValue, SaidColumn } from '../book/export-table.ts';
import { inWords } from '../in-words.ts';
import { tellApart } from '../staff/name-people.ts';
import { figureOf, type OwnedEntry } from './entry-figures.ts';
import { type CountingScope, readCountedEntries } from './read-counted-entries.ts';
import type { Report, ReportScope } from './report.ts';

/** A register with figures. */
export type CountedRegister = Register & { readonly figures: Figures };

export function hasFigures(register: Register): register is CountedRegister {
  return register.figures !== undefined;
}

/** What a register's file counts: a row for each person, or for each age. */
export async function registerReport(scope: ReportScope, register: CountedRegister): Promise<Report> {
  const { figures } = register;
  const { by, columns, formula } = figures;
  const entries = await readCountedEntries(scope, register, figures);
  const rows =
    by === 'person' ? await rowsOfPeople(scope, columns, entries) : rowsOfAges(scope, by, columns, entries);
  return {
    formula: [formula],
    findings: columns.flatMap((column): AnySaid[] => {
      const total = column.isTotal ? figureOf(column, entries) : null;
      if (total === null) return [];
      return [said('report/total', { label: column.label, total: total.toLocaleString('en-US') })];
    }),
    columns: [
      { heading: said(by === 'person' ? 'report/person' : 'report/age'), holds: 'text' },
      ...columns.map(columnOf),
    ],
    rows,
    picture: { kind: 'bars', along: 0, values: picturedOf(columns) },
  };
}

/** The columns that are drawn: amounts if there are any, else those of the first one's kind; the table has them all. */
function picturedOf(columns: readonly FigureColumn[]): readonly number[] {
  const kind = (columns.find(({ value }) => value.kind === 'sum') ?? columns[0])?.value.kind;
  return columns.flatMap(({ value }, n) => (value.kind === kind ? [n + 1] : [])).slice(0, mostDrawn);
}

const mostDrawn = 4;

/** The same figures of all entries together, of one customer or one person: a line for each. */
export async function figuresTogether(
  scope: CountingScope,
  register: CountedRegister,
): Promise<readonly (readonly [AnySaid, number | null])[]> {
  const { figures, title } = register;
  const entries = await readCountedEntries(scope, register, figures);
  return figures.columns.map((column) => [
    said('report/of-register', { title, label: column.label }),
    figureOf(column, entries),
  ]);
}

function columnOf({ label, value }: FigureColumn): SaidColumn {
  return { heading: label, holds: value.kind === 'count' || value.kind === 'times' ? 'count' : 'number' };
}

async function rowsOfPeople(
  { core }: ReportScope,
  columns: readonly FigureColumn[],
  entries: readonly OwnedEntry[],
) {
  const naming = await tellApart(core.db);
  const people = new Map<string | null, OwnedEntry[]>();
  for (const entry of entries) {
    const name = entry.owner === null ? null : naming(entry.owner);
    const theirs = people.get(name);
    if (theirs === undefined) people.set(name, [entry]);
    else theirs.push(entry);
  }
  return [...people]
    .toSorted(([a], [b]) => ((a ?? '') < (b ?? '') ? -1 : 1))
    .map(([name, theirs]): readonly ExportValue[] => [
      name,
      ...columns.map((column) => figureOf(column, theirs)),
    ]);
}

function rowsOfAges(
  { core, next, today }: ReportScope,
  { age, upTo }: FigureAge,
  columns: readonly FigureColumn[],
  entries: readonly OwnedEntry[],
): readonly (readonly ExportValue[])[] {
  const last = next.subtract({ days: 1 });
  const on = Temporal.PlainDate.compare(last, today) < 0 ? last : today;
  const daysPast = ({ values }: OwnedEntry) => {
    const day = values[age];
    return day === undefined ? 0 : Temporal.PlainDate.from(day).until(on).days;
  };
  const ends = [0, ...upTo, Infinity];
  return ends.flatMap((end, n) => {
    const start = n === 0 ? -Infinity : (ends[n - 1] ?? 0) + 1;
    const those = entries.filter((entry) => daysPast(entry) >= start && daysPast(entry) <= end);
    if (those.length === 0) return [];
    return [[inWords(core, nameOfAge(start, end)), ...columns.map((column) => figureOf(column, those))]];
  });
}

function nameOfAge(start: number, end: number): AnySaid {
  if (end === 0) return said('report/age-not-past');
  if (end === Infinity) return said('report/age-from', { days: start });
  return said('report/age-between', { from: start, to: end });
}
