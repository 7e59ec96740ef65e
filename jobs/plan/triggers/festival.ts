import { z } from 'zod';
import { type Step, togetherText } from '../../../templates/reader/playbook.ts';
import type { Reason } from '../../../templates/reader/said.ts';
import type { FestivalDay } from '../../calendar/festivals.ts';
import { festivalCycle } from '../cycle.ts';
import { nothing, openOf } from '../occurrence.ts';
import { isCustomer } from '../subject.ts';
import type { Occurrence, CustomerFacts } from '../types.ts';
import { earlier, later } from '../order-days.ts';
import { addDays } from '../../calendar/working-days.ts';
import { missedDays } from '../span.ts';
import { defineTrigger } from '../trigger.ts';
import { compareDays } from '../../calendar/kept-on-days.ts';

/** Longer than the longest gap between greeted festivals plus their preparation. */
const aheadDays = 160;

/** `each: festival`: owed for every greeted festival since the customer was entered. */
export const festivalTrigger = defineTrigger({
  kind: 'festival',
  key: ['each', 'festival'],
  settings: z.literal(true, { error: 'nothing behind it' }).transform(() => ({})),
  due: 'that-day',
  tells: { 'festival.name': 'customer', 'greeting.text': 'staff' },
  fills: { word: 'festival', of: ({ festivals }) => festivals },
  everyYear: { alsoSays: [togetherText] },
  cycle: festivalCycle,

  occurrences: (step, _settings: object, facts, rules, span) => {
    if (!isCustomer(facts)) return nothing;
    const from = later(span.from, facts.enteredOn);
    const open = openOf(step.key, facts);
    const since = open.reduce((first, { dueOn }) => earlier(first, dueOn), from);
    const owed: Occurrence[] = [];
    const ahead: Occurrence[] = [];
    // By the day of the festival, which may lie before the deadline.
    const days = rules.festivals.between(addDays(since, -step.dueDays), addDays(span.until, aheadDays));
    for (const day of days) {
      if (!day.festival.greeted) continue;
      const one = occurrenceOf(step, facts, day);
      if (compareDays(from, one.dueOn) > 0 && !open.some(({ cycle }) => cycle === one.cycle)) continue;
      if (compareDays(one.dueOn, span.until) <= 0) owed.push(one);
      else ahead.push(one);
    }
    return { owed, ahead };
  },

  // With room for a step whose days before or after the festival have been changed.
  recalls: () => ({ of: 'days', days: missedDays + aheadDays }),

  values: ({ cycle }, { rules, language }) => {
    const festival = rules.festivals.named(cycle.festival);
    return festival === null ? {} : { festival: { name: festival.label[language] } };
  },
  name: ({ cycle }, { rules }) => rules.festivals.named(cycle.festival)?.label ?? null,
});

function occurrenceOf(step: Step, facts: CustomerFacts, { festival, on, year }: FestivalDay): Occurrence {
  const cycle = festivalCycle.write({ festival: festival.key, year });
  const done = doneBy(step, facts.greetings[cycle]);
  const dueOn = addDays(on, step.dueDays);
  const owed = { cycle, anchorOn: on, dueOn, knownOn: facts.enteredOn, fill: { festival: festival.key } };
  return done === null ? owed : { ...owed, done };
}

/** The greeting was confirmed, replaced with other words, or skipped for this customer. */
function doneBy({ closes }: Step, decided: 'decided' | 'skipped' | undefined): Reason | null {
  if (decided === undefined) return null;
  if (closes.when === 'greeting') return { code: 'reason/greeting-decided', params: {} };
  return decided === 'skipped' ? { code: 'reason/not-greeted', params: {} } : null;
}
