import { describe, expect, it } from 'vitest';
import { createCalendar } from '../../jobs/calendar/create-calendar.ts';
import { publishedHolidays, readPublishedHolidays } from '../../jobs/calendar/published-holidays.ts';
import { statutoryDays } from '../../jobs/calendar/statutory-days.ts';
import type { CalendarOverrides } from '../../templates/reader/calendar-overrides.ts';
import { daysBetween, on } from './days.ts';

const calendar = createCalendar();
const works = (day: string) => calendar.isWorkingDay(on(day));
const workedIn = (first: string, last: string) =>
  daysBetween(first, last)
    .filter((day) => calendar.isWorkingDay(day))
    .map(String);

const overrides = (some: Partial<CalendarOverrides>): CalendarOverrides => ({
  published: [],
  daysOff: [],
  workingDays: [],
  ...some,
});

describe('a published year', () => {
  it('2026: the Saturday before 春节 is worked, the nine days of 春节 are off, 24 February is worked', () => {
    expect(workedIn('2026-02-14', '2026-02-24')).toEqual(['2026-02-14', '2026-02-24']);
  });

  it.each([
    ['2026-01-01', '2026-01-03', '元旦', "New Year's Day"],
    ['2026-02-15', '2026-02-23', '春节', 'Spring Festival'],
    ['2026-04-04', '2026-04-06', '清明节', 'Qingming Festival'],
    ['2026-05-01', '2026-05-05', '劳动节', 'Labour Day'],
    ['2026-06-19', '2026-06-21', '端午节', 'Dragon Boat Festival'],
    ['2026-09-25', '2026-09-27', '中秋节', 'Mid-Autumn Festival'],
    ['2026-10-01', '2026-10-07', '国庆节', 'National Day'],
  ])('2026: every day from %s to %s is off and belongs to %s', (first, last, zh, en) => {
    for (const day of daysBetween(first, last)) {
      expect(calendar.isWorkingDay(day), day.toString()).toBe(false);
      expect(calendar.holiday(day), day.toString()).toEqual({ 'zh-CN': zh, en });
    }
  });

  it('2026: the six 调休 days are worked although they are weekends, and belong to no holiday', () => {
    for (const day of ['01-04', '02-14', '02-28', '05-09', '09-20', '10-10'].map((d) => `2026-${d}`)) {
      expect(on(day).dayOfWeek, day).toBeGreaterThan(5);
      expect(works(day), day).toBe(true);
      expect(calendar.holiday(on(day)), day).toBeNull();
    }
  });

  it('2026 has 248 working days, as 365 days less 104 weekend days less the working days that became holidays', () => {
    const off = daysBetween('2026-01-01', '2026-12-31').filter((day) => !calendar.isWorkingDay(day));
    expect(365 - off.length).toBe(248);
  });

  it('an ordinary weekend is off and belongs to no holiday', () => {
    expect(works('2026-03-14')).toBe(false);
    expect(calendar.holiday(on('2026-03-14'))).toBeNull();
    expect(works('2026-03-13')).toBe(true);
  });

  it('is known from the data itself: 2004 to 2026, and no year beside them', () => {
    const years = Array.from({ length: 60 }, (_, n) => 1990 + n).filter((year) => calendar.isPublished(year));
    expect(years).toEqual(Array.from({ length: 23 }, (_, n) => 2004 + n));
  });

  it('has all its statutory days off, in every published year since the regulation of 2025', () => {
    for (const year of [2025, 2026]) {
      const days = [...statutoryDays(year).keys()];
      expect(days).toHaveLength(13);
      for (const day of days) expect(works(day), day).toBe(false);
    }
  });
});

describe('an unpublished year', () => {
  it('2027: New Year’s Day is off although the library calls it a working day', () => {
    expect(calendar.isPublished(2027)).toBe(false);
    expect(works('2027-01-01')).toBe(false);
    expect(calendar.holiday(on('2027-01-01'))).toEqual({ 'zh-CN': '元旦', en: "New Year's Day" });
  });

  it('2027: exactly the thirteen statutory days are holidays', () => {
    const holidays = daysBetween('2027-01-01', '2027-12-31').filter((day) => calendar.holiday(day) !== null);
    expect(holidays.map((day) => `${day.toString()} ${calendar.holiday(day)?.['zh-CN'] ?? ''}`)).toEqual([
      '2027-01-01 元旦',
      '2027-02-05 春节',
      '2027-02-06 春节',
      '2027-02-07 春节',
      '2027-02-08 春节',
      '2027-04-05 清明节',
      '2027-05-01 劳动节',
      '2027-05-02 劳动节',
      '2027-06-09 端午节',
      '2027-09-15 中秋节',
      '2027-10-01 国庆节',
      '2027-10-02 国庆节',
      '2027-10-03 国庆节',
    ]);
  });

  it('guesses no 调休: every other weekday is worked and every weekend is off', () => {
    for (const day of daysBetween('2028-01-01', '2030-12-31')) {
      const expected = day.dayOfWeek <= 5 && calendar.holiday(day) === null;
      expect(calendar.isWorkingDay(day), day.toString()).toBe(expected);
    }
  });

  it('a 中秋 that falls on 国庆 is one day off with both names', () => {
    expect(calendar.holiday(on('2028-10-03'))).toEqual({
      'zh-CN': '中秋节、国庆节',
      en: 'Mid-Autumn Festival and National Day',
    });
    expect(statutoryDays(2028).size).toBe(12);
  });
});

describe('what the company adds', () => {
  const holiday2027 = { 'zh-CN': '元旦', en: "New Year's Day" };

  it('a newly published year is trusted, with a make-up day that lies in the December before', () => {
    const with2027 = createCalendar(
      overrides({
        published: [
          {
            year: 2027,
            daysOff: [{ on: on('2027-01-01'), label: holiday2027 }],
            makeUpDays: [on('2026-12-26')],
          },
        ],
      }),
    );
    expect(with2027.isPublished(2027)).toBe(true);
    expect(with2027.isWorkingDay(on('2026-12-26'))).toBe(true);
    expect(with2027.isWorkingDay(on('2027-01-01'))).toBe(false);
    // The notice now covers the whole year, so statutory days are no longer added.
    expect(with2027.isWorkingDay(on('2027-04-05'))).toBe(true);
    expect(with2027.isPublished(2028)).toBe(false);
  });

  it('a holiday that reaches into an unpublished year stays off, and does not mark that year as published', () => {
    const reaching = createCalendar(
      overrides({
        published: [
          {
            year: 2026,
            daysOff: ['2026-12-31', '2027-01-04'].map((day) => ({ on: on(day), label: holiday2027 })),
            makeUpDays: [on('2027-01-09')],
          },
        ],
      }),
    );
    expect(reaching.isPublished(2027)).toBe(false);
    expect(reaching.isWorkingDay(on('2026-12-31'))).toBe(false);
    expect(reaching.isWorkingDay(on('2027-01-04'))).toBe(false);
    expect(reaching.isWorkingDay(on('2027-01-09'))).toBe(true);
    // In between, the unpublished year still has its statutory day.
    expect(reaching.isWorkingDay(on('2027-01-01'))).toBe(false);
  });

  it('a published year replaces the built-in one wholly', () => {
    const corrected = createCalendar(
      overrides({
        published: [{ year: 2026, daysOff: [{ on: on('2026-01-01'), label: holiday2027 }], makeUpDays: [] }],
      }),
    );
    expect(corrected.isWorkingDay(on('2026-02-14'))).toBe(false);
    expect(corrected.isWorkingDay(on('2026-02-17'))).toBe(true);
    expect(corrected.isWorkingDay(on('2025-10-01'))).toBe(false);
  });

  it('two years published together keep each other’s make-up days, in either order', () => {
    const year2027 = { year: 2027, daysOff: [], makeUpDays: [on('2027-02-20')] };
    const year2028 = { year: 2028, daysOff: [], makeUpDays: [on('2027-12-25')] };
    for (const published of [
      [year2027, year2028],
      [year2028, year2027],
    ]) {
      const both = createCalendar(overrides({ published }));
      expect(both.isWorkingDay(on('2027-12-25'))).toBe(true);
      expect(both.isWorkingDay(on('2027-02-20'))).toBe(true);
    }
  });

  it('the company’s own day off and own working day win over every public arrangement', () => {
    const label = { 'zh-CN': '公司年会', en: 'Annual meeting' };
    const own = createCalendar(
      overrides({
        daysOff: [{ on: on('2026-02-14'), label }],
        workingDays: [on('2026-10-01'), on('2027-01-01')],
      }),
    );
    expect(own.isWorkingDay(on('2026-02-14'))).toBe(false);
    expect(own.holiday(on('2026-02-14'))).toEqual(label);
    expect(own.isWorkingDay(on('2026-10-01'))).toBe(true);
    expect(own.holiday(on('2026-10-01'))).toBeNull();
    expect(own.isWorkingDay(on('2027-01-01'))).toBe(true);
  });
});

describe('the built-in data', () => {
  it('marks a year as published only if its whole notice is included, not because of days that reach into it', () => {
    const holidays = {
      '2026-01-01': "New Year's Day,元旦,1",
      '2026-02-17': 'Spring Festival,春节,4',
      '2026-05-01': 'Labour Day,劳动节,2',
      '2026-10-01': 'National Day,国庆节,3',
      '2027-01-02': "New Year's Day,元旦,1",
      '2028-01-01': "New Year's Day,元旦,1",
      '2028-01-26': 'Spring Festival,春节,4',
    };
    expect([...readPublishedHolidays({ holidays, workdays: {} }).years]).toEqual([2026]);
  });

  it('in an unknown format is rejected instead of read as no holidays', () => {
    expect(() => readPublishedHolidays({ holidays: { '2026-01-01': 'New Year' }, workdays: {} })).toThrow();
    expect(() => readPublishedHolidays({})).toThrow();
  });

  it('names one holiday, or one make-up day, for a day and never both', () => {
    const { daysOff, makeUpDays } = publishedHolidays();
    expect([...makeUpDays].filter((day) => daysOff.has(day))).toEqual([]);
  });

  it('has 清明, 端午 and 中秋 on the day that the lunar tables of the statutory fallback give', () => {
    const { daysOff } = publishedHolidays();
    for (let year = 2008; year <= 2026; year += 1) {
      for (const [day, name] of statutoryDays(year)) {
        if (!/清明|端午|中秋/.test(name['zh-CN'])) continue;
        expect(works(day), day).toBe(false);
        // A Saturday within three days off, missing from the data.
        if (day !== '2012-06-23') expect(name['zh-CN'].split('、')).toContain(daysOff.get(day)?.['zh-CN']);
      }
    }
  });
});
