import type { Temporal } from 'temporal-polyfill';
import type { Playbook, Step, SubjectKind } from '../../templates/reader/playbook.ts';
import { nearest } from './order-days.ts';
import { planStep } from './plan-step.ts';
import type { Plan, PlannedFollowUp, Rules, Span, SubjectFacts } from './types.ts';

/**
 * The complete plan of one subject. Pure and total: no clock, so planning twice gives the same result. A paused or
 * ended subject has an empty plan.
 */
export function planSubject(facts: SubjectFacts, rules: Rules, span: Span): Plan {
  if (!facts.active) return { followUps: [], nextLookOn: null };
  const followUps: PlannedFollowUp[] = [];
  let nextLookOn: Temporal.PlainDate | null = null;
  for (const step of stepsAbout(facts.subject.kind, rules.playbook)) {
    const plan = planStep(step, facts, rules, span, nextLookOn);
    followUps.push(...plan.followUps);
    nextLookOn = nearest(nextLookOn, plan.nextLookOn);
  }
  return { followUps, nextLookOn };
}

/** Found once for each playbook: planning asks for every subject. */
const stepsOf = new WeakMap<Playbook, Map<SubjectKind, readonly Step[]>>();

function stepsAbout(kind: SubjectKind, playbook: Playbook): readonly Step[] {
  const byKind = stepsOf.get(playbook) ?? new Map<SubjectKind, readonly Step[]>();
  stepsOf.set(playbook, byKind);
  const steps = byKind.get(kind) ?? playbook.steps.filter(({ about = 'customer' }) => about === kind);
  byKind.set(kind, steps);
  return steps;
}
