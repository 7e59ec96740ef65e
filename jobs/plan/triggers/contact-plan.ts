import { z } from 'zod';
import { numberedDayCycle } from '../cycle.ts';
import { hearableOn } from '../hearing.ts';
import { nothing } from '../occurrence.ts';
import { isCustomer } from '../subject.ts';
import type { Occurrence } from '../types.ts';
import { addDays } from '../../calendar/working-days.ts';
import { defineTrigger } from '../trigger.ts';
import { compareDays } from '../../calendar/kept-on-days.ts';

/** `each: contact-plan`: owed on the next day of each contact plan (附表6 客户接触计划) by the person the plan names. */
export const contactPlanTrigger = defineTrigger({
  kind: 'contact-plan',
  key: ['each', 'contact-plan'],
  settings: z.literal(true, { error: 'nothing behind it' }).transform(() => ({})),
  due: 'that-day',
  tells: { 'contact.name': 'staff', 'contact.title': 'staff' },
  cycle: numberedDayCycle,

  occurrences: (step, _settings: object, facts, rules, span) => {
    if (!isCustomer(facts)) return nothing;
    const found = facts.contactPlans.map(({ number, staff, nextOn, setAt }): Occurrence => {
      const owed = {
        cycle: numberedDayCycle.write({ number, on: nextOn }),
        anchorOn: nextOn,
        dueOn: addDays(nextOn, step.dueDays),
        knownOn: hearableOn(setAt, rules),
      };
      return staff === null ? owed : { ...owed, person: staff };
    });
    const isOwed = ({ dueOn }: Occurrence) => compareDays(dueOn, span.until) <= 0;
    const ahead = found.filter((one) => !isOwed(one)).toSorted((a, b) => compareDays(a.dueOn, b.dueOn));
    return { owed: found.filter(isOwed), ahead };
  },

  recalls: () => ({ of: 'contact-plans' }),

  name: ({ cycle: { number } }) => ({ code: 'cycle/contact-plan', params: { number } }),
});
