import type { Rules } from '../jobs/plan/types.ts';
import { rulesOf } from '../jobs/rules.ts';
import type { Templates } from '../templates/reader/read-templates.ts';

/**
 * The same rules reduced to some steps, without the evening digest: tests of delivery concern one step, and the rest
 * of the process would be in the way.
 */
export function withSteps(templates: Templates, keys: readonly string[] | 'all'): Templates {
  if (keys === 'all') return templates;
  const those = reduced.get(templates) ?? new Map<string, Templates>();
  reduced.set(templates, those);
  const found = those.get(keys.join()) ?? reducedTo(templates, keys);
  those.set(keys.join(), found);
  return found;
}

/** The same object for the same steps: what the program remembers about rules goes by the object. */
const reduced = new WeakMap<Templates, Map<string, Templates>>();

function reducedTo(templates: Templates, keys: readonly string[]): Templates {
  const { digestAt: _, ...playbook } = templates.playbook;
  const missing = keys.filter((key) => !playbook.steps.some((step) => step.key === key));
  if (missing.length > 0) throw new Error(`no step ${missing.join(', ')}`);
  const steps = playbook.steps.filter(({ key }) => keys.includes(key));
  return { ...templates, playbook: { ...playbook, steps, digest: `${playbook.digest} ${keys.join(' ')}` } };
}

/** The process of customers alone: without what colleagues and the company owe by the calendar. */
export function withoutDuties(templates: Templates): Templates {
  const { playbook } = templates;
  const steps = playbook.steps.filter(({ about }) => about !== 'staff' && about !== 'company');
  return { ...templates, playbook: { ...playbook, steps, digest: `${playbook.digest} without duties` } };
}

const known = new WeakMap<Templates, Rules>();

/** Their rules, made once: a calendar works out the years it is asked about. */
export function rulesOnce(templates: Templates): Rules {
  const rules = known.get(templates) ?? rulesOf(templates);
  known.set(templates, rules);
  return rules;
}
