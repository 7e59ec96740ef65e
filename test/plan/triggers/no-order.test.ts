import { describe, expect, it } from 'vitest';
import { noOrderTrigger } from '../../../jobs/plan/triggers/no-order.ts';
import type { CustomerFacts, FollowUpFact, SubjectFacts } from '../../../jobs/plan/types.ts';
import { spanOf } from '../../../jobs/plan/span.ts';
import { sourceKey } from '../../../templates/reader/condition.ts';
import { day, existing, facts, rules, trialCheck } from '../scene.ts';

const of = {
  register: 'sales-order',
  sum: 'amount',
  day: 'orderedOn',
  unless: ['cancelled'],
  firstOrder: true,
} as const;
const settings = { of, days: { strategic: 60, important: 90, ordinary: 180 } };
const step = { ...trialCheck, key: 'no-order', dueDays: 0 };

const ordered = (...days: readonly string[]): Pick<CustomerFacts, 'duties'> => ({
  duties: {
    grades: {},
    gradedOn: null,
    inRulesSince: new Map(),
    filed: [],
    counted: new Map([[sourceKey(of), days.map((on) => ({ on: day(on), value: 1n }))]]),
  },
});
const occurrences = (today: string, about: Partial<CustomerFacts>) =>
  noOrderTrigger.occurrences(step, settings, facts(about), rules, spanOf(day(today)));
const days = (today: string, about: Partial<CustomerFacts>) => {
  const { owed, ahead } = occurrences(today, about);
  return [
    ...owed.map(
      ({ cycle, dueOn, done }) => `${cycle} ${dueOn.toString()}${done === undefined ? '' : ' done'}`,
    ),
    ...ahead.map(({ cycle, dueOn }) => `(${cycle} ${dueOn.toString()})`),
  ];
};
const known = (cycle: string, changes: Partial<FollowUpFact> = {}): FollowUpFact => ({
  ...existing({
    step: 'no-order',
    cycle,
    anchorOn: day(cycle),
    dueOn: day(cycle).add({ days: 180 }),
    ownerId: 'zhang',
    reminders: [],
  }),
  ...changes,
});

describe('a customer without an order', () => {
  // 1 March + 180 days is 28 August; a day exists from the evening before.
  it.each([
    ['2026-08-26', ['(2026-03-01 2026-08-28)']],
    ['2026-08-27', ['2026-03-01 2026-08-28']],
    ['2026-08-28', ['2026-03-01 2026-08-28']],
    ['2026-08-29', ['2026-03-01 2026-08-28']],
  ])('is owed one 180 days after the last of its orders: seen on %s', (today, expected) => {
    expect(days(today, ordered('2026-03-01', '2025-11-05'))).toEqual(expected);
  });

  it.each([
    ['strategic', '2026-04-30'],
    ['important', '2026-05-30'],
    ['ordinary', '2026-08-28'],
  ] as const)('has the limit of its level: %s', (level, dueOn) => {
    expect(days('2026-03-02', { ...ordered('2026-03-01'), level })).toEqual([`(2026-03-01 ${dueOn})`]);
  });

  it('without a recorded order there is nothing to count from; one that is agreed for a later day is an order', () => {
    expect(days('2026-08-28', {})).toEqual([]);
    expect(days('2026-03-01', ordered('2026-03-02'))).toEqual(['(2026-03-02 2026-08-29)']);
  });

  it('an order that is recorded long after its time, or before there was such a step, is not made up for', () => {
    expect(days('2026-10-12', ordered('2026-03-01'))).toEqual(['2026-03-01 2026-08-28']);
    expect(days('2026-10-13', ordered('2026-03-01'))).toEqual([]);
    const open = { ...ordered('2026-03-01'), followUps: [known('2026-03-01')] };
    expect(days('2026-10-13', open)).toEqual(['2026-03-01 2026-08-28']);
  });

  it('the next order ends it and begins the count anew; one of long ago is still open though its order is not read', () => {
    const followUps = [known('2026-03-01')];
    expect(days('2026-09-10', { ...ordered('2026-03-01', '2026-09-09'), followUps })).toEqual([
      '2026-03-01 2026-08-28 done',
      '(2026-09-09 2027-03-08)',
    ]);
    expect(days('2027-09-10', { followUps })).toEqual(['2026-03-01 2026-08-28']);
  });

  it('belongs to customers only', () => {
    const machine = { ...facts(), subject: { kind: 'staff', id: 'm' } } as unknown as SubjectFacts;
    expect(noOrderTrigger.occurrences(step, settings, machine, rules, spanOf(day('2026-03-01')))).toEqual({
      owed: [],
      ahead: [],
    });
  });
});

it('its words say for how many days, and since when', () => {
  const owed = { cycle: { on: day('2026-01-31') }, anchorOn: day('2026-01-31') };
  const scene = { rules, today: day('2026-03-12'), language: 'en' } as const;
  expect(noOrderTrigger.values?.(owed, scene)).toEqual({ order: { days: 40 } });
  expect(noOrderTrigger.name(owed, scene)).toEqual({
    code: 'cycle/no-order',
    params: { sinceOn: day('2026-01-31') },
  });
});
