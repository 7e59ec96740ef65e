import { Temporal } from 'temporal-polyfill';
import type { Festival } from '../../templates/reader/holidays.ts';
import type { FestivalDay, Festivals } from './festivals.ts';
import { lunarDay, termDay } from './statutory-days.ts';

/** The festivals of `holidays.yaml` with their days. Results are cached per year. */
export function createFestivals(holidays: readonly Festival[]): Festivals {
  const years = new Map<number, readonly FestivalDay[]>();
  const ofYear = (year: number): readonly FestivalDay[] => {
    const known = years.get(year);
    if (known !== undefined) return known;
    const days = holidays
      .flatMap((festival) => daysIn(year, festival))
      .toSorted((a, b) => Temporal.PlainDate.compare(a.on, b.on));
    years.set(year, days);
    return days;
  };
  const between = (from: Temporal.PlainDate, until: Temporal.PlainDate): readonly FestivalDay[] => {
    const count = Math.max(0, until.year - from.year + 1);
    return Array.from({ length: count }, (_, n) => ofYear(from.year + n))
      .flat()
      .filter(({ on }) => isWithin(on, from, until));
  };
  // By object: most customers are planned for the same span.
  const spans = new WeakMap<Temporal.PlainDate, WeakMap<Temporal.PlainDate, readonly FestivalDay[]>>();
  return {
    named: (key) => holidays.find((festival) => festival.key === key) ?? null,
    between: (from, until) => {
      const ends = spans.get(from) ?? new WeakMap<Temporal.PlainDate, readonly FestivalDay[]>();
      spans.set(from, ends);
      const days = ends.get(until) ?? between(from, until);
      ends.set(until, days);
      return days;
    },
  };
}

/**
 * The last two or three months of a Chinese year lie in the next Gregorian year. So a day in a Gregorian year belongs
 * to a Chinese year beginning in it or in the one before, and a day such as 腊八 can occur in it twice or not at all.
 */
function daysIn(year: number, festival: Festival): FestivalDay[] {
  const rule = festival.on;
  switch (rule.kind) {
    case 'solar':
      return [{ festival, on: Temporal.PlainDate.from({ year, month: rule.month, day: rule.day }), year }];
    case 'lunar':
      return [year - 1, year]
        .map((lunarYear) => ({ festival, on: lunarDay(lunarYear, rule.month, rule.day), year: lunarYear }))
        .filter(({ on }) => on.year === year);
    case 'lunar-year-end':
      // The last lunar month has 29 or 30 days, so 除夕 is the day before the next Chinese new year.
      return [{ festival, on: lunarDay(year, 1, 1).subtract({ days: 1 }), year }];
    case 'term':
      return [{ festival, on: termDay(year, rule.name), year }];
  }
}

function isWithin(on: Temporal.PlainDate, from: Temporal.PlainDate, until: Temporal.PlainDate): boolean {
  return Temporal.PlainDate.compare(from, on) <= 0 && Temporal.PlainDate.compare(on, until) <= 0;
}
