import type { Step } from '../../templates/reader/playbook.ts';
import { byAnchor } from './by-anchor.ts';
import { byAnniversary } from './by-anniversary.ts';
import { byContactPlan } from './by-contact-plan.ts';
import { byFestival } from './by-festival.ts';
import { bySilence } from './by-silence.ts';
import type { Occurrences } from './occurrence.ts';
import type { CustomerFacts, Rules, Span } from './types.ts';

/** How often, and when, a step is owed for one customer. */
export function occurrencesOf(step: Step, facts: CustomerFacts, rules: Rules, span: Span): Occurrences {
  const { trigger } = step;
  switch (trigger.kind) {
    case 'anchor':
      return byAnchor(step, trigger.anchors, facts, rules);
    case 'festival':
      return byFestival(step, facts, rules, span);
    case 'anniversary':
      return byAnniversary(step, trigger.anchor, facts, rules, span);
    case 'silence':
      return bySilence(step, trigger.days, facts, span);
    case 'contact-plan':
      return byContactPlan(step, facts, rules, span);
  }
}
