import { describe, expect, it } from 'vitest';
import { loadTemplates } from '../../jobs/load-templates.ts';
import { type Edit, editedTemplates, problemsOf } from './edited-templates.ts';

const problems = (edits: Readonly<Record<string, Edit>>) =>
  problemsOf(() => loadTemplates(editedTemplates(edits))).map((one) => one.replace(/:\d+ /, ' '));

describe('a mistake in when a step is owed, or in the entry that closes it, is named with its file, line and key', () => {
  const file = 'registers/visit.yaml';
  it.each<[string, string, string, string]>([
    [
      'customerDay: firstDeal } # default',
      'customerDay: firstSale }',
      'unless',
      'found "firstSale"; expected one of',
    ],
    ['register: due-diligence, states', 'register: loan, states', 'unless', 'there is no register loan'],
    [
      'states: [first, complete',
      'states: [firm, complete',
      'unless',
      'found "firm"; expected one of first, complete',
    ],
    ['before: visitOn', 'before: goal', 'unless', 'the forms of registers/visit.yaml have no day field goal'],
    [
      'complete, passed, blocked] }',
      'complete, passed, blocked], before: dueOn }',
      'unless',
      'the forms of registers/due-diligence.yaml have no day field dueOn',
    ],
    ['{ opened: due-diligence }', '{ opened: loan }', 'closes.opened', 'found "loan"; expected one of'],
    ['{ opened: due-diligence }', '{ opened: visit }', 'closes.opened', 'found "visit"; expected one of'],
    ['{ opened: due-diligence }', '{ opened: meeting }', 'closes.opened', 'found "meeting"; expected one of'],
    ['{ opened: due-diligence }', '{ opened: promise, move: report }', 'closes', 'either `move` or `opened`'],
    [
      '    entered: approved\n    unless:',
      '    entered: approved\n    if: { ever: { reached: reached } }\n    unless:',
      'if',
      'a step cannot depend on earlier answers',
    ],
  ])('%s → %s', (from, to, key, message) => {
    const found = problemsOf(() => loadTemplates(editedTemplates({ [file]: [from, to] })));
    expect(found.join('\n')).toMatch(
      new RegExp(`^${file}:\\d+ steps\\[0\\]\\.${key.replace('.', '\\.')} \\| `, 'm'),
    );
    expect(found.join('\n')).toContain(message);
  });

  it('of the company, no entry of another register closes a step, and only a step compares days', () => {
    const task = {
      'registers/task.yaml': ['closes: { move: finish }', 'closes: { opened: promise }'],
    } as const;
    expect(problems(task).join('\n')).toContain(
      'steps[0].closes.opened | this register is about no customer',
    );
    const effect = [
      'states: [approved, filed] } }',
      'states: [approved, filed], before: visitOn } }',
    ] as const;
    expect(problems({ [file]: effect }).join('\n')).toContain(
      'only the condition of a step compares days with `before`',
    );
  });
});

it('a move that an entry makes as it is opened only marks it', () => {
  const sets = {
    'registers/visit.yaml': ['- { flag: unfounded, if: *unfounded }', '- { set: filed }'],
  } as const;
  expect(problems(sets).join('\n')).toContain(
    'registers/visit-plan.yaml moves[0].effects[0].move | approve of registers/visit.yaml has a form, or effects other than flags',
  );
});
