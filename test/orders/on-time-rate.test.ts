import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { onTimeRate, type OrderDays, standingOf, tenthsOfPercent } from '../../jobs/orders/on-time-rate.ts';

const day = (written: string) => Temporal.PlainDate.from(written);
const month = (written: string) => Temporal.PlainYearMonth.from(written);
const order = (promisedOn: string, deliveredOn: string | null = null): OrderDays => ({
  promisedOn: day(promisedOn),
  deliveredOn: deliveredOn === null ? null : day(deliveredOn),
});
const march = month('2026-03');

describe('首单准交率', () => {
  it('first order 0 of 0 → no data', () => {
    const rate = onTimeRate([], march, day('2026-04-01'));
    expect(rate).toMatchObject({ onTime: 0, counted: 0, waiting: 0, late: [] });
    expect(tenthsOfPercent(rate.onTime, rate.counted)).toBeNull();
    expect(tenthsOfPercent(0, 1)).toBe(0);
  });

  it.each([
    ['delivered before the promised day', '2026-03-10', '2026-03-09', '2026-03-20', 'on-time'],
    ['delivered on the promised day', '2026-03-10', '2026-03-10', '2026-03-20', 'on-time'],
    ['delivered the day after', '2026-03-10', '2026-03-11', '2026-03-20', 'late'],
    ['undelivered, promised for tomorrow', '2026-03-10', null, '2026-03-09', 'waiting'],
    ['undelivered, promised for today', '2026-03-10', null, '2026-03-10', 'waiting'],
    ['undelivered, promised for yesterday', '2026-03-10', null, '2026-03-11', 'late'],
    ['delivered although not due yet', '2026-03-10', '2026-03-05', '2026-03-05', 'on-time'],
  ] as const)('%s', (_case, promised, delivered, today, standing) => {
    expect(standingOf(order(promised, delivered), day(today))).toBe(standing);
  });

  it('not yet due is in neither figure, overdue and undelivered counts late', () => {
    const orders = [
      order('2026-03-05', '2026-03-05'),
      order('2026-03-08', '2026-03-10'),
      order('2026-03-07'),
      order('2026-03-15'),
      order('2026-03-31'),
    ];
    const rate = onTimeRate(orders, march, day('2026-03-15'));
    expect(rate).toMatchObject({ onTime: 1, counted: 3, waiting: 2 });
    expect(rate.late).toEqual([orders[2], orders[1]]);
  });

  it('counts by the promised month, its first and last day among it', () => {
    const orders = [order('2026-02-28'), order('2026-03-01'), order('2026-03-31'), order('2026-04-01')];
    expect(onTimeRate(orders, march, day('2026-05-01')).counted).toBe(2);
  });

  it('month starting on Monday the 1st: that Monday belongs to it, the Sunday before does not', () => {
    const june = month('2026-06');
    expect(june.toPlainDate({ day: 1 }).dayOfWeek).toBe(1);
    const orders = [order('2026-05-31', '2026-05-31'), order('2026-06-01', '2026-06-01')];
    expect(onTimeRate(orders, june, day('2026-06-01'))).toMatchObject({ onTime: 1, counted: 1 });
    expect(onTimeRate(orders, month('2026-05'), day('2026-06-01'))).toMatchObject({ onTime: 1, counted: 1 });
  });

  const someDay = fc.integer({ min: 0, max: 120 }).map((n) => day('2026-02-01').add({ days: n }));
  const someOrder = fc.record({
    promisedOn: someDay,
    deliveredOn: fc.option(someDay),
  });

  it('every order of the month is in exactly one of on time, late and waiting', () => {
    fc.assert(
      fc.property(fc.array(someOrder), someDay, (orders, today) => {
        const { onTime, counted, waiting, late } = onTimeRate(orders, march, today);
        const ofMarch = orders.filter(({ promisedOn }) => promisedOn.toString().startsWith('2026-03'));
        expect(counted + waiting).toBe(ofMarch.length);
        expect(onTime + late.length).toBe(counted);
      }),
    );
  });

  it('of a past month has nothing pending, and only changes if a delivery is recorded', () => {
    fc.assert(
      fc.property(fc.array(someOrder), fc.integer({ min: 0, max: 400 }), (orders, later) => {
        const over = day('2026-04-01');
        const rate = onTimeRate(orders, march, over);
        expect(rate.waiting).toBe(0);
        expect(onTimeRate(orders, march, over.add({ days: later }))).toEqual(rate);
      }),
    );
  });
});

describe('a part in tenths of a percent', () => {
  it.each([
    [2, 3, 667],
    [1, 3, 333],
    [3, 3, 1000],
    [0, 3, 0],
    [1999, 2000, 999],
    [1, 5000, 1],
  ])('%d of %d', (part, whole, tenths) => {
    expect(tenthsOfPercent(part, whole)).toBe(tenths);
  });

  it('is all only of all, and none only of none', () => {
    fc.assert(
      fc.property(fc.nat(100_000), fc.nat(100_000), (a, b) => {
        const [part, whole] = [Math.min(a, b), Math.max(a, b)];
        const tenths = tenthsOfPercent(part, whole);
        if (whole === 0) expect(tenths).toBeNull();
        else {
          expect(tenths === 1000).toBe(part === whole);
          expect(tenths === 0).toBe(part === 0);
        }
      }),
    );
  });
});
