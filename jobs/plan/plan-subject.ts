import { Temporal } from 'temporal-polyfill';
import { planStep } from './plan-step.ts';
import type { Plan, Rules, Span, SubjectFacts } from './types.ts';

/**
 * The complete plan of one subject. Pure and total: no clock, so planning twice gives the same result. A paused or
 * ended subject has an empty plan.
 */
export function planSubject(facts: SubjectFacts, rules: Rules, span: Span): Plan {
  if (!facts.active) return { followUps: [], nextLookOn: null };
  const plans = rules.playbook.steps
    .filter(({ about = 'customer' }) => about === facts.subject.kind)
    .map((step) => planStep(step, facts, rules, span));
  const [nextLookOn = null] = plans
    .flatMap((plan) => plan.nextLookOn ?? [])
    .toSorted((a, b) => Temporal.PlainDate.compare(a, b));
  return { followUps: plans.flatMap(({ followUps }) => followUps), nextLookOn };
}
