import { Temporal } from 'temporal-polyfill';
import type { Level } from '../../../templates/reader/playbook.ts';
import { amount, mapping } from '../../../templates/reader/yaml-words.ts';
import { dayCycle } from '../cycle.ts';
import { nothing, openOf } from '../occurrence.ts';
import { isCustomer } from '../subject.ts';
import type { Occurrence, CustomerFacts } from '../types.ts';
import { later } from '../order-days.ts';
import { addDays } from '../../calendar/working-days.ts';
import { defineTrigger } from '../trigger.ts';

const days = amount('d', 'a number of days such as `10d`');

/**
 * `each: { silence: { strategic: 30d, … } }`: owed once the time without contact reaches the limit of the customer's
 * level. Every real contact restarts the count and closes what was open about the previous silence. Without a recorded
 * contact, the count starts on the day the customer was entered, since earlier contacts are unknown.
 */
export const silenceTrigger = defineTrigger({
  kind: 'silence',
  key: ['each', 'silence'],
  settings: mapping({ strategic: days, important: days, ordinary: days }).transform((written) => ({
    days: written,
  })),
  due: 'that-day',
  tells: { 'silence.days': 'staff' },
  cycle: dayCycle,

  occurrences: (step, settings: SilenceSettings, facts, _rules, span) => {
    if (!isCustomer(facts)) return nothing;
    const anchorOn = lastContact(facts);
    const dueOn = addDays(anchorOn, settings.days[facts.level] + step.dueDays);
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
  },

  values: ({ anchorOn }, { today }) => ({
    silence: { days: anchorOn.until(today, { largestUnit: 'days' }).days },
  }),
  name: ({ cycle: { on } }) => ({ code: 'cycle/silence', params: { sinceOn: on } }),
});

interface SilenceSettings {
  /** Maximum number of days without contact, by level. */
  readonly days: Readonly<Record<Level, number>>;
}

function lastContact({ lastContactOn, enteredOn }: CustomerFacts): Temporal.PlainDate {
  if (lastContactOn === null) return enteredOn;
  return later(lastContactOn, enteredOn);
}
