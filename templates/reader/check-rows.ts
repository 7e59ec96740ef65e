import { type Column, maxRows, type Row, writeRows } from './rows.ts';
import { type AnySaid, said } from './said.ts';

export type Judged = { readonly value: string } | { readonly wrong: AnySaid };

/** Rows as written, a line each, with cells between bars or tabs, as a table is pasted. The first wrong line is named. */
export function judgeRows(
  written: string,
  columns: readonly Column[],
  judge: (cell: string, column: Column) => Judged,
): Judged {
  const lines = written.split('\n').filter((line) => line.trim() !== '');
  if (lines.length > maxRows)
    return { wrong: said('answer/too-many-rows', { most: maxRows, n: lines.length }) };
  const rows: Row[] = [];
  for (const [n, line] of lines.entries()) {
    const cells = line.split(/[|｜\t]/u).map((cell) => cell.trim());
    const wrong = (problem: AnySaid) => ({ wrong: said('answer/row', { n: n + 1, problem }) });
    if (cells.slice(columns.length).some((cell) => cell !== ''))
      return wrong(said('answer/too-many-cells', { columns: columns.map(({ label }) => label) }));
    const row: Record<string, string> = {};
    for (const [i, column] of columns.entries()) {
      const cell = cells[i] ?? '';
      const judged: Judged = cell === '' ? missing(column) : judge(cell, column);
      if ('wrong' in judged)
        return wrong(said('answer/cell', { column: column.label, problem: judged.wrong }));
      if (judged.value !== '') row[column.key] = judged.value;
    }
    rows.push(row);
  }
  return { value: writeRows(rows) };
}

function missing({ required }: Column): Judged {
  return required ? { wrong: said('answer/required') } : { value: '' };
}
