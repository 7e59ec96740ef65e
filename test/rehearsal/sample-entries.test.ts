import { describe, expect, it } from 'vitest';
import { sampleEntries } from '../../bot/rehearsal/sample-entries.ts';
import { loadTemplates } from '../../jobs/load-templates.ts';
import { stateAfter } from '../../templates/reader/register.ts';

const { registers, forms } = loadTemplates();

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
