import { prepareAnswers } from '../../../bot/simulate/prepare-answers.ts';
import { readAnswers } from '../../../bot/simulate/read-answers.ts';
import type { SimulatedMessage } from '../../../bot/simulate/recorder.ts';
import { simulateIn } from '../../../bot/simulate/simulate.ts';
import { readTexts } from '../../book/read-text.ts';
import { loadedTemplates } from '../../templates/loaded-templates.ts';
import type { Db } from '../../../prisma/client.ts';
import { readDay } from '../../../templates/reader/read-day.ts';
import { type Answer, answerLines, bookCsv, type Customer, staffCsv } from './book.ts';
import { type Day, textOf } from './days.ts';
import { inEnglish } from '../../in-english.ts';

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: console.error };

export interface Year {
  /** One row per reminder in a message, by customer. */
  readonly rows: ReadonlyMap<string, readonly string[]>;
  /** The same of entries, by their number, and of what colleagues and the company owe by the calendar, by step. */
  readonly entries: ReadonlyMap<string, readonly string[]>;
  readonly duties: ReadonlyMap<string, readonly string[]>;
  readonly messages: readonly SimulatedMessage[];
}

/** The messages the program posts within so many days, in a migrated, empty database. */
export async function live(
  db: Db,
  customers: readonly Customer[],
  answers: readonly Answer[],
  lines: readonly string[],
  from: Day,
  days: number,
): Promise<Year> {
  const templates = loadedTemplates();
  const about = new Map(templates.playbook.steps.map((step) => [step.key, step.about]));
  const book = readTexts(templates.playbook, bookCsv(customers), staffCsv());
  const { staff } = book;
  const said = readAnswers([answerLines(answers), ...lines].join('\n'));
  const start = readDay(textOf(from));
  if (start === null) throw new Error(`${textOf(from)} is no day`);
  const scope = { templates, customers: book.customers, staff, from: start, days, language: 'en' as const };
  const { prepared, problems } = prepareAnswers(said.answers, scope);
  const wrong = [...book.problems, ...said.problems, ...problems];
  const all = inEnglish([...book.leftOut, ...wrong]);
  if (all.length > 0) throw new Error(all.join('\n'));
  const rows = new Map<string, string[]>();
  const entries = new Map<string, string[]>();
  const duties = new Map<string, string[]>();
  const put = (where: Map<string, string[]>, key: string, row: string) =>
    where.set(key, [...(where.get(key) ?? []), row]);
  const messages: SimulatedMessage[] = [];
  await simulateIn(db, {
    templates,
    customers: book.customers,
    staff,
    answers: prepared,
    from: start,
    days,
    log: quiet,
    onMessage: (message) => {
      messages.push(message);
      const { at, room, to, items } = message;
      for (const { customer, step, cycle, say } of items) {
        // What a morning list repeats is not a reminder; test/outbox/morning-list.test.ts states it.
        if (say.startsWith('today/')) continue;
        const row = [at.slice(0, 16), room, to.join() || '-', step, cycle, say].join(' ');
        const of = about.get(step);
        if (of === 'entry') put(entries, cycle.split('#')[0] ?? cycle, row);
        else if (of === 'staff' || of === 'company') put(duties, step, row);
        // test/approvals and test/registers/decisions state the texts about a decision.
        else if (step !== 'approval') put(rows, customer, row);
      }
    },
  });
  return { rows, entries, duties, messages };
}
