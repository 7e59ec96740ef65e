import { Temporal } from 'temporal-polyfill';
import { recallsOf } from '../../../jobs/plan/recall.ts';
import type { CustomerFacts, FollowUpFact, Recall, Rules } from '../../../jobs/plan/types.ts';

const isFrom = (day: Temporal.PlainDate, since: Temporal.PlainDate) =>
  Temporal.PlainDate.compare(day, since) >= 0;

/**
 * What `jobs/facts/remembered.ts` reads, in memory. Only what ended lately is left out: it is known for the sake of
 * reminders that are still planned, and those are known here.
 */
export function remembered(
  facts: CustomerFacts,
  rules: Pick<Rules, 'playbook' | 'triggers'>,
  today: Temporal.PlainDate,
): readonly FollowUpFact[] {
  const recalls = new Map(recallsOf('customer', rules).map(({ step, recall }) => [step, recall]));
  const earliestOpen = facts.followUps
    .filter(({ step, state }) => state === 'open' && isOrOpen(recalls.get(step)))
    .map(({ dueOn }) => dueOn)
    .reduce((a, b) => (isFrom(a, b) ? b : a), today);
  return facts.followUps.filter((followUp) => {
    const { step, state, cycle, anchorOn, dueOn, reminders } = followUp;
    if (state === 'open' || reminders.some((one) => one.state === 'planned')) return true;
    const recall = recalls.get(step);
    switch (recall?.of) {
      case undefined:
        return false;
      case 'all':
        return true;
      case 'days':
        return isFrom(dueOn, (isOrOpen(recall) ? earliestOpen : today).subtract({ days: recall.days }));
      case 'rounds':
        return Object.values(facts.anchors).some(({ round }) => String(round) === cycle);
      case 'last-contact':
        return isFrom(anchorOn, facts.enteredOn) && isFrom(anchorOn, facts.lastContactOn ?? facts.enteredOn);
      case 'contact-plans':
        return facts.contactPlans.some(({ nextOn }) => nextOn.equals(anchorOn));
    }
  });
}

function isOrOpen(recall: Recall | undefined): boolean {
  return recall?.of === 'days' && recall.orOpen === true;
}
