import type { Temporal } from 'temporal-polyfill';

/** The company's working days: 法定节假日 are off, 调休 make-up days are worked, otherwise Monday to Friday. */
export interface Calendar {
  isWorkingDay(day: Temporal.PlainDate): boolean;
  /** The public holiday a day off belongs to; null on ordinary days and weekends. */
  holiday(day: Temporal.PlainDate): { readonly 'zh-CN': string; readonly en: string } | null;
  /** False: the year's arrangement is not published, and only statutory days and weekends are known. */
  isPublished(year: number): boolean;
}
