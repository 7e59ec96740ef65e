import type { Temporal } from 'temporal-polyfill';

/** Additions in `templates/calendar.yaml` to the built-in calendar. */
export interface CalendarOverrides {
  /** Years announced after this version was released; trusted like the built-in ones. */
  readonly published: readonly PublishedYear[];
  /** The company's own days off. They override every public arrangement. */
  readonly daysOff: readonly DayOff[];
  /** Days the company works although the public calendar has them off. */
  readonly workingDays: readonly Temporal.PlainDate[];
}

/** One 节假日安排 notice. It replaces what the program knows of that year. */
export interface PublishedYear {
  readonly year: number;
  readonly daysOff: readonly DayOff[];
  /** 调休 make-up days; one may fall in the preceding December. */
  readonly makeUpDays: readonly Temporal.PlainDate[];
}

export interface DayOff {
  readonly on: Temporal.PlainDate;
  readonly label: { readonly 'zh-CN': string; readonly en: string };
}
