import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { written } from '../../bot/rehearsal/enter-sample-entries.ts';
import { sampleEntries } from '../../bot/rehearsal/sample-entries.ts';
import { loadedTemplates } from '../templates/loaded-templates.ts';
import { stateAfter } from '../../templates/reader/register.ts';

const { registers, forms } = loadedTemplates();

/** What is wrong with answers to a form: fields it does not have, required ones that are not there. */
function wrong(form: string, answers: Readonly<Record<string, unknown>>): readonly string[] {
  const { fields } = forms.view(form, 'zh-CN', '');
  const known = fields.map(({ key }) => key);
  const missing = fields.filter(({ key, required }) => required && key !== 'customer' && !(key in answers));
  return [
    ...Object.keys(answers).filter((key) => !known.includes(key)),
    ...missing.map(({ key }) => `no ${key}`),
  ];
}

describe.each(sampleEntries.map((sample) => [sample.register, sample] as const))('%s', (key, sample) => {
  it('could have been typed as it is: its forms have its answers, each move leads on from where it is', () => {
    const register = registers.find((one) => one.key === key);
    if (register === undefined) throw new Error(`there is no register ${key}`);
    expect(wrong(register.form, sample.answers)).toEqual([]);
    expect(sample.customer !== undefined).toBe(register.about === 'customer');
    let state: string = register.states[0].key;
    for (const { move: name, answers = {} } of sample.moves) {
      const move = register.moves.find((one) => one.key === name);
      expect([name, move?.from.includes(state)]).toEqual([name, true]);
      if (move === undefined) continue;
      expect(move.form === undefined ? Object.keys(answers) : wrong(move.form, answers)).toEqual([]);
      state = stateAfter(move, state);
    }
  });
});

it('a plan is for the month or the year after the morning, as people write it', () => {
  const morning = Temporal.PlainDate.from('2026-12-15');
  const answersOf = (key: string) => {
    const answers = sampleEntries.find(({ register }) => register === key)?.answers ?? {};
    return written(answers, { morning });
  };
  expect(answersOf('visit-plan')['month']).toBe('2027-01');
  expect(answersOf('year-plan')['year']).toBe('2027');
  expect(answersOf('account-plan')['year']).toBe('2027');
});
