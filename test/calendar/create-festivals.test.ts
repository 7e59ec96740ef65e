import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { createFestivals } from '../../jobs/calendar/create-festivals.ts';
import type { Festival, FestivalRule } from '../../templates/reader/holidays.ts';
import { readHolidays } from '../../templates/reader/load-holidays.ts';
import { defaultTemplatesDir } from '../../templates/reader/templates-dir.ts';
import { on } from './days.ts';

const holidays = readHolidays(defaultTemplatesDir(), []);
const festivals = createFestivals(holidays);
const { compare } = Temporal.PlainDate;

const named = (found: ReturnType<typeof festivals.between>) =>
  found.map(({ festival, on: day }) => `${day.toString()} ${festival.label['zh-CN']}`);
const inYear = (year: number) => named(festivals.between(on(`${year}-01-01`), on(`${year}-12-31`)));
const dayOf = (key: string, year: number) =>
  festivals.between(on(`${year}-01-01`), on(`${year}-12-31`)).find(({ festival }) => festival.key === key)
    ?.on;
const years = Array.from({ length: 61 }, (_, n) => 1990 + n);

const aFestival = (key: string, rule: FestivalRule): Festival => ({
  key,
  label: { 'zh-CN': key, en: key },
  greeted: true,
  on: rule,
});

describe('the festivals of a year', () => {
  it('2027: each on its day, in order, 除夕 the day before 春节', () => {
    expect(inYear(2027)).toEqual([
      '2027-01-01 元旦',
      '2027-02-05 除夕',
      '2027-02-06 春节',
      '2027-02-20 元宵节',
      '2027-04-05 清明节',
      '2027-05-01 劳动节',
      '2027-06-09 端午节',
      '2027-09-15 中秋节',
      '2027-10-01 国庆节',
    ]);
  });

  it('every festival occurs exactly once in every year from 1990 to 2050', () => {
    for (const year of years) {
      const found = festivals.between(on(`${year}-01-01`), on(`${year}-12-31`));
      expect(found.map(({ festival }) => festival.key).toSorted()).toEqual(
        holidays.map(({ key }) => key).toSorted(),
      );
      expect(found.every((one) => one.year === year)).toBe(true);
    }
  });

  it('those that are greeted are 元旦, 春节, 劳动节, 端午节, 中秋节 and 国庆节; 清明节 is known and never greeted', () => {
    const greeted = holidays.filter((one) => one.greeted).map(({ label }) => label['zh-CN']);
    expect(greeted).toEqual(['元旦', '春节', '劳动节', '端午节', '中秋节', '国庆节']);
    expect(holidays.find(({ key }) => key === 'qingming')).toMatchObject({ greeted: false });
  });

  it('春节 is greeted on 正月初一, the day after 除夕', () => {
    for (const year of years) {
      expect(dayOf('spring-festival', year)?.toString()).toBe(
        dayOf('new-years-eve', year)?.add({ days: 1 }).toString(),
      );
    }
    expect(dayOf('spring-festival', 2026)?.toString()).toBe('2026-02-17');
  });
});

describe('除夕', () => {
  it.each([
    [2024, 30, '2024-02-09'],
    [2025, 29, '2025-01-28'],
    [2026, 29, '2026-02-16'],
    [2027, 29, '2027-02-05'],
    [2028, 29, '2028-01-25'],
    [2029, 29, '2029-02-12'],
    [2030, 30, '2030-02-02'],
  ])('before 春节 %i is the %ith of the last month, %s', (year, nth, day) => {
    expect(dayOf('new-years-eve', year)?.toString()).toBe(day);
    const firstOfLast = createFestivals([aFestival('last-month', { kind: 'lunar', month: 12, day: 1 })]);
    const [start] = firstOfLast.between(on(`${year - 1}-12-15`), on(day));
    expect(start?.on.until(on(day)).days).toBe(nth - 1);
  });

  it('has no 30th in the five years from 2025 to 2029', () => {
    const lengths = years.map((year) => {
      const [start] = createFestivals([aFestival('last-month', { kind: 'lunar', month: 12, day: 1 })])
        .between(on(`${year - 1}-12-15`), on(`${year}-03-01`))
        .filter(({ year: lunarYear }) => lunarYear === year - 1);
      return [year, (start?.on.until(dayOf('new-years-eve', year) ?? start.on).days ?? 0) + 1];
    });
    expect(lengths.every(([, length]) => length === 29 || length === 30)).toBe(true);
    expect(lengths.filter(([year = 0, length]) => length === 29 && year >= 2023 && year <= 2031)).toEqual([
      [2025, 29],
      [2026, 29],
      [2027, 29],
      [2028, 29],
      [2029, 29],
      [2031, 29],
    ]);
  });
});

describe('a leap month', () => {
  it.each([
    ['闰二月 2023', 'lantern-festival', 2023, '2023-02-05'],
    ['闰四月 2020', 'dragon-boat', 2020, '2020-06-25'],
    ['闰五月 1998', 'dragon-boat', 1998, '1998-05-30'],
    ['闰五月 2009', 'dragon-boat', 2009, '2009-05-28'],
    ['闰五月 2028', 'dragon-boat', 2028, '2028-05-28'],
    ['闰六月 2025', 'mid-autumn', 2025, '2025-10-06'],
    ['闰七月 2044', 'mid-autumn', 2044, '2044-10-05'],
    ['闰八月 1995', 'mid-autumn', 1995, '1995-09-09'],
    ['闰十一月 2033', 'spring-festival', 2034, '2034-02-19'],
  ])('%s: %s of %i is in the month itself, on %s, and not once more in its leap', (_, key, year, day) => {
    expect(dayOf(key, year)?.toString()).toBe(day);
  });
});

describe('festivals that meet', () => {
  it('中秋 and 国庆 are on one day in 2001, 2020 and 2031, and in no other year from 1990 to 2050', () => {
    const meeting = years.filter((year) => dayOf('mid-autumn', year)?.equals(on(`${year}-10-01`)));
    expect(meeting).toEqual([2001, 2020, 2031]);
    expect(named(festivals.between(on('2020-10-01'), on('2020-10-01')))).toEqual([
      '2020-10-01 中秋节',
      '2020-10-01 国庆节',
    ]);
  });

  it('端午 and 劳动节, 元旦 and 春节 never do', () => {
    for (const year of years) {
      const days = festivals
        .between(on(`${year}-01-01`), on(`${year}-12-31`))
        .filter(({ festival }) => festival.greeted && festival.key !== 'mid-autumn')
        .map(({ on: day }) => day.toString());
      expect(new Set(days).size).toBe(days.length);
    }
  });
});

describe('festivals late in the Chinese year', () => {
  const laba = createFestivals([aFestival('laba', { kind: 'lunar', month: 12, day: 8 })]);
  const days = (from: string, until: string) =>
    laba.between(on(from), on(until)).map(({ on: day, year }) => `${day.toString()} of ${year}`);

  it('腊八 of the Chinese year 2026 is found in January 2027', () => {
    expect(days('2027-01-01', '2027-12-31')).toEqual(['2027-01-15 of 2026']);
    expect(days('2026-12-01', '2027-02-01')).toEqual(['2027-01-15 of 2026']);
  });

  it('腊八 occurs twice in 2022 and not at all in 2023, each time in a different Chinese year', () => {
    expect(days('2022-01-01', '2022-12-31')).toEqual(['2022-01-10 of 2021', '2022-12-30 of 2022']);
    expect(days('2023-01-01', '2023-12-31')).toEqual([]);
    expect(days('2022-12-30', '2022-12-30')).toEqual(['2022-12-30 of 2022']);
  });

  it('十月初一 of 2033, before the leap eleventh month, is in 2033', () => {
    const october = createFestivals([aFestival('hanyi', { kind: 'lunar', month: 10, day: 1 })]);
    expect(october.between(on('2033-01-01'), on('2033-12-31')).map(({ on: day }) => day.toString())).toEqual([
      '2033-10-23',
    ]);
  });

  it('冬至 is in the December of the year that was asked for, and 小寒 in its January', () => {
    const winter = createFestivals([
      aFestival('winter', { kind: 'term', name: '冬至' }),
      aFestival('cold', { kind: 'term', name: '小寒' }),
    ]);
    expect(winter.between(on('2026-01-01'), on('2026-12-31')).map(({ on: day }) => day.toString())).toEqual([
      '2026-01-05',
      '2026-12-22',
    ]);
  });
});

describe('any range', () => {
  const several = createFestivals([
    ...holidays,
    aFestival('laba', { kind: 'lunar', month: 12, day: 8 }),
    aFestival('winter-month', { kind: 'lunar', month: 11, day: 29 }),
    aFestival('winter', { kind: 'term', name: '冬至' }),
  ]);
  const anyDay = fc.integer({ min: 0, max: 22_000 }).map((n) => on('1990-01-01').add({ days: n }));
  const key = ({ festival, year }: ReturnType<typeof several.between>[number]) => `${festival.key}-${year}`;

  it('equals its two halves: nothing is lost or doubled at the boundary, and years distinguish cycles', () => {
    fc.assert(
      fc.property(anyDay, fc.nat(800), fc.nat(800), (from, a, b) => {
        const middle = from.add({ days: a });
        const until = middle.add({ days: b + 1 });
        const whole = several.between(from, until);
        const halves = [...several.between(from, middle), ...several.between(middle.add({ days: 1 }), until)];
        expect(named(halves)).toEqual(named(whole));
        expect(new Set(whole.map(key)).size).toBe(whole.length);
        expect(whole.map(({ on: day }) => day)).toEqual(whole.map(({ on: day }) => day).toSorted(compare));
      }),
    );
  });

  it('the wrong way round has no festivals', () => {
    expect(festivals.between(on('2027-12-31'), on('2027-01-01'))).toEqual([]);
  });
});
