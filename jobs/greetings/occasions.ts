import { Temporal } from 'temporal-polyfill';
import type { Festival } from '../../templates/reader/holidays.ts';
import { toPlainWidth } from '../../templates/reader/plain-width.ts';
import { festivalCycle } from '../plan/cycle.ts';
import type { Rules } from '../plan/types.ts';

/** One occurrence of a festival, with its greetings' cycle: `spring-festival-2027`. */
export interface Occasion {
  readonly cycle: string;
  readonly festival: Festival;
  readonly on: Temporal.PlainDate;
}

/** How far ahead occasions can be viewed and decided, in days. */
export const aheadDays = 120;

/** Includes today, and festivals that are not greeted. */
export function comingOccasions(
  { festivals }: Pick<Rules, 'festivals'>,
  today: Temporal.PlainDate,
  days = aheadDays,
): readonly Occasion[] {
  return festivals.between(today, today.add({ days })).map(({ festival, on, year }) => ({
    cycle: festivalCycle.write({ festival: festival.key, year }),
    festival,
    on,
  }));
}

/** The greeted occasion with this cycle, past or future; null when there is none. */
export function occasionOf({ festivals }: Pick<Rules, 'festivals'>, cycle: string): Occasion | null {
  const parts = festivalCycle.read(cycle);
  if (parts === null || parts.year < 2000) return null;
  // A day of the Chinese year may lie in the following Gregorian year.
  const from = Temporal.PlainDate.from({ year: parts.year, month: 1, day: 1 });
  const days = from.until(from.add({ years: 2 })).days - 1;
  const found = comingOccasions({ festivals }, from, days);
  return found.find((one) => one.cycle === cycle && one.festival.greeted) ?? null;
}

/** The festival of a cycle; null when it is no longer in the company's list. */
export function festivalOf({ festivals }: Pick<Rules, 'festivals'>, cycle: string): Festival | null {
  const parts = festivalCycle.read(cycle);
  return parts === null ? null : festivals.named(parts.festival);
}

/** The coming greeted occasion with this cycle, key or name; without one given, the next. */
export function namedOccasion(
  rules: Pick<Rules, 'festivals'>,
  today: Temporal.PlainDate,
  written?: string,
): Occasion | null {
  const greeted = comingOccasions(rules, today).filter(({ festival }) => festival.greeted);
  if (written === undefined) return greeted[0] ?? null;
  const key = (word: string) => toPlainWidth(word).trim().toLowerCase();
  const names = ({ cycle, festival }: Occasion) => [cycle, festival.key, ...Object.values(festival.label)];
  const meant = key(written);
  return greeted.find((one) => names(one).some((name) => key(name) === meant)) ?? null;
}

/**
 * Greeted occasions on the same day share one message. @returns all of them, including the given one, in the order in
 * which they are named
 */
export function sameDayOccasions(rules: Pick<Rules, 'festivals'>, { on }: Occasion): readonly Occasion[] {
  return comingOccasions(rules, on, 0).filter(({ festival }) => festival.greeted);
}
