import type { Temporal } from 'temporal-polyfill';
import type { Festival } from '../../templates/holidays.ts';

/** A festival on its day of one year of the common calendar. */
export interface FestivalDay {
  readonly festival: Festival;
  readonly on: Temporal.PlainDate;
}

export interface Festivals {
  /** Those that fall on these days, both ends included, in the order of their days. */
  between(from: Temporal.PlainDate, until: Temporal.PlainDate): readonly FestivalDay[];
}
