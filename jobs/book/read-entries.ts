import type { Temporal } from 'temporal-polyfill';
import type { Language } from '../../templates/reader/form.ts';
import type { Forms } from '../../templates/reader/load-forms.ts';
import type { Register } from '../../templates/reader/register.ts';
import { type AnySaid, said } from '../../templates/reader/said.ts';
import { customerField } from '../registers/asked-answers.ts';
import type { Column } from './columns.ts';
import { dayIn, headingsOf, readTable, textIn, type TableRow } from './read-table.ts';
import { problemAt, type Sheet } from './sheet.ts';

/** A row of a sheet, as the register's form accepts it. */
export interface WrittenEntry {
  readonly where: AnySaid;
  /** Of its customer; null: the register is about none. */
  readonly code: string | null;
  readonly answers: Readonly<Record<string, string>>;
}

export interface WrittenEntries {
  readonly rows: readonly WrittenEntry[];
  /** The answers by which two entries are the same: rows of answers get ids when they are stored. */
  readonly compared: readonly string[];
  readonly leftOut: readonly string[];
  readonly problems: readonly AnySaid[];
}

interface Asking {
  readonly forms: Forms;
  readonly language: Language;
  readonly today: Temporal.PlainDate;
}

/** Reads the entries of a register: a column for each question of its form, by its key or its words in either language. */
export function readEntries(
  sheet: Sheet,
  { form, title, about }: Register,
  { forms, language, today }: Asking,
): WrittenEntries {
  const needed = about === 'customer' ? [customerField] : [];
  const what = said('book/entries-of', { title });
  const columns = columnsOf(form, forms);
  const table = readTable(sheet, columns, needed, what);
  const problems: AnySaid[] = [...table.problems];
  const missing = new Set<string>();
  const rows = table.rows.flatMap((row): WrittenEntry[] => {
    const before = problems.length;
    const written = Object.fromEntries(
      [...table.keys].flatMap((key) => {
        const value = valueIn(row, key, forms.typeOf(form, key) === 'day', problems);
        return value === null ? [] : [[key, value] as const];
      }),
    );
    if (problems.length > before) return [];
    const checked = forms.check(form, written, { language, today });
    if (!checked.ok) {
      for (const [key, problem] of Object.entries(checked.problems)) {
        if (table.keys.has(key)) problems.push(problemAt(row.at(key), said('book/answer', { problem })));
        else missing.add(key);
      }
      return [];
    }
    const { [customerField]: code, ...answers } = checked.values;
    return [{ where: row.where, code: about === 'customer' ? (code ?? '') : null, answers }];
  });
  // Once for the file, not for each row.
  for (const { key, label } of forms.view(form, language, '').fields) {
    if (missing.has(key))
      problems.push(said('book/no-column', { column: label, headings: headingsOf(sheet) }));
  }
  const withRows = forms.rowsOf(form).map(({ key }) => key);
  const compared = columns
    .map(({ key }) => key)
    .filter((key) => key !== customerField && !withRows.includes(key));
  return { rows, compared, leftOut: table.leftOut, problems };
}

function columnsOf(form: string, forms: Forms): readonly Column[] {
  const [chinese, english] = (['zh-CN', 'en'] as const).map((one) => forms.view(form, one, '').fields);
  return (english ?? []).map(({ key, label }, n) => {
    const zh = chinese?.[n]?.label ?? label;
    return { key, headings: [key, label, zh], zh };
  });
}

function valueIn(row: TableRow, key: string, isDay: boolean, problems: AnySaid[]): string | null {
  if (isDay) return dayIn(row, key, problems)?.toString() ?? null;
  return textIn(row, key, problems);
}
