import type { Temporal } from 'temporal-polyfill';

/** What `templates/calendar.yaml` adds to the calendar the program brings along. */
export interface CalendarOverrides {
  /** Years whose arrangement came out after the program did; such a year is trusted like a built-in one. */
  readonly published: readonly PublishedYear[];
  /** The company's own days off. They win over every public arrangement. */
  readonly daysOff: readonly DayOff[];
  /** Days the company works although the public calendar has them off. */
  readonly workingDays: readonly Temporal.PlainDate[];
}

/** One 节假日安排 notice: it replaces what the program knows of that year. */
export interface PublishedYear {
  readonly year: number;
  readonly daysOff: readonly DayOff[];
  /** 调休 make-up days; one of them may lie in the December before. */
  readonly makeUpDays: readonly Temporal.PlainDate[];
}

export interface DayOff {
  readonly on: Temporal.PlainDate;
  readonly label: { readonly 'zh-CN': string; readonly en: string };
}
