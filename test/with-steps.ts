import type { Templates } from '../templates/reader/read-templates.ts';

/**
 * The same rules with some steps only, and without the evening digest: a test of how a reminder is delivered is about
 * one step, and everything else that the company's process has would only be in its way.
 */
export function withSteps(templates: Templates, keys: readonly string[] | 'all'): Templates {
  if (keys === 'all') return templates;
  const { digestAt: _, ...playbook } = templates.playbook;
  const missing = keys.filter((key) => !playbook.steps.some((step) => step.key === key));
  if (missing.length > 0) throw new Error(`no step ${missing.join(', ')}`);
  const steps = playbook.steps.filter(({ key }) => keys.includes(key));
  return { ...templates, playbook: { ...playbook, steps, digest: `${playbook.digest} ${keys.join(' ')}` } };
}
