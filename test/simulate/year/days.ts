import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Temporal } from 'temporal-polyfill';

/**
 * The calendar of the expected results, independent of the program's own: days are numbers, working days are read
 * from the published table again, the Chinese calendar is ICU's.
 */
export type Day = number;
/** Minutes on the company's clock since 1970-01-01 00:00 there. */
export type Minute = number;

const epoch = Temporal.PlainDate.from('1970-01-01');

export const dayOf = (text: string): Day =>
  epoch.until(Temporal.PlainDate.from(text), { largestUnit: 'days' }).days;
const texts = new Map<Day, string>();
export function textOf(day: Day): string {
  const text = texts.get(day) ?? epoch.add({ days: day }).toString();
  texts.set(day, text);
  return text;
}
export const yearOf = (day: Day): number => Number(textOf(day).slice(0, 4));

export const at = (day: Day, clock: string): Minute => {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return day * 24 * 60 + hours * 60 + minutes;
};
export const dayAt = (minute: Minute): Day => Math.floor(minute / (24 * 60));
export const clockAt = (minute: Minute): string => {
  const of = minute % (24 * 60);
  return `${String(Math.floor(of / 60)).padStart(2, '0')}:${String(of % 60).padStart(2, '0')}`;
};
export const stamp = (minute: Minute): string => `${textOf(dayAt(minute))}T${clockAt(minute)}`;

/** The anniversary of a day: 29 February becomes 28 February in a common year (requirements 4.10). */
export function yearsAfter(day: Day, years: number): Day {
  const [year = 0, month = 0, date = 0] = textOf(day).split('-').map(Number);
  const then = year + years;
  const leap = (then % 4 === 0 && then % 100 !== 0) || then % 400 === 0;
  const kept = month === 2 && date === 29 && !leap ? 28 : date;
  return dayOf(`${then}-${String(month).padStart(2, '0')}-${String(kept).padStart(2, '0')}`);
}

const published: unknown = JSON.parse(
  readFileSync(createRequire(import.meta.url).resolve('chinese-days/dist/chinese-days.json'), 'utf8'),
);
const daysIn = (part: 'holidays' | 'workdays'): Set<Day> => {
  const table: unknown = typeof published === 'object' && published !== null && Reflect.get(published, part);
  return new Set(Object.keys(table ?? {}).map(dayOf));
};
const off = daysIn('holidays');
const madeUp = daysIn('workdays');

/** The table has no notice for 2027, so its statutory days off are typed in from the almanac; 除夕 is 5 February. */
export const lastPublishedYear = 2026;
for (const day of [
  '2027-01-01',
  '2027-02-05',
  '2027-02-06',
  '2027-02-07',
  '2027-02-08',
  '2027-04-05',
  '2027-05-01',
  '2027-05-02',
])
  off.add(dayOf(day));

/** 1 January 1970 was a Thursday. */
const isWeekend = (day: Day): boolean => [6, 0].includes((day + 4) % 7);

export const isWorkingDay = (day: Day): boolean => madeUp.has(day) || !(off.has(day) || isWeekend(day));

export function workingDayOnOrBefore(day: Day): Day {
  return isWorkingDay(day) ? day : workingDayOnOrBefore(day - 1);
}

export function workingDayAfter(day: Day, count = 1): Day {
  const next = isWorkingDay(day + 1) ? count - 1 : count;
  return next === 0 ? day + 1 : workingDayAfter(day + 1, next);
}

const chinese = new Intl.DateTimeFormat('en-u-ca-chinese', {
  timeZone: 'UTC',
  month: 'numeric',
  day: 'numeric',
});

/** `8-15` for 八月十五; a leap month is `6bis-…`. */
function lunar(day: Day): string {
  const parts = chinese.formatToParts(day * 24 * 60 * 60 * 1000);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('month')}-${part('day')}`;
}

const solar: Readonly<Record<string, string>> = {
  '01-01': 'new-year',
  '05-01': 'labour-day',
  '10-01': 'national-day',
};
const moon: Readonly<Record<string, string>> = {
  '1-1': 'spring-festival',
  '5-5': 'dragon-boat',
  '8-15': 'mid-autumn',
};

/**
 * The new moon of 春节 2027 is at 23:56 in Beijing on 6 February. ICU puts it after midnight, so its year begins on
 * the 7th; the almanac (紫金山天文台) and the law say the 6th.
 */
const corrected: Readonly<Record<string, string>> = { '2027-02-06': '1-1', '2027-02-07': '1-2' };

/** The greeted festivals in a range of days (requirements 4.7): 元旦, 春节, 劳动节, 端午, 中秋, 国庆. */
export function festivals(from: Day, until: Day): { festival: string; on: Day }[] {
  return Array.from({ length: until - from + 1 }, (_, n) => from + n).flatMap((on) => {
    const date = textOf(on);
    const found = [solar[date.slice(5)], moon[corrected[date] ?? lunar(on)]];
    return found.flatMap((festival) => (festival === undefined ? [] : [{ festival, on }]));
  });
}

/** The working day on which staff can first hear of something recorded at a moment. */
export function hearable(when: Minute): Day {
  return dayAt(opening(when, '19:00', false));
}

/** The next moment one side may be written to; `now` if it may be already. */
export function opening(now: Minute, closes: string, anyDay: boolean): Minute {
  const today = dayAt(now);
  if (!anyDay && !isWorkingDay(today)) return at(workingDayAfter(today), '09:00');
  if (now < at(today, '09:00')) return at(today, '09:00');
  return now >= at(today, closes) ? at(workingDayAfter(today), '09:00') : now;
}
