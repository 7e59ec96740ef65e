import { describe, expect, it } from 'vitest';
import { periodAfter, periodOn, periodWritten, readPeriod, writePeriod } from '../../jobs/plan/period.ts';
import { day } from './scene.ts';

describe('a period', () => {
  it.each(['2026-03-02', '2026-03', '2026-Q1', '2026-H2', '2026'])('%s is read as it was written', (key) => {
    const period = readPeriod(key);
    expect(period === null ? null : writePeriod(period)).toBe(key);
  });
  it.each([
    ['2026-03', '2026-03-01'],
    ['2026-Q2', '2026-04-01'],
    ['2026-H2', '2026-07-01'],
    ['2026', '2026-01-01'],
  ])('%s begins on %s', (key, from) => {
    expect(readPeriod(key)?.from.toString()).toBe(from);
  });
  it.each(['', '2026-13', '2026-Q5', '2026-H3', '26', '2026-02-30'])('%j is none', (key) => {
    expect(readPeriod(key)).toBeNull();
  });
  it.each([
    ['month', '12月', '2026-11-20', '2026-12'],
    ['month', '1', '2026-11-20', '2027-01'],
    ['month', '11月', '2027-01-04', '2026-11'],
    ['quarter', '2026年四季度', '2027-01-04', '2026-Q4'],
    ['quarter', '2026 Q4', '2027-01-04', '2026-Q4'],
    ['half', '2026年上半年', '2027-01-04', '2026-H1'],
    ['half', '下半年', '2026-11-20', '2026-H2'],
    ['half', '2026 H2', '2027-01-04', '2026-H2'],
    ['half', '2026-07-01', '2026-11-20', '2026-H2'],
    ['year', '２０２７年', '2026-11-20', '2027'],
    ['quarter', '2026-02-12', '2026-11-20', '2026-Q1'],
    ['month', '2026-02-12', '2026-11-20', '2026-02'],
    ['year', '2026-02-12', '2027-01-05', '2026'],
    ['year', '明年', '2026-11-20', null],
    ['month', '2026年3月', '2026-11-20', '2026-03'],
    ['month', '2026-3', '2026-11-20', '2026-03'],
    ['month', '12', '2026-06-15', '2026-12'],
    ['month', '12', '2026-05-15', '2025-12'],
    ['month', '0月', '2026-11-20', null],
    ['month', '13月', '2026-11-20', null],
    ['month', ' １２月 ', '2026-11-20', '2026-12'],
    ['month', `1月${'x'.repeat(200)}`, '2026-11-20', '2027-01'],
    ['quarter', '第三季度', '2026-11-20', '2026-Q3'],
    ['quarter', '二', '2026-11-20', '2026-Q2'],
    ['quarter', '5季度', '2026-11-20', null],
    ['quarter', '季度', '2026-11-20', null],
    ['quarter', 'Q3 2026', '2025-11-20', '2026-Q3'],
    // What says a period is shorter.
    ['year', `${'x'.repeat(37)}2027`, '2026-11-20', null],
    ['year', `${'x'.repeat(36)}2027`, '2026-11-20', '2027'],
    ['half', '半年', '2026-11-20', null],
    ['half', 'H1', '2026-11-20', '2026-H1'],
    ['workday', '日报 2026-03-05 张伟', '2026-11-20', '2026-03-05'],
    ['workday', '今天', '2026-11-20', null],
    ['workday', '2026-02-30', '2026-11-20', null],
  ] as const)('%s %s', (unit, text, near, expected) => {
    const found = periodWritten(unit, text, day(near));
    expect(found === null ? null : writePeriod(found)).toBe(expected);
  });
  it('that cannot be read is none; a day has one of each kind', () => {
    expect(periodWritten('month', '下个月', day('2026-11-20'))).toBeNull();
  });
  it.each([
    ['workday', '2026-02-28', '2026-02-28'],
    ['month', '2026-02-28', '2026-02-01'],
    ['quarter', '2026-03-31', '2026-01-01'],
    ['quarter', '2026-04-01', '2026-04-01'],
    ['quarter', '2026-12-31', '2026-10-01'],
    ['half', '2026-06-30', '2026-01-01'],
    ['half', '2026-07-01', '2026-07-01'],
    ['year', '2026-12-31', '2026-01-01'],
  ] as const)('of a day by %s: %s begins on %s', (unit, on, from) => {
    expect(periodOn(unit, day(on)).from.toString()).toBe(from);
  });
  it.each([
    ['2026-11', 3, '2027-02'],
    ['2026-01', -1, '2025-12'],
    ['2026-Q4', 1, '2027-Q1'],
    ['2026-H1', -1, '2025-H2'],
    ['2026', 2, '2028'],
    ['2026-03-02', 1, '2026-03-02'],
  ])('%s and %d of them is %s', (key, n, expected) => {
    const period = readPeriod(key);
    const found = period === null ? null : periodAfter(period, n);
    expect(found).toEqual(readPeriod(expected));
  });
});
