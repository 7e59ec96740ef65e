import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { lunarDay, termDay } from '../../jobs/calendar/statutory-days.ts';
import { daysBetween, on } from './days.ts';
import { newMoon, sunLongitude } from './moon-and-sun.ts';

/** The calendar is defined at the 120th meridian; Asia/Shanghai had summer time until 1991. */
const zone = '+08:00';
const first = on('1990-01-01');
const last = on('2050-12-31');
const years = Array.from({ length: 62 }, (_, n) => 1989 + n);
const { compare } = Temporal.PlainDate;
const isWithin = (day: Temporal.PlainDate) => compare(first, day) <= 0 && compare(day, last) <= 0;

/** Every day of every non-leap month, according to our calendar. */
const lunarDays = years.flatMap((year) =>
  Array.from({ length: 12 }, (_, m) => m + 1).flatMap((month) => {
    const start = lunarDay(year, month, 1);
    return Array.from({ length: 29 }, (_, d) => ({
      year,
      month,
      day: d + 1,
      start,
      on: start.add({ days: d }),
    }));
  }),
);

/** `relatedYear/month/day` of the Chinese calendar for every day, as ICU computes it; a leap month is `6bis`. */
function icuDays(): ReadonlyMap<string, string> {
  const format = new Intl.DateTimeFormat('en-u-ca-chinese', {
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    timeZone: 'Asia/Shanghai',
  });
  return new Map(
    daysBetween(first.toString(), last.toString()).map((day) => {
      const noon = day.toZonedDateTime({ timeZone: zone, plainTime: '12:00' }).epochMilliseconds;
      const parts = new Map<string, string>(
        format.formatToParts(noon).map(({ type, value }) => [type, value]),
      );
      return [day.toString(), `${parts.get('relatedYear')}/${parts.get('month')}/${parts.get('day')}`];
    }),
  );
}

/**
 * All months that ICU 78 starts on a different day. ICU computes the moon with an older, shorter series and is up to
 * a quarter of an hour off; each of these new moons is that close to midnight in Beijing, which decides the day (GB/T
 * 33661-2017, 4.1). The third column is the moment of the new moon in Beijing according to astronomers. A corrected
 * ICU shortens the list; nothing may lengthen it.
 */
const icuIsWrong = [
  { month: '1998/12', on: '1999-01-17', moon: '1999-01-17T23:46', icu: '1999-01-18' },
  { month: '2012/7', on: '2012-08-17', moon: '2012-08-17T23:54', icu: '2012-08-18' },
  { month: '2018/10', on: '2018-11-08', moon: '2018-11-08T00:02', icu: '2018-11-07' },
  { month: '2027/1', on: '2027-02-06', moon: '2027-02-06T23:56', icu: '2027-02-07' },
  { month: '2030/1', on: '2030-02-03', moon: '2030-02-03T00:07', icu: '2030-02-02' },
] as const;

describe('the Chinese calendar from 1990 to 2050, day by day', () => {
  it('is ICU’s, except for five months whose new moon is within minutes of midnight in Beijing', () => {
    const icu = icuDays();
    const differing = lunarDays
      .filter((one) => isWithin(one.on))
      .filter((one) => icu.get(one.on.toString()) !== `${one.year}/${one.month}/${one.day}`);
    const months = [...new Set(differing.map(({ year, month }) => `${year}/${month}`))];
    expect(icuIsWrong.map(({ month }) => month)).toEqual(expect.arrayContaining(months));
    for (const { month, on: start, icu: theirs } of icuIsWrong) {
      if (!months.includes(month)) continue;
      expect(lunarDays.find((one) => `${one.year}/${one.month}` === month)?.start.toString()).toBe(start);
      expect(icu.get(theirs), month).toBe(`${month}/1`);
    }
  });

  it('begins each month on the day of the new moon in Beijing, the five that ICU has otherwise among them', () => {
    const moons = Array.from({ length: 780 }, (_, n) => newMoon(n - 130).toZonedDateTimeISO(zone));
    const days = new Set(moons.map((moon) => moon.toPlainDate().toString()));
    const starts = lunarDays
      .filter(({ day, start }) => day === 1 && isWithin(start))
      .map(({ start }) => start);
    expect(starts.length).toBeGreaterThan(725);
    expect(starts.filter((start) => !days.has(start.toString())).map(String)).toEqual([]);
    for (const { on: start, moon } of icuIsWrong) {
      const computed = moons.find((one) => one.toPlainDate().toString() === start)?.toPlainDateTime();
      const apart = computed?.until(moon).total({ unit: 'minutes' });
      expect(Math.abs(apart ?? Number.NaN), start).toBeLessThan(1.5);
    }
  });

  it('no day of it is in a leap month', () => {
    const icu = icuDays();
    const leap = [...icu].filter(([, lunar]) => lunar.includes('bis'));
    expect(new Set(leap.map(([, lunar]) => lunar.replace(/\/\d+$/u, ''))).size).toBe(23);
    const ours = new Set(lunarDays.map((one) => one.on.toString()));
    const alsoIn = leap.filter(([day]) => ours.has(day)).map(([day, lunar]) => `${day} ${lunar}`);
    expect(alsoIn).toEqual([]);
  });
});

describe('the solar terms from 1990 to 2050', () => {
  const names = [
    ['小寒', 285],
    ['立春', 315],
    ['清明', 15],
    ['夏至', 90],
    ['立秋', 135],
    ['冬至', 270],
  ] as const;

  it.each(names)('%s is on the day on which the sun passes %i degrees in Beijing', (name, degrees) => {
    const past = (at: Temporal.ZonedDateTime) => (sunLongitude(at.toInstant()) - degrees + 540) % 360 >= 180;
    for (const year of years.slice(1)) {
      const day = termDay(year, name);
      expect(day.year).toBe(year);
      const midnight = day.toZonedDateTime(zone);
      // The sun's position is known to within a quarter of an hour, so that close to midnight either day is accepted.
      expect(past(midnight.subtract({ minutes: 15 })), day.toString()).toBe(false);
      expect(past(midnight.add({ days: 1, minutes: 15 })), day.toString()).toBe(true);
    }
  });

  it('清明 is on 4, 5 or 6 April: on the 6th for the last time in 1943, on the 4th ever more often', () => {
    const days = years.slice(1).map((year) => termDay(year, '清明').toString().slice(5));
    expect(new Set(days)).toEqual(new Set(['04-04', '04-05']));
    expect(termDay(1943, '清明').toString()).toBe('1943-04-06');
    expect([2025, 2026, 2027, 2028].map((year) => termDay(year, '清明').toString())).toEqual([
      '2025-04-04',
      '2026-04-05',
      '2027-04-05',
      '2028-04-04',
    ]);
  });
});
