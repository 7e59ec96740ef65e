import { Temporal } from 'temporal-polyfill';
import { LunarDay, SolarTerm } from 'tyme4ts';
import type { HolidayName } from './holiday-names.ts';
import { holidayNames } from './holiday-names.ts';

/**
 * The thirteen days of a year that are off by law, whatever the year's notice adds: 《全国年节及纪念日放假办法》 as amended from 1
 * January 2025 (国务院令第795号). Keys are ISO days. If 中秋 falls on 国庆, the day has both names.
 */
export function statutoryDays(year: number): ReadonlyMap<string, HolidayName> {
  const springFestivalOn = lunarDay(year, 1, 1);
  const rows: readonly [HolidayName, Temporal.PlainDate, number][] = [
    [holidayNames.newYear, Temporal.PlainDate.from({ year, month: 1, day: 1 }), 1],
    // 除夕 and 正月初一 to 初三. 除夕 is counted backwards, because the last lunar month has 29 or 30 days.
    [holidayNames.springFestival, springFestivalOn.subtract({ days: 1 }), 4],
    [holidayNames.qingming, termDay(year, '清明'), 1],
    [holidayNames.labourDay, Temporal.PlainDate.from({ year, month: 5, day: 1 }), 2],
    [holidayNames.dragonBoat, lunarDay(year, 5, 5), 1],
    [holidayNames.midAutumn, lunarDay(year, 8, 15), 1],
    [holidayNames.nationalDay, Temporal.PlainDate.from({ year, month: 10, day: 1 }), 3],
  ];
  const days = new Map<string, HolidayName>();
  for (const [name, first, count] of rows) {
    for (let n = 0; n < count; n += 1) {
      const day = first.add({ days: n }).toString();
      const other = days.get(day);
      days.set(day, other === undefined ? name : both(other, name));
    }
  }
  return days;
}

/** The Gregorian date of a lunar day; never a day in a leap month. */
export function lunarDay(lunarYear: number, month: number, day: number): Temporal.PlainDate {
  return plainDate(LunarDay.fromYmd(lunarYear, month, day).getSolarDay());
}

/** The date of a solar term such as 清明 in a Gregorian year; each term occurs once per year. */
export function termDay(year: number, name: string): Temporal.PlainDate {
  const on = plainDate(SolarTerm.fromName(year, name).getSolarDay());
  // The library's year begins with 冬至 in the previous December.
  return on.year === year ? on : plainDate(SolarTerm.fromName(year + 1, name).getSolarDay());
}

function plainDate(day: { getYear(): number; getMonth(): number; getDay(): number }): Temporal.PlainDate {
  return Temporal.PlainDate.from({ year: day.getYear(), month: day.getMonth(), day: day.getDay() });
}

function both(a: HolidayName, b: HolidayName): HolidayName {
  return { 'zh-CN': `${a['zh-CN']}、${b['zh-CN']}`, en: `${a.en} and ${b.en}` };
}
