import type { Temporal } from 'temporal-polyfill';
import type { Festival } from '../../templates/reader/holidays.ts';

/** One occurrence of a festival. */
export interface FestivalDay {
  readonly festival: Festival;
  readonly on: Temporal.PlainDate;
  /**
   * The year used in the festival's cycle: that of the day itself, except for days of the Chinese calendar, which use
   * the Chinese year. 腊八 falls on 10 January and 30 December 2022, in the Chinese years 2021 and 2022.
   */
  readonly year: number;
}

export interface Festivals {
  /** Festivals within these days, inclusive, in order. */
  between(from: Temporal.PlainDate, until: Temporal.PlainDate): readonly FestivalDay[];
  /** A festival by key; null if the company's list does not contain it (any more). */
  named(key: string): Festival | null;
}
