import { Temporal } from 'temporal-polyfill';
import { planStep } from './plan-step.ts';
import type { CustomerFacts, Plan, Rules, Span } from './types.ts';

/**
 * Everything that ought to exist for one customer. Pure and total: no clock, so planning twice gives the same, and
 * a customer who is paused or ended has an empty plan.
 */
export function planCustomer(facts: CustomerFacts, rules: Rules, span: Span): Plan {
  if (!facts.active) return { followUps: [], nextLookOn: null };
  const plans = rules.playbook.steps.map((step) => planStep(step, facts, rules, span));
  const [nextLookOn = null] = plans
    .flatMap((plan) => plan.nextLookOn ?? [])
    .toSorted((a, b) => Temporal.PlainDate.compare(a, b));
  return { followUps: plans.flatMap(({ followUps }) => followUps), nextLookOn };
}
