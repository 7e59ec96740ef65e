import { Temporal } from 'temporal-polyfill';
import { toHalfWidth } from './half-width.ts';
import { readSpokenMonth } from './read-spoken-day.ts';

/** A month, a quarter or a year. */
export interface Period {
  readonly from: Temporal.PlainDate;
  /** The first day after it. */
  readonly next: Temporal.PlainDate;
  /** `2026-03`, `2026-Q1`, `2026`. */
  readonly name: string;
}

export function periodOfMonth(month: Temporal.PlainYearMonth): Period {
  const from = month.toPlainDate({ day: 1 });
  return { from, next: from.add({ months: 1 }), name: month.toString() };
}

function quarterOf(year: number, quarter: number): Period {
  const from = Temporal.PlainDate.from({ year, month: quarter * 3 - 2, day: 1 });
  return { from, next: from.add({ months: 3 }), name: `${year}-Q${quarter}` };
}

function yearOf(year: number): Period {
  const from = Temporal.PlainDate.from({ year, month: 1, day: 1 });
  return { from, next: from.add({ years: 1 }), name: String(year) };
}

const isYear = (year: number): boolean => year >= 1990 && year <= 2099;
const thisQuarter = ['本季度', '本季', 'quarter'];
const lastQuarter = ['上季度', '上季'];
const thisYear = ['今年', '本年', 'year'];
const lastYear = ['去年', '上年'];

/** Parses `2026-03`, `2026-Q1`, `Q1`, 一季度, 2026年一季度, 本季度, 2026, 今年, 去年, and months as elsewhere. Null for anything else. */
export function readPeriod(text: string, today: Temporal.PlainDate): Period | null {
  const word = toHalfWidth(text).trim().toLowerCase();
  const quarter = Math.ceil(today.month / 3);
  if (thisQuarter.includes(word)) return quarterOf(today.year, quarter);
  if (lastQuarter.includes(word)) {
    return quarter === 1 ? quarterOf(today.year - 1, 4) : quarterOf(today.year, quarter - 1);
  }
  if (thisYear.includes(word)) return yearOf(today.year);
  if (lastYear.includes(word)) return yearOf(today.year - 1);
  const named = /^(?:(\d{4})[-/年]?)?(?:q([1-4])|第?([一二三四1-4])季度?)$/u.exec(word);
  if (named !== null) {
    const year = named[1] === undefined ? today.year : Number(named[1]);
    const spoken = named[3] ?? '';
    const number = Number(named[2] ?? (/\d/.test(spoken) ? spoken : '一二三四'.indexOf(spoken) + 1));
    return isYear(year) ? quarterOf(year, number) : null;
  }
  const whole = /^(\d{4})年?$/u.exec(word);
  if (whole !== null) return isYear(Number(whole[1])) ? yearOf(Number(whole[1])) : null;
  const month = readSpokenMonth(text, today);
  return month === null ? null : periodOfMonth(month);
}
