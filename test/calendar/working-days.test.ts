import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import type { Calendar } from '../../jobs/calendar/calendar.ts';
import { createCalendar } from '../../jobs/calendar/create-calendar.ts';
import {
  addWorkingDays,
  nextWorkingDay,
  previousWorkingDayOrSame,
  workingDayOrNext,
} from '../../jobs/calendar/working-days.ts';
import { daysBetween, on } from './days.ts';

const calendar = createCalendar();
const { compare } = Temporal.PlainDate;

describe('working days around 春节 2026', () => {
  it('the first working day after the festival of 17 February is 24 February, the third is 26 February', () => {
    expect(nextWorkingDay(on('2026-02-17'), calendar).toString()).toBe('2026-02-24');
    expect(addWorkingDays(on('2026-02-17'), 1, calendar).toString()).toBe('2026-02-24');
    expect(addWorkingDays(on('2026-02-17'), 3, calendar).toString()).toBe('2026-02-26');
  });

  it('what falls on the festival moves back to Saturday 14 February, which is worked', () => {
    expect(previousWorkingDayOrSame(on('2026-02-17'), calendar).toString()).toBe('2026-02-14');
    expect(previousWorkingDayOrSame(on('2026-02-14'), calendar).toString()).toBe('2026-02-14');
    expect(previousWorkingDayOrSame(on('2026-02-15'), calendar).toString()).toBe('2026-02-14');
  });

  it('what waits for a working day waits until 24 February', () => {
    expect(workingDayOrNext(on('2026-02-15'), calendar).toString()).toBe('2026-02-24');
    expect(workingDayOrNext(on('2026-02-24'), calendar).toString()).toBe('2026-02-24');
  });
});

describe('working days around the first day of an unpublished year', () => {
  it('1 January 2027 is off: back to 31 December, on to Monday 4 January', () => {
    expect(previousWorkingDayOrSame(on('2027-01-01'), calendar).toString()).toBe('2026-12-31');
    expect(nextWorkingDay(on('2027-01-01'), calendar).toString()).toBe('2027-01-04');
    expect(addWorkingDays(on('2026-12-31'), 2, calendar).toString()).toBe('2027-01-05');
  });
});

describe('on any day', () => {
  const anyDay = fc.integer({ min: 0, max: 9000 }).map((n) => on('2015-01-01').add({ days: n }));

  it('next is the only working day strictly between the day and itself, and later than the day', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        const next = nextWorkingDay(day, calendar);
        const between = daysBetween(day.add({ days: 1 }).toString(), next.toString());
        expect(between.filter((d) => calendar.isWorkingDay(d)).map(String)).toEqual([next.toString()]);
      }),
    );
  });

  it('previous-or-same and or-next stay on a working day and enclose any other', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        const before = previousWorkingDayOrSame(day, calendar);
        const after = workingDayOrNext(day, calendar);
        if (calendar.isWorkingDay(day)) {
          expect([before, after].map(String)).toEqual([day, day].map(String));
        } else {
          expect(compare(before, day)).toBe(-1);
          expect(nextWorkingDay(before, calendar).toString()).toBe(after.toString());
        }
      }),
    );
  });

  it('adding n and then m is adding n + m', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 1, max: 15 }), fc.integer({ min: 1, max: 15 }), (day, n, m) => {
        const twice = addWorkingDays(addWorkingDays(day, n, calendar), m, calendar);
        expect(twice.toString()).toBe(addWorkingDays(day, n + m, calendar).toString());
      }),
    );
  });
});

describe('what makes no sense', () => {
  it.each([0, -1, 1.5, Number.NaN])('adding %s working days is refused', (n) => {
    expect(() => addWorkingDays(on('2026-03-02'), n, calendar)).toThrow(RangeError);
  });

  it('a calendar without a working day is refused instead of searched endlessly', () => {
    const closed: Calendar = { ...calendar, isWorkingDay: () => false };
    expect(() => nextWorkingDay(on('2026-03-02'), closed)).toThrow(/no working day within 366 days/);
    expect(() => previousWorkingDayOrSame(on('2026-03-02'), closed)).toThrow(/calendar\.yaml/);
  });
});
