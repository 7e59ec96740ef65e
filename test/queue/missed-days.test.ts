import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { missedDays } from '../../jobs/queue/tick.ts';

const day = (text: string) => Temporal.PlainDate.from(text);

describe('missed days', () => {
  it.each([
    ['today alone when nothing was ever planned', null, '2026-11-21', ['2026-11-21']],
    ['nothing when today is planned', '2026-11-21', '2026-11-21', []],
    ['nothing when the clock was moved back', '2026-11-25', '2026-11-21', []],
    ['today after yesterday', '2026-11-20', '2026-11-21', ['2026-11-21']],
    ['a leap day too', '2028-02-27', '2028-03-01', ['2028-02-28', '2028-02-29', '2028-03-01']],
    ['over the turn of the year', '2026-12-30', '2027-01-01', ['2026-12-31', '2027-01-01']],
  ])('are %s', (_, last, today, expected) => {
    expect(missedDays(last === null ? null : day(last), day(today)).map(String)).toEqual(expected);
  });

  it('are as many as have passed, in order, ending today', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000 }), fc.integer({ min: 1, max: 800 }), (from, gap) => {
        const last = day('2000-01-01').add({ days: from });
        const today = last.add({ days: gap });
        const days = missedDays(last, today);
        expect(days).toHaveLength(gap);
        expect(days[0]?.equals(last.add({ days: 1 }))).toBe(true);
        expect(days.at(-1)?.equals(today)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});
