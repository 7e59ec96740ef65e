import { newId } from '../../prisma/new-id.ts';
import type { Forms } from '../../templates/reader/load-forms.ts';
import { maxRows, readRows, type Row, type RowsField, writeRows } from '../../templates/reader/rows.ts';
import { said } from '../../templates/reader/said.ts';
import { WrongAnswer } from './wrong-answer.ts';

type Answers = Readonly<Record<string, string>>;

/**
 * The answers of a form with an id for each row. A row that was there keeps its id: the same one, or else the one in
 * its place. Those of a field that adds come after the rows that are there.
 *
 * @throws WrongAnswer for more rows than an entry may have
 */
export function storedRows(
  forms: Pick<Forms, 'rowsOf'>,
  form: string,
  before: Answers,
  given: Answers,
): Answers {
  const stored = forms.rowsOf(form).flatMap((field): [string, string][] => {
    const value = given[field.key];
    if (value === undefined) return [];
    const rows = rowsAfter(field, readRows(before[field.key]), readRows(value));
    if (rows.length > maxRows) {
      const about = { most: maxRows, n: rows.length };
      throw new WrongAnswer('bad_input', field.key, said('answer/too-many-rows', about));
    }
    return [[field.key, writeRows(rows)]];
  });
  return { ...given, ...Object.fromEntries(stored) };
}

function rowsAfter(
  { adds, columns }: RowsField,
  before: readonly Row[],
  given: readonly Row[],
): readonly Row[] {
  if (adds) return [...before, ...given.map((row) => ({ ...row, id: newId() }))];
  const says = (row: Row) => JSON.stringify(columns.map(({ key }) => row[key] ?? ''));
  const left = new Map(before.map((row, n) => [n, row]));
  const take = (n: number): string | undefined => {
    const id = left.get(n)?.['id'];
    left.delete(n);
    return id;
  };
  const same = given.map((row) => {
    const found = [...left].find(([, old]) => says(old) === says(row));
    return found === undefined ? undefined : take(found[0]);
  });
  return given.map((row, n) => ({ ...row, id: same[n] ?? take(n) ?? newId() }));
}
