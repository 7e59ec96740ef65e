import { prepareAnswers } from '../../../bot/simulate/prepare-answers.ts';
import { readAnswers } from '../../../bot/simulate/read-answers.ts';
import { simulate } from '../../../bot/simulate/simulate.ts';
import { readBook } from '../../../jobs/book/read-book.ts';
import { readStaff } from '../../../jobs/book/read-staff.ts';
import { loadTemplates } from '../../../templates/load-templates.ts';
import { readDay } from '../../../templates/read-day.ts';
import { type Answer, answerLines, bookCsv, type Customer, staffCsv } from './book.ts';
import { type Day, textOf } from './days.ts';

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: console.error };

/** The messages that the program posts, a row for each thing that a message says, by customer. */
export async function live(
  customers: readonly Customer[],
  answers: readonly Answer[],
  from: Day,
  days: number,
): Promise<{ readonly rows: ReadonlyMap<string, readonly string[]>; readonly notices: readonly string[] }> {
  const templates = loadTemplates();
  const book = readBook(bookCsv(customers), templates.playbook);
  const { staff, problems: staffProblems } = readStaff(staffCsv());
  const said = readAnswers(answerLines(answers));
  const start = readDay(textOf(from));
  if (start === null) throw new Error(`${textOf(from)} is no day`);
  const scope = { templates, customers: book.customers, staff, from: start, days };
  const { prepared, problems } = prepareAnswers(said.answers, scope);
  const all = [...book.problems, ...book.leftOut, ...staffProblems, ...said.problems, ...problems];
  if (all.length > 0) throw new Error(all.join('\n'));
  const rows = new Map<string, string[]>();
  const notices: string[] = [];
  await simulate({
    templates,
    customers: book.customers,
    staff,
    answers: prepared,
    from: start,
    days,
    log: quiet,
    onMessage: ({ at, room, to, items }) => {
      const when = at.slice(0, 16);
      if (items.length === 0) notices.push(`${when} ${room}`);
      for (const { customer, step, cycle, say } of items) {
        const row = [when, room, to.join() || '-', step, cycle, say].join(' ');
        rows.set(customer, [...(rows.get(customer) ?? []), row]);
      }
    },
  });
  return { rows, notices };
}
