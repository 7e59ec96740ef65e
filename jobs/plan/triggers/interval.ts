import type { Temporal } from 'temporal-polyfill';
import type { Level } from '../../../templates/reader/playbook.ts';
import { amount, camelKey, mapping } from '../../../templates/reader/yaml-words.ts';
import { addDays } from '../../calendar/working-days.ts';
import { dayCycle } from '../cycle.ts';
import { hearableOn } from '../hearing.ts';
import { dayOf } from '../moments.ts';
import { later } from '../order-days.ts';
import { isEnded, nothing, openOf } from '../occurrence.ts';
import { isCustomer } from '../subject.ts';
import type { FollowUpFact, Occurrence } from '../types.ts';
import { defineTrigger } from '../trigger.ts';
import { compareDays, daysBetween } from '../../calendar/kept-on-days.ts';

const days = amount('d', 'a number of days such as `90d`').refine((written) => written > 0, {
  error: 'at least `1d`',
});

/**
 * `each: { interval: { from: firstDeal, strategic: 90d, … } }`: owed again and again, so many days after an anchor and
 * after the time before, by the customer's level (满意度调查). What was due before the anchor was recorded, or
 * before there was such a step, is not made up for. A corrected day or another level moves the one that is open; it never asks the same twice.
 */
export const intervalTrigger = defineTrigger({
  kind: 'interval',
  key: ['each', 'interval'],
  settings: mapping({ from: camelKey, strategic: days, important: days, ordinary: days }).transform(
    ({ from, ...written }) => ({ from, days: written }),
  ),
  due: 'that-day',
  tells: {},
  cycle: dayCycle,

  check: ({ from }: IntervalSettings, { anchors }, report) => {
    if (!anchors.includes(from))
      report(['from'], `there is no anchor ${from}; expected one of ${anchors.join(', ')}`);
  },

  occurrences: (step, settings: IntervalSettings, facts, rules, span) => {
    const anchor = facts.anchors[settings.from];
    if (!isCustomer(facts) || anchor === undefined) return nothing;
    const interval = settings.days[facts.level];
    const knownOn = hearableOn(anchor.recordedAt, rules);
    const since = later(later(span.today, facts.enteredOn), dayOf(anchor.recordedAt, rules.playbook));
    const due = (n: number) => addDays(anchor.on, n * interval + step.dueDays);
    const one = (n: number, cycle: string): Occurrence => ({
      cycle,
      anchorOn: anchor.on,
      dueOn: due(n),
      knownOn,
    });
    const [open] = openOf(step.key, facts).toSorted(byDue);
    if (open !== undefined) {
      // What has been asked stays as it is; otherwise it goes on, on the nearest day that anchor and level give it now.
      const n = Math.max(1, Math.round(daysBetween(due(0), open.dueOn) / interval));
      const current = one(n, open.cycle);
      const next = firstAfter(addDays(open.dueOn, Math.ceil(interval / 2)), due(0), interval);
      return {
        owed: [wasAsked(open) ? { ...current, anchorOn: open.anchorOn, dueOn: open.dueOn } : current],
        ahead: [one(next, cycleOf(due(next)))],
      };
    }
    const first = firstAfter(since, due(0), interval);
    const isAgain = facts.followUps.some(
      (f) => f.step === step.key && wasAsked(f) && Math.abs(daysBetween(f.dueOn, due(first))) * 2 < interval,
    );
    const next = isAgain ? first + 1 : first;
    const found = one(next, cycleOf(due(next)));
    const isOwed = compareDays(found.dueOn, span.until) <= 0;
    return isOwed ? { owed: [found], ahead: [] } : { owed: [], ahead: [found] };
  },

  // Half of it is looked at; an open one may have been moved by as much.
  recalls: ({ days: written }: IntervalSettings) => ({
    of: 'days',
    days: Math.max(...Object.values(written)),
    orOpen: true,
  }),

  name: ({ cycle: { on } }) => ({ code: 'cycle/interval', params: { on } }),
});

interface IntervalSettings {
  readonly from: string;
  /** Days between two, by level. */
  readonly days: Readonly<Record<Level, number>>;
}

const cycleOf = (on: Temporal.PlainDate) => dayCycle.write({ on });

/** The number of the first one due on the day or later, from 1. */
function firstAfter(since: Temporal.PlainDate, zeroth: Temporal.PlainDate, interval: number): number {
  return Math.max(1, Math.ceil(daysBetween(zeroth, since) / interval));
}

/** Ended by an answer or a person, or at least posted. */
function wasAsked(followUp: FollowUpFact): boolean {
  return isEnded(followUp) || followUp.reminders.some(({ state }) => state === 'posted');
}

function byDue(a: { readonly dueOn: Temporal.PlainDate }, b: { readonly dueOn: Temporal.PlainDate }): number {
  return compareDays(a.dueOn, b.dueOn);
}
