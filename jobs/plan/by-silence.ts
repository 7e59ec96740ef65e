import { Temporal } from 'temporal-polyfill';
import type { Level, Step } from '../../templates/reader/playbook.ts';
import { dayCycle } from './cycle.ts';
import { type Occurrence, type Occurrences, openOf } from './occurrence.ts';
import { later } from './order-days.ts';
import type { CustomerFacts, Span } from './types.ts';

/**
 * Owed once nobody has been in contact for as long as the customer's level allows. Every real contact begins the
 * count anew and ends what was open about the silence before it. A customer of whom no contact is on record counts
 * from the day it was entered: nobody knows what was before.
 */
export function bySilence(
  step: Step,
  days: Readonly<Record<Level, number>>,
  facts: CustomerFacts,
  span: Span,
): Occurrences {
  const anchorOn = lastContact(facts);
  const dueOn = anchorOn.add({ days: days[facts.level] + step.dueDays });
  const current = { cycle: dayCycle.write({ on: anchorOn }), anchorOn, dueOn, knownOn: anchorOn };
  const isOwed = Temporal.PlainDate.compare(dueOn, span.until) <= 0;
  const broken = openOf(step.key, facts)
    .filter(({ cycle }) => cycle !== current.cycle)
    .map(
      ({ cycle, ...f }): Occurrence => ({
        cycle,
        anchorOn: f.anchorOn,
        dueOn: f.dueOn,
        knownOn: f.anchorOn,
        done: { code: 'reason/contact-since', params: { contactOn: anchorOn } },
      }),
    );
  return { owed: [...broken, ...(isOwed ? [current] : [])], ahead: isOwed ? [] : [current] };
}

function lastContact({ lastContactOn, enteredOn }: CustomerFacts): Temporal.PlainDate {
  if (lastContactOn === null) return enteredOn;
  return later(lastContactOn, enteredOn);
}
