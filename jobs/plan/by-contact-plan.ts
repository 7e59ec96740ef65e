import { Temporal } from 'temporal-polyfill';
import type { Step } from '../../templates/reader/playbook.ts';
import { numberedDayCycle } from './cycle.ts';
import { dayOf } from './moments.ts';
import type { Occurrence, Occurrences } from './occurrence.ts';
import type { CustomerFacts, Rules, Span } from './types.ts';

/** Owed on the next day of each contact plan (附表6 客户接触计划), to the person the plan names. */
export function byContactPlan(step: Step, facts: CustomerFacts, rules: Rules, span: Span): Occurrences {
  const found = facts.contactPlans.map(({ number, staff, nextOn, setAt }): Occurrence => {
    const owed = {
      cycle: numberedDayCycle.write({ number, on: nextOn }),
      anchorOn: nextOn,
      dueOn: nextOn.add({ days: step.dueDays }),
      knownOn: dayOf(setAt, rules.playbook),
    };
    return staff === null ? owed : { ...owed, person: staff };
  });
  const isOwed = ({ dueOn }: Occurrence) => Temporal.PlainDate.compare(dueOn, span.until) <= 0;
  const ahead = found
    .filter((one) => !isOwed(one))
    .toSorted((a, b) => Temporal.PlainDate.compare(a.dueOn, b.dueOn));
  return { owed: found.filter(isOwed), ahead };
}
