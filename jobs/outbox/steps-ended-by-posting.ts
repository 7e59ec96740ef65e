import type { Core } from '../core.ts';

/** The steps that end when the customer has been written to: a greeting leaves nothing to record. */
export function stepsEndedByPosting({ rules }: Pick<Core, 'rules'>): readonly string[] {
  return rules.playbook.steps.filter(({ closes }) => closes.when === 'posted').map(({ key }) => key);
}
