import { planStep } from './plan-step.ts';
import type { CustomerFacts, PlannedFollowUp, Rules } from './types.ts';

/**
 * Everything that ought to exist for one customer. Pure and total: no clock, so planning twice gives the same, and
 * a customer who is paused or ended has an empty plan.
 */
export function planCustomer(facts: CustomerFacts, rules: Rules): readonly PlannedFollowUp[] {
  if (!facts.active) return [];
  return rules.playbook.steps.flatMap((step) => planStep(step, facts, rules) ?? []);
}
