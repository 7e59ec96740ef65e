import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { type Source, sourceKey } from '../../../templates/reader/condition.ts';
import type { Level } from '../../../templates/reader/playbook.ts';
import { amount, camelKey, key, listOf, mapping } from '../../../templates/reader/yaml-words.ts';
import { addDays } from '../../calendar/working-days.ts';
import { dayCycle } from '../cycle.ts';
import { nothing, openOf } from '../occurrence.ts';
import { later } from '../order-days.ts';
import { isCustomer } from '../subject.ts';
import { defineTrigger } from '../trigger.ts';
import type { CustomerFacts, FollowUpFact, Occurrence } from '../types.ts';

const days = amount('d', 'a number of days such as `180d`');

/**
 * `each: { noOrder: { of: sales-order, day: orderedOn, …, ordinary: 180d } }`: owed once, so many days after the last
 * order that was recorded; the next order ends it. A customer without a recorded order has none to count from, and what was
 * due long before the order was recorded, or before there was such a step, is not made up for.
 */
export const noOrderTrigger = defineTrigger({
  kind: 'no-order',
  key: ['each', 'noOrder'],
  settings: mapping({
    of: key,
    sum: camelKey,
    day: camelKey,
    unless: listOf(key, 'a list of states'),
    firstOrder: z.boolean({ error: 'true, if the first order counts too' }),
    strategic: days,
    important: days,
    ordinary: days,
  }).transform(
    ({ of: register, sum, day, unless, firstOrder, ...written }): NoOrderSettings => ({
      of: { register, sum, day, unless, firstOrder },
      days: written,
    }),
  ),
  due: 'that-day',
  tells: { 'order.days': 'staff' },
  cycle: dayCycle,

  occurrences: (step, settings: NoOrderSettings, facts, _rules, span) => {
    if (!isCustomer(facts)) return nothing;
    const open = openOf(step.key, facts);
    const lastOn = lastOrder(facts, settings.of);
    // Orders of long ago are not read; what is open about one stays.
    if (lastOn === null) return { owed: open.map(asBefore), ahead: [] };
    const dueOn = addDays(lastOn, settings.days[facts.level] + step.dueDays);
    const cycle = dayCycle.write({ on: lastOn });
    const current: Occurrence = { cycle, anchorOn: lastOn, dueOn, knownOn: later(lastOn, facts.enteredOn) };
    const broken = open
      .filter((f) => f.cycle !== cycle)
      .map(
        (f): Occurrence => ({
          ...asBefore(f),
          done: { code: 'reason/ordered-since', params: { orderedOn: lastOn } },
        }),
      );
    if (Temporal.PlainDate.compare(dueOn, span.until) > 0) return { owed: broken, ahead: [current] };
    const isOpen = open.some((f) => f.cycle === cycle);
    const isMissed = Temporal.PlainDate.compare(dueOn, span.from) < 0;
    return { owed: isMissed && !isOpen ? broken : [...broken, current], ahead: [] };
  },

  values: ({ anchorOn }, { today }) => ({
    order: { days: anchorOn.until(today, { largestUnit: 'days' }).days },
  }),
  name: ({ cycle: { on } }) => ({ code: 'cycle/no-order', params: { sinceOn: on } }),
});

export interface NoOrderSettings {
  /** Which entries are orders. */
  readonly of: Source;
  /** Maximum number of days without an order, by level. */
  readonly days: Readonly<Record<Level, number>>;
}

function asBefore({ cycle, anchorOn, dueOn }: FollowUpFact): Occurrence {
  return { cycle, anchorOn, dueOn, knownOn: anchorOn };
}

function lastOrder({ duties }: CustomerFacts, of: Source): Temporal.PlainDate | null {
  const placed = duties?.counted?.get(sourceKey(of)) ?? [];
  return placed.reduce<Temporal.PlainDate | null>(
    (last, { on }) => (last === null ? on : later(last, on)),
    null,
  );
}
