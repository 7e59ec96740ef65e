import { createRequire } from 'node:module';
import { z } from 'zod';
import type { HolidayName } from './holiday-names.ts';
import { holidayNames } from './holiday-names.ts';

/** The built-in 国务院办公厅 notices of all years. Days are ISO strings, `2026-02-14`. */
export interface PublishedHolidays {
  readonly years: ReadonlySet<number>;
  readonly daysOff: ReadonlyMap<string, HolidayName>;
  readonly makeUpDays: ReadonlySet<string>;
}

/** `{"2026-01-01": "New Year's Day,元旦,1"}`: English name, Chinese name, statutory length in days. */
const entries = z.record(z.iso.date(), z.string().regex(/^[^,]+,[^,]+,\d+$/));
const shape = z.object({ holidays: entries, workdays: entries });

/** Every notice covers these; a year without one of them is unpublished or incomplete. */
const inEveryNotice = ['元旦', '春节', '劳动节', '国庆节'];

/**
 * Reads the data of `chinese-days` rather than using its functions, which treat every unknown weekday as a working day
 * (1 January 2027 among them) and go through `Date`, hence the server's zone.
 */
export function readPublishedHolidays(source: unknown): PublishedHolidays {
  const data = shape.parse(source);
  const daysOff = new Map(Object.entries(data.holidays).map(([day, entry]) => [day, nameOf(entry)]));
  return { years: wholeYears(daysOff), daysOff, makeUpDays: new Set(Object.keys(data.workdays)) };
}

let builtIn: PublishedHolidays | null = null;

/** Those of the library, read once in a process. */
export function publishedHolidays(): PublishedHolidays {
  builtIn ??= readPublishedHolidays(createRequire(import.meta.url)('chinese-days/dist/chinese-days.json'));
  return builtIn;
}

/**
 * A holiday may extend past New Year's Eve into an unpublished year, so single days do not prove that a year is
 * published.
 */
function wholeYears(daysOff: ReadonlyMap<string, HolidayName>): Set<number> {
  const found = new Map<number, Set<string>>();
  for (const [day, name] of daysOff) {
    const year = Number(day.slice(0, 4));
    found.set(year, (found.get(year) ?? new Set()).add(name['zh-CN']));
  }
  return new Set(
    [...found].filter(([, names]) => inEveryNotice.every((name) => names.has(name))).map(([year]) => year),
  );
}

function nameOf(entry: string): HolidayName {
  const [en = '', zh = ''] = entry.split(',');
  const known = Object.values(holidayNames).find(
    (name) => name['zh-CN'].replace(/节$/, '') === zh.replace(/节$/, ''),
  );
  return known ?? { 'zh-CN': zh, en };
}
