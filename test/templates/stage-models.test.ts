import { expect, it } from 'vitest';
import { loadTemplates } from '../../jobs/load-templates.ts';
import { editedTemplates, problemsOf } from './edited-templates.ts';

it.each([
  [
    'stages: [needConfirmed] }',
    'stages: [needed] }',
    'stages[0]',
    'there is no stage needed; expected one of',
  ],
  [
    'stages: [needConfirmed] }',
    'stages: [filed] }',
    'stages[0]',
    'filed is there already; expected each only once',
  ],
])('a label of a stage that is not there, or there twice, is named: %s → %s', (from, to, key, message) => {
  const edit = { 'playbook.yaml': [from, to] } as const;
  const found = problemsOf(() => loadTemplates(editedTemplates(edit))).join('\n');
  expect(found).toContain(`stageModels[0].phases[1].${key} | ${message}`);
});
