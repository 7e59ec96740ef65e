import { Temporal } from 'temporal-polyfill';
import { toHalfWidth } from './half-width.ts';

const thisMonth = ['本月', '这个月', '当月', 'this'];
const lastMonth = ['上月', '上个月', 'last'];

/**
 * Parses a month as people write it: `2026-03`, `2026/3`, `2026年3月`, 3月, 本月, 上月. Without a year, the latest such
 * month that has begun is meant, because figures are about the past.
 *
 * @returns null for anything else
 */
export function readSpokenMonth(text: string, today: Temporal.PlainDate): Temporal.PlainYearMonth | null {
  const word = toHalfWidth(text).trim().toLowerCase();
  const now = today.toPlainYearMonth();
  if (thisMonth.includes(word)) return now;
  if (lastMonth.includes(word)) return now.subtract({ months: 1 });
  const full = /^(\d{4})[-/.年](\d{1,2})月?$/u.exec(word) ?? /^(\d{4})(\d{2})$/.exec(word);
  if (full !== null) return monthOf(Number(full[1]), Number(full[2]));
  const bare = /^(\d{1,2})月$/u.exec(word);
  if (bare === null) return null;
  const ofThisYear = monthOf(today.year, Number(bare[1]));
  if (ofThisYear === null || Temporal.PlainYearMonth.compare(ofThisYear, now) <= 0) return ofThisYear;
  return ofThisYear.subtract({ years: 1 });
}

/** Null for years out of range. */
function monthOf(year: number, month: number): Temporal.PlainYearMonth | null {
  if (year < 1990 || year > 2099 || month < 1 || month > 12) return null;
  return Temporal.PlainYearMonth.from({ year, month });
}
