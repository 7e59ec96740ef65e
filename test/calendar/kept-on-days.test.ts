import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, it } from 'vitest';
import type { Calendar } from '../../jobs/calendar/calendar.ts';
import { compareDays, daysBetween, dayText, keptOnDay } from '../../jobs/calendar/kept-on-days.ts';
import {
  addDays,
  addWorkingDays,
  addYears,
  previousWorkingDayOrSame,
  workingDayOrNext,
} from '../../jobs/calendar/working-days.ts';
import { hearableOn } from '../../jobs/plan/hearing.ts';
import { dayOf, morningOf } from '../../jobs/plan/moments.ts';
import { rules } from '../plan/properties/any-facts.ts';

const anyDay = fc
  .record({
    year: fc.integer({ min: 10, max: 9990 }),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 31 }),
  })
  .map((fields) => Temporal.PlainDate.from(fields));

it('days are in the order of the calendar, as far from each other as there, and called as there', () => {
  fc.assert(
    fc.property(anyDay, fc.integer({ min: -400, max: 400 }), (a, days) => {
      const b = a.add({ days });
      expect(Math.sign(compareDays(a, b))).toBe(Temporal.PlainDate.compare(a, b));
      expect([daysBetween(a, b), daysBetween(b, a)]).toEqual([days, days === 0 ? 0 : -days]);
      expect(dayText(a)).toBe(a.toString());
    }),
  );
});

it('the year 100 follows the year 99', () => {
  const [last, first] = ['0099-12-31', '0100-01-01'].map((text) => Temporal.PlainDate.from(text));
  expect(last !== undefined && first !== undefined && daysBetween(last, first)).toBe(1);
});

it('what was worked out of a day holds for the rules that were asked for', () => {
  const weekdays = (...on: number[]): Calendar => ({
    isWorkingDay: (day) => on.includes(day.dayOfWeek),
    holiday: () => null,
    isPublished: () => true,
  });
  const day = Temporal.PlainDate.from('2026-03-04');
  const at = Temporal.Instant.from('2026-03-03T23:30:00Z');
  const { playbook } = rules;
  const [usual, mondays] = [weekdays(1, 2, 3, 4, 5), weekdays(1)];
  const elsewhere = { ...playbook, zone: 'America/New_York' };
  const all = () =>
    [usual, mondays].flatMap((calendar) =>
      [playbook, elsewhere].map((one) =>
        [
          workingDayOrNext(day, calendar),
          previousWorkingDayOrSame(day, calendar),
          addWorkingDays(day, 2, calendar),
          hearableOn(at, { calendar, playbook: one }),
          dayOf(at, one),
          morningOf(day, 'staff', one),
        ].map(String),
      ),
    );
  const first = all();
  expect(first).toEqual([
    ['2026-03-04', '2026-03-04', '2026-03-06', '2026-03-04', '2026-03-04', '2026-03-04T01:00:00Z'],
    ['2026-03-04', '2026-03-04', '2026-03-06', '2026-03-03', '2026-03-03', '2026-03-04T14:00:00Z'],
    ['2026-03-09', '2026-03-02', '2026-03-16', '2026-03-09', '2026-03-04', '2026-03-04T01:00:00Z'],
    ['2026-03-09', '2026-03-02', '2026-03-16', '2026-03-09', '2026-03-03', '2026-03-04T14:00:00Z'],
  ]);
  expect(all()).toEqual(first);
});

it('a day later, or a year, is the same object each time, and what is kept on a day is not seen on it', () => {
  const day = Temporal.PlainDate.from('2024-02-29');
  expect(addDays(day, 1)).toBe(addDays(day, 1));
  expect(addYears(day, 1)).toBe(addYears(day, 1));
  expect([addDays(day, 1), addYears(day, 1), addYears(day, 4)].map(String)).toEqual([
    '2024-03-01',
    '2025-02-28',
    '2028-02-29',
  ]);
  expect(keptOnDay(day).sums?.size).toBe(1);
  expect([Object.keys(day), JSON.stringify({ day })]).toEqual([[], '{"day":"2024-02-29"}']);
  expect(Reflect.ownKeys(Object.assign({}, day))).toEqual([]);
});
