import type { Temporal } from 'temporal-polyfill';
import type { Festival } from '../../templates/reader/holidays.ts';

/** A festival on one of its days. */
export interface FestivalDay {
  readonly festival: Festival;
  readonly on: Temporal.PlainDate;
  /**
   * The year it belongs to, by which its cycles are told apart. That is the year of the day itself, but for days of
   * the Chinese calendar: 腊八 is on 10 January and on 30 December 2022, in the Chinese years 2021 and 2022.
   */
  readonly year: number;
}

export interface Festivals {
  /** Those that fall on these days, both ends included, in the order of their days. */
  between(from: Temporal.PlainDate, until: Temporal.PlainDate): readonly FestivalDay[];
  /** By its key; null when the company's list does not have it, or no longer. */
  named(key: string): Festival | null;
}
