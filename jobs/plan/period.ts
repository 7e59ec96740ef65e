import { Temporal } from 'temporal-polyfill';
import type { DutyUnit } from '../../templates/reader/duty.ts';

/**
 * A day, month, quarter, half-year or year that something is about, by its first day. Its key: `2026-03-02`, `2026-03`,
 * `2026-Q1`, `2026-H1`, `2026`.
 */
export interface Period {
  readonly unit: DutyUnit;
  readonly from: Temporal.PlainDate;
}

export function periodOn(unit: DutyUnit, day: Temporal.PlainDate): Period {
  switch (unit) {
    case 'workday':
      return { unit, from: day };
    case 'month':
      return { unit, from: day.with({ day: 1 }) };
    case 'quarter':
      return { unit, from: day.with({ month: firstMonth(quarterOf(day)), day: 1 }) };
    case 'half':
      return { unit, from: day.with({ month: firstOfHalf(halfOf(day)), day: 1 }) };
    case 'year':
      return { unit, from: day.with({ month: 1, day: 1 }) };
  }
}

const months: Readonly<Record<DutyUnit, number>> = { workday: 0, month: 1, quarter: 3, half: 6, year: 12 };

/** The n-th period after this one, or before it. A day has none: its neighbours depend on the calendar. */
export function periodAfter({ unit, from }: Period, n: number): Period {
  return { unit, from: from.add({ months: n * months[unit] }) };
}

export function quarterOf({ month }: Temporal.PlainDate): number {
  return Math.ceil(month / 3);
}

function firstMonth(quarter: number): number {
  return quarter * 3 - 2;
}

/** 1 or 2 */
export function halfOf({ month }: Temporal.PlainDate): number {
  return Math.ceil(month / 6);
}

function firstOfHalf(half: number): number {
  return half * 6 - 5;
}

export function writePeriod({ unit, from }: Period): string {
  switch (unit) {
    case 'workday':
      return from.toString();
    case 'month':
      return from.toPlainYearMonth().toString();
    case 'quarter':
      return `${from.year}-Q${quarterOf(from)}`;
    case 'half':
      return `${from.year}-H${halfOf(from)}`;
    case 'year':
      return String(from.year);
  }
}

/** Null: not a key of a period. */
export function readPeriod(key: string): Period | null {
  const [, year = '', quarter, half, month, day] =
    /^(\d{4})(?:-Q([1-4])|-H([12])|-(0[1-9]|1[0-2])(?:-(\d\d))?)?$/.exec(key) ?? [];
  if (year === '') return null;
  try {
    const from = (on: number, date = 1) =>
      Temporal.PlainDate.from({ year: Number(year), month: on, day: date }, { overflow: 'reject' });
    if (quarter !== undefined) return { unit: 'quarter', from: from(firstMonth(Number(quarter))) };
    if (half !== undefined) return { unit: 'half', from: from(firstOfHalf(Number(half))) };
    if (day !== undefined) return { unit: 'workday', from: from(Number(month), Number(day)) };
    return month === undefined
      ? { unit: 'year', from: from(1) }
      : { unit: 'month', from: from(Number(month)) };
  } catch {
    return null;
  }
}

/** What says a period is shorter. */
const mostChars = 40;
const quarters = '一二三四';

/**
 * The period that people wrote: `2026-12`, 2026年12月, 12月, 2026年四季度, 2026年上半年, 2027年, or a day within it. A month without a year
 * is the nearest one.
 *
 * @returns null where it says none
 */
export function periodWritten(unit: DutyUnit, text: string, near: Temporal.PlainDate): Period | null {
  const written = text.slice(0, mostChars).normalize('NFKC').trim();
  const [, year] = /(\d{4})/.exec(written) ?? [];
  // A field that is a day says the period that it lies in.
  const day = unit === 'workday' ? null : readPeriod(written);
  if (day?.unit === 'workday') return periodOn(unit, day.from);
  switch (unit) {
    case 'workday': {
      const [found] = /\d{4}-\d\d-\d\d/.exec(written) ?? [];
      return found === undefined ? null : readPeriod(found);
    }
    case 'year':
      return year === undefined ? null : readPeriod(year);
    case 'quarter': {
      const [, number] =
        /(?:Q|第?)\s*([1-4一二三四])(?:\s*季度)?\s*$/iu.exec(written.replace(/\d{4}/, ' ')) ?? [];
      const quarter = number === undefined ? Number.NaN : quarters.indexOf(number) + 1 || Number(number);
      return Number.isNaN(quarter) ? null : readPeriod(`${year ?? near.year}-Q${quarter}`);
    }
    case 'half': {
      const [, number] = /(?:H|半年)\s*([12])\s*$/iu.exec(written) ?? [];
      const half = /上半年/u.test(written) ? '1' : /下半年/u.test(written) ? '2' : number;
      return half === undefined ? null : readPeriod(`${year ?? near.year}-H${half}`);
    }
    case 'month': {
      const [, of, month] = /^(?:(\d{4})\D{0,3}?)?(\d{1,2})(?:\D|$)/.exec(written) ?? [];
      if (month === undefined || Number(month) < 1 || Number(month) > 12) return null;
      return of === undefined ? nearest(Number(month), near) : readPeriod(`${of}-${month.padStart(2, '0')}`);
    }
  }
}

/** From five months ago to six months ahead. */
function nearest(month: number, near: Temporal.PlainDate): Period {
  const ahead = (((month - near.month) % 12) + 12) % 12;
  return periodAfter(periodOn('month', near), ahead > 6 ? ahead - 12 : ahead);
}
