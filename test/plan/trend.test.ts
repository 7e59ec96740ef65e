import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { hasTrend } from '../../jobs/plan/trend.ts';
import { type Range, sourceKey } from '../../templates/reader/condition.ts';
import { readDecimal } from '../../templates/reader/decimal.ts';

const source = { register: 'sales-order', sum: 'amount', day: 'orderedOn', unless: [], firstOrder: false };

function holds(percent: Range, next: string, months: number, orders: Readonly<Record<string, string>>) {
  const counted = Object.entries(orders).map(([on, amount]) => ({
    on: Temporal.PlainDate.from(on),
    value: readDecimal(amount) ?? 0n,
  }));
  return hasTrend(
    { ...source, months, percent },
    { counted: new Map([[sourceKey(source), counted]]), next: Temporal.PlainDate.from(next) },
  );
}

describe('a trend', () => {
  it.each([
    ['70.01', false],
    ['70', true],
    ['69.99', true],
  ])('of %s to 100 is one of at most 70 percent: %s', (now, is) => {
    expect(holds({ atMost: '70' }, '2026-05-01', 1, { '2026-03-15': '100', '2026-04-15': now })).toBe(is);
  });

  it('keeps each limit to the fen', () => {
    const orders = { '2026-03-15': '0.03', '2026-04-15': '0.01' };
    expect(holds({ below: '33.4' }, '2026-05-01', 1, orders)).toBe(true);
    expect(holds({ below: '33.3' }, '2026-05-01', 1, orders)).toBe(false);
    const twice = { '2026-03-15': '100', '2026-04-15': '200' };
    expect(holds({ atLeast: '200' }, '2026-05-01', 1, twice)).toBe(true);
    expect(holds({ above: '200' }, '2026-05-01', 1, twice)).toBe(false);
  });

  it.each<[Range, string, boolean]>([
    [{ atLeast: '200' }, '199.99', false],
    [{ above: '200' }, '200.01', true],
    [{ below: '200' }, '200', false],
    [{ below: '200' }, '199.99', true],
    [{ above: '100', atMost: '200' }, '200', true],
    [{ above: '100', atMost: '200' }, '100', false],
  ])('%j of a hundred, now %s: %s', (range, now, is) => {
    expect(holds(range, '2026-05-01', 1, { '2026-03-15': '100', '2026-04-15': now })).toBe(is);
  });

  it('of three months looks at the three before them, and no further', () => {
    const orders = { '2025-10-31': '900', '2025-11-01': '100', '2026-02-01': '70' };
    expect(holds({ atMost: '70' }, '2026-05-01', 3, orders)).toBe(true);
    expect(holds({ atMost: '69' }, '2026-05-01', 3, orders)).toBe(false);
  });

  it('of what was never counted is none', () => {
    const about = { ...source, register: 'another', months: 1, percent: { atLeast: '0' } };
    expect(hasTrend(about, { counted: new Map(), next: Temporal.PlainDate.from('2026-05-01') })).toBe(false);
  });

  it('needs something in the months before; nothing since is a fall', () => {
    expect(holds({ atMost: '70' }, '2026-05-01', 1, { '2026-04-15': '100' })).toBe(false);
    expect(holds({ atMost: '70' }, '2026-05-01', 1, { '2026-02-28': '100' })).toBe(false);
    expect(holds({ atMost: '70' }, '2026-05-01', 1, { '2026-03-01': '100' })).toBe(true);
    expect(holds({ atMost: '70' }, '2026-05-01', 1, {})).toBe(false);
  });

  it('counts its months back from one day: a month’s end clamps and does not drift', () => {
    // Before 31 March: from 28 February, and from 31 January.
    const fallen = (orders: Readonly<Record<string, string>>) =>
      holds({ atMost: '70' }, '2026-03-31', 1, orders);
    expect(fallen({ '2026-02-27': '100', '2026-02-28': '80' })).toBe(false);
    expect(fallen({ '2026-02-27': '100', '2026-03-30': '80' })).toBe(false);
    expect(fallen({ '2026-02-27': '100', '2026-03-31': '80' })).toBe(true);
    expect(fallen({ '2026-01-31': '100' })).toBe(true);
    expect(fallen({ '2026-01-30': '100' })).toBe(false);
    expect(fallen({ '2026-01-28': '100' })).toBe(false);
  });
});
