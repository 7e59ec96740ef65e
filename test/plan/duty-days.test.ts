import { expect, it } from 'vitest';
import { dutiesFrom, dutyFor, periodOfOpening } from '../../jobs/plan/duty-days.ts';
import { periodOn, writePeriod } from '../../jobs/plan/period.ts';
import type { DutyDay, DutyEach, DutyUnit } from '../../templates/reader/duty.ts';
import { day, rules } from './scene.ts';

const { calendar } = rules;
const each = (unit: DutyUnit, on?: DutyDay, changes: Partial<DutyEach> = {}): DutyEach => ({
  unit,
  for: 'this',
  dayOff: 'previous',
  ...(on === undefined ? {} : { on }),
  ...changes,
});

it.each<[string, DutyEach, string, string]>([
  ['the first calendar day', each('month', { kind: 'first', of: 'day' }), '2026-04-01', '2026-04-01'],
  ['the last calendar day', each('month', { kind: 'last', of: 'day' }), '2026-04-01', '2026-04-30'],
  ['the first working day', each('month', { kind: 'first', of: 'workday' }), '2026-08-01', '2026-08-03'],
  ['the last working day', each('month', { kind: 'last', of: 'workday' }), '2026-05-01', '2026-05-29'],
  // 1 April 2026 is a Wednesday, 30 April a Thursday.
  ['the first Friday', each('month', { kind: 'first', of: 5 }), '2026-04-01', '2026-04-03'],
  [
    'the first Wednesday, which is the first day',
    each('month', { kind: 'first', of: 3 }),
    '2026-04-01',
    '2026-04-01',
  ],
  [
    'the first Tuesday, in the next week',
    each('month', { kind: 'first', of: 2 }),
    '2026-04-01',
    '2026-04-07',
  ],
  ['the last Tuesday', each('month', { kind: 'last', of: 2 }), '2026-04-01', '2026-04-28'],
  [
    'the last Thursday, which is the last day',
    each('month', { kind: 'last', of: 4 }),
    '2026-04-01',
    '2026-04-30',
  ],
  ['the last Friday, in the week before', each('month', { kind: 'last', of: 5 }), '2026-04-01', '2026-04-24'],
  [
    'the thirty-first, in a month of thirty days',
    each('month', { kind: 'number', number: 31 }),
    '2026-04-01',
    '2026-04-30',
  ],
  [
    'the report on the month before',
    each('month', { kind: 'number', number: 8 }, { for: 'previous' }),
    '2026-03-01',
    '2026-04-08',
  ],
  [
    'the plan for the next month',
    each('month', { kind: 'number', number: 28 }, { for: 'next' }),
    '2026-05-01',
    '2026-04-28',
  ],
  ['each working day', each('workday'), '2026-04-08', '2026-04-08'],
  [
    'each working day, whatever month it is about elsewhere',
    each('workday', undefined, { for: 'previous' }),
    '2026-04-08',
    '2026-04-08',
  ],
])('%s of its period', (_what, rule, from, due) => {
  const { period, dueOn } = dutyFor(periodOn(rule.unit, day(from)), rule, calendar);
  expect([period.from.toString(), dueOn.toString()]).toEqual([from, due]);
});

it.each<[string, DutyEach, string, string]>([
  [
    'of a month is about the month before',
    each('month', { kind: 'number', number: 8 }, { for: 'previous' }),
    '2026-04-20',
    '2026-03',
  ],
  [
    'of a working day is about that day',
    each('workday', undefined, { for: 'previous' }),
    '2026-04-20',
    '2026-04-20',
  ],
])('an entry opened without a period, %s', (_what, rule, on, about) => {
  expect(writePeriod(periodOfOpening(day(on), rule))).toBe(about);
});

it('a duty that a day off moves into the month before is owed from there', () => {
  // 1 August 2026 is a Saturday; with it the duty of August is due on Friday, 31 July.
  const rule = each('month', { kind: 'first', of: 'day' });
  const [first, second] = dutiesFrom(day('2026-07-15'), rule, calendar);
  expect([first, second].map((time) => time?.dueOn.toString())).toEqual(['2026-07-31', '2026-09-01']);
});

it('a duty of the month before, due late by a day off, is still owed', () => {
  // 31 January 2026 is a Saturday: due on Monday, 2 February.
  const rule = each('month', { kind: 'last', of: 'day' }, { dayOff: 'next' });
  const [first] = dutiesFrom(day('2026-02-01'), rule, calendar);
  expect(first?.dueOn.toString()).toBe('2026-02-02');
});
