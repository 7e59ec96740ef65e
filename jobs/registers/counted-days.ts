import { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { said } from '../../templates/reader/said.ts';
import type { Core } from '../core.ts';
import { readCreditDays } from './credit-days.ts';
import type { NewEntry } from './enter-entry.ts';
import { WrongAnswer } from './wrong-answer.ts';

/**
 * The answers of a new entry with the days that count from another of them (`from` in a form) and were left empty.
 *
 * @throws WrongAnswer for a day that cannot be worked out: the person has to say it
 */
export async function withCountedDays(
  { templates }: Pick<Core, 'templates'>,
  tx: Tx,
  { register, customer, answers }: NewEntry,
): Promise<NewEntry['answers']> {
  const empty = templates.forms.countedOf(register.form).filter(({ field }) => (answers[field] ?? '') === '');
  if (empty.length === 0) return answers;
  const days = customer === null ? null : await readCreditDays({ db: tx, templates }, customer.id);
  const counted = empty.map(({ field, from }): [string, string] => {
    const written = answers[from] ?? '';
    if (days === null || written === '') throw new WrongAnswer('bad_input', field, said('entry/no-terms'));
    return [field, Temporal.PlainDate.from(written).add({ days }).toString()];
  });
  return { ...answers, ...Object.fromEntries(counted) };
}
