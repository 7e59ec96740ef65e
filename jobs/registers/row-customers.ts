import type { Tx } from '../../prisma/client.ts';
import { readRows, writeRows } from '../../templates/reader/rows.ts';
import { said } from '../../templates/reader/said.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import { customersIn } from '../access/scopes.ts';
import type { Core } from '../core.ts';
import { WrongAnswer } from './wrong-answer.ts';

type Answers = Readonly<Record<string, string>>;

/**
 * The customers named in rows, by code: those whom the person works on, found by code or by name. One who is not
 * theirs is answered like one who does not exist.
 *
 * @throws WrongAnswer with the line
 */
export async function rowCustomers(
  { templates: { forms } }: Pick<Core, 'templates'>,
  tx: Tx,
  by: ActingStaff,
  form: string,
  answers: Answers,
): Promise<Answers> {
  const changed: Record<string, string> = {};
  for (const { key, columns } of forms.rowsOf(form)) {
    const column = columns.find(({ type }) => type === 'customer');
    const rows = readRows(answers[key]);
    if (column === undefined || rows.length === 0) continue;
    const named = rows.flatMap((row) => row[column.key] ?? []);
    const found = await tx.customer.findMany({
      where: {
        AND: [
          customersIn('work', by),
          { OR: [{ code: { in: named.map((one) => one.toUpperCase()) } }, { name: { in: named } }] },
        ],
      },
      select: { code: true, name: true },
    });
    const codeOf = (written: string) =>
      (found.find(({ code }) => code === written.toUpperCase()) ?? found.find(({ name }) => name === written))
        ?.code;
    changed[key] = writeRows(
      rows.map((row, n) => {
        const written = row[column.key];
        if (written === undefined) return row;
        const code = codeOf(written);
        if (code !== undefined) return { ...row, [column.key]: code };
        const problem = said('answer/cell', {
          column: column.label,
          problem: said('answer/no-customer', { customer: written }),
        });
        throw new WrongAnswer('not_found', key, said('answer/row', { n: n + 1, problem }));
      }),
    );
  }
  return { ...answers, ...changed };
}
