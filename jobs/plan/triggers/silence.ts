import type { Temporal } from 'temporal-polyfill';
import type { Level } from '../../../templates/reader/playbook.ts';
import { amount, mapping } from '../../../templates/reader/yaml-words.ts';
import { dayCycle } from '../cycle.ts';
import { dayOf } from '../moments.ts';
import { nothing, openOf } from '../occurrence.ts';
import { isCustomer } from '../subject.ts';
import type { Occurrence, CustomerFacts, Rules } from '../types.ts';
import { later } from '../order-days.ts';
import { addDays } from '../../calendar/working-days.ts';
import { defineTrigger } from '../trigger.ts';
import { compareDays } from '../../calendar/kept-on-days.ts';

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

  occurrences: (step, settings: SilenceSettings, facts, rules, span) => {
    if (!isCustomer(facts)) return nothing;
    const anchorOn = lastContact(facts, rules);
    const dueOn = addDays(anchorOn, settings.days[facts.level] + step.dueDays);
    const current = { cycle: dayCycle.write({ on: anchorOn }), anchorOn, dueOn, knownOn: anchorOn };
    const isOwed = compareDays(dueOn, span.until) <= 0;
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

  recalls: () => ({ of: 'last-contact' }),

  values: ({ anchorOn }, { today }) => ({
    silence: { days: anchorOn.until(today, { largestUnit: 'days' }).days },
  }),
  name: ({ cycle: { on } }) => ({ code: 'cycle/silence', params: { sinceOn: on } }),
});

interface SilenceSettings {
  /** Maximum number of days without contact, by level. */
  readonly days: Readonly<Record<Level, number>>;
}

/** The anchor whose day is a contact in itself. */
const firstContact = 'firstContact';

/** The last contact since the customer was entered, however it was recorded; a day still to come is none. */
function lastContact(
  { lastContactOn, enteredOn, anchors }: CustomerFacts,
  { playbook }: Pick<Rules, 'playbook'>,
): Temporal.PlainDate {
  const logged = lastContactOn === null ? enteredOn : later(lastContactOn, enteredOn);
  const first = anchors[firstContact];
  if (first === undefined) return logged;
  const recordedOn = dayOf(first.recordedAt, playbook);
  return compareDays(first.on, recordedOn) > 0 ? logged : later(first.on, logged);
}
