import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { lunarDay } from '../../jobs/calendar/statutory-days.ts';
import { daysBetween } from './days.ts';

const festivals = [
  { name: '春节', month: 1, day: 1 },
  { name: '端午', month: 5, day: 5 },
  { name: '中秋', month: 8, day: 15 },
] as const;

const years = Array.from({ length: 61 }, (_, n) => 1990 + n);

/** `month/day` of the Chinese calendar for every day of the years, as ICU computes it. */
function icuDays(): Map<string, string> {
  const format = new Intl.DateTimeFormat('en-u-ca-chinese', {
    month: 'numeric',
    day: 'numeric',
    timeZone: 'UTC',
  });
  return new Map(
    daysBetween('1990-01-01', '2050-12-31').map((day) => {
      const parts = format.formatToParts(day.toZonedDateTime('UTC').epochMilliseconds);
      const numbers = parts
        .filter(({ type }) => type === 'month' || type === 'day')
        .map(({ value }) => value);
      return [day.toString(), numbers.join('/')];
    }),
  );
}

/**
 * Lunar day → Gregorian day according to chinese-days, run in a separate process: its functions go through `Date` and
 * are a day off west of Greenwich.
 */
function libraryDays(): Map<string, string> {
  const lunar = years.flatMap((year) => festivals.map(({ month, day }) => `${year}-${month}-${day}`));
  const ask = `const { getSolarDateFromLunar: f } = require('chinese-days');
    for (const lunar of process.argv.slice(1)) console.log(f(lunar).date);`;
  const env = { ...process.env, TZ: 'Asia/Shanghai' };
  const days = execFileSync(process.execPath, ['-e', ask, ...lunar], { env, encoding: 'utf8' }).split('\n');
  return new Map(lunar.map((day, n) => [day, days[n] ?? 'nothing']));
}

/**
 * ICU computes the moon itself and is minutes off, which matters for a new moon within minutes of midnight in
 * Beijing: 2027-02-06 23:56 and 2030-02-03 00:07. The official calendar (GB/T 33661-2017) has 春节 on those days; ICU
 * 78 says 7 February 2027 and 2 February 2030. A corrected ICU shortens the list; nothing may lengthen it.
 */
const icuIsWrong = ['2027-02-06 春节', '2030-02-03 春节'];

describe('春节, 端午 and 中秋 from 1990 to 2050', () => {
  it('are the days ICU gives, except for the two new moons at midnight', () => {
    const icu = icuDays();
    const differing = years.flatMap((year) =>
      festivals.flatMap(({ name, month, day }) => {
        const found = lunarDay(year, month, day).toString();
        return icu.get(found) === `${month}/${day}` ? [] : [`${found} ${name}`];
      }),
    );
    expect(icuIsWrong).toEqual(expect.arrayContaining(differing));
  });

  it('are the days of the lunar table in chinese-days, except its 中秋 of 1996', () => {
    const table = libraryDays();
    const differing = years.flatMap((year) =>
      festivals.flatMap(({ name, month, day }) => {
        const other = table.get(`${year}-${month}-${day}`) ?? 'nothing';
        const found = lunarDay(year, month, day).toString();
        return found === other ? [] : [`${name} ${found}, not ${other}`];
      }),
    );
    // A known error in a table used by many programs; ICU and the moon say the 27th.
    expect(differing).toEqual(['中秋 1996-09-27, not 1996-09-26']);
  });

  it.each([
    [2024, 1, 1, '2024-02-10'],
    [2025, 1, 1, '2025-01-29'],
    [2026, 1, 1, '2026-02-17'],
    [2027, 1, 1, '2027-02-06'],
    [2030, 1, 1, '2030-02-03'],
    [2033, 1, 1, '2033-01-31'],
    [2034, 1, 1, '2034-02-19'],
    // 2025 has a leap sixth month, 2028 a leap fifth: 端午 is in the month before the leap one.
    [2028, 5, 5, '2028-05-28'],
    [2025, 8, 15, '2025-10-06'],
    [2020, 8, 15, '2020-10-01'],
  ])('lunar %i-%i-%i is %s', (year, month, day, expected) => {
    expect(lunarDay(year, month, day).toString()).toBe(expected);
  });
});
