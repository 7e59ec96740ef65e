import { Temporal } from 'temporal-polyfill';
import type { PeriodScope } from '../customers/customers-as-of.ts';

/** A month and what of it a figure counts. */
export interface Month extends PeriodScope {
  /** `2026-03`. */
  readonly name: string;
}

const monthsOfCurve = 12;

/**
 * The months whose figures show how something goes: those of the period, and for a single month also the eleven before it.
 * Months that have not begun are left out.
 */
export function monthsOf({ from, next, today, zone }: PeriodScope): readonly Month[] {
  const months = from.until(next, { largestUnit: 'months' }).months;
  const first = months > 1 ? from : next.subtract({ months: monthsOfCurve });
  const count = months > 1 ? months : monthsOfCurve;
  return Array.from({ length: count }, (_, n) => {
    const begins = first.add({ months: n });
    return {
      from: begins,
      next: begins.add({ months: 1 }),
      today,
      zone,
      name: begins.toPlainYearMonth().toString(),
    };
  }).filter((month) => Temporal.PlainDate.compare(month.from, today) <= 0);
}

/** The last day on which a period stands: its own last day, or today while it runs. */
export function standsOn({ next, today }: Pick<PeriodScope, 'next' | 'today'>): Temporal.PlainDate {
  const last = next.subtract({ days: 1 });
  return Temporal.PlainDate.compare(last, today) > 0 ? today : last;
}
