import { Temporal } from 'temporal-polyfill';
import type { Festival, FestivalRule } from '../../templates/holidays.ts';
import type { FestivalDay, Festivals } from './festivals.ts';
import { lunarDay, termDay } from './statutory-days.ts';

/** The festivals of `holidays.yaml` on their days. A year is reckoned once and kept. */
export function createFestivals(holidays: readonly Festival[]): Festivals {
  const years = new Map<number, readonly FestivalDay[]>();
  const ofYear = (year: number): readonly FestivalDay[] => {
    const known = years.get(year);
    if (known !== undefined) return known;
    const days = holidays
      .map((festival) => ({ festival, on: dayIn(year, festival.on) }))
      .toSorted((a, b) => Temporal.PlainDate.compare(a.on, b.on));
    years.set(year, days);
    return days;
  };
  return {
    between: (from, until) => {
      const count = Math.max(0, until.year - from.year + 1);
      return Array.from({ length: count }, (_, n) => ofYear(from.year + n))
        .flat()
        .filter(
          ({ on }) => Temporal.PlainDate.compare(from, on) <= 0 && Temporal.PlainDate.compare(on, until) <= 0,
        );
    },
  };
}

/** The last month of a Chinese year has 29 or 30 days, so 除夕 is counted back from the first day of the next. */
function dayIn(year: number, rule: FestivalRule): Temporal.PlainDate {
  switch (rule.kind) {
    case 'solar':
      return Temporal.PlainDate.from({ year, month: rule.month, day: rule.day });
    case 'lunar':
      return lunarDay(year, rule.month, rule.day);
    case 'lunar-year-end':
      return lunarDay(year, 1, 1).subtract({ days: 1 });
    case 'term':
      return termDay(year, rule.name);
  }
}
