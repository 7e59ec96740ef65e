import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { anniversaryIn, anniversaryNear, nearDays, nextAnniversary } from '../../jobs/gifts/anniversary.ts';
import { capOf, capsInWords } from '../../jobs/gifts/gift-budget.ts';
import { loadedTemplates } from '../templates/loaded-templates.ts';

const day = (text: string) => Temporal.PlainDate.from(text);
const { gifts, words } = loadedTemplates();
const anyDay = fc.integer({ min: 0, max: 365 * 40 }).map((days) => day('2020-01-01').add({ days }));

describe('the cap of an anniversary', () => {
  it.each([
    [0, 0n],
    [1, 50_000n],
    [2, 100_000n],
    [3, 200_000n],
    [12, 200_000n],
  ])('year 3 and year 12 both 2000; year 0 no gift: year %i may cost %i fen', (year, fen) => {
    expect(capOf(gifts, year)).toBe(fen);
  });

  it('is quoted as the company has written it', () => {
    expect(words.say(capsInWords(gifts), 'zh-CN')).toBe(
      '一周年500元内，两周年1000元内，三周年及以上2000元内',
    );
    expect(words.say(capsInWords(gifts), 'en')).toBe(
      'year 1: up to 500 yuan, year 2: up to 1,000 yuan, year 3 and later: up to 2,000 yuan',
    );
  });
});

describe('choosing the anniversary a proposal is for', () => {
  it.each([
    ['2026-03-01', '2026-12-30', null],
    ['2026-03-01', '2026-12-31', [1, '2027-03-01']],
    ['2026-03-01', '2027-03-01', [1, '2027-03-01']],
    ['2026-03-01', '2027-04-30', [1, '2027-03-01']],
    ['2026-03-01', '2027-05-01', null],
    ['2026-03-01', '2026-03-01', null],
    ['2026-03-01', '2026-04-01', null],
    ['2024-02-29', '2027-02-01', [3, '2027-02-28']],
    ['2024-02-29', '2028-02-01', [4, '2028-02-29']],
    ['2026-12-20', '2028-01-05', [1, '2027-12-20']],
  ] as const)('of a deal of %s is on %s %j', (dealOn, today, expected) => {
    const found = anniversaryNear(day(dealOn), day(today));
    expect(found === null ? null : [found.year, found.on.toString()]).toEqual(expected);
  });

  it('is never the deal itself and never farther away than 60 days', () => {
    fc.assert(
      fc.property(anyDay, anyDay, (dealOn, today) => {
        const found = anniversaryNear(dealOn, today);
        if (found === null) return;
        expect(found.year).toBeGreaterThanOrEqual(1);
        expect(Math.abs(today.until(found.on).days)).toBeLessThanOrEqual(nearDays);
        expect(anniversaryIn(dealOn, found.on.year)).toEqual(found);
      }),
    );
  });

  it('the next one is not before today, and the one before it is', () => {
    fc.assert(
      fc.property(anyDay, anyDay, (dealOn, today) => {
        const next = nextAnniversary(dealOn, today);
        expect(Temporal.PlainDate.compare(next.on, today)).toBeGreaterThanOrEqual(0);
        const before = anniversaryIn(dealOn, next.on.year - 1);
        if (before !== null) expect(Temporal.PlainDate.compare(before.on, today)).toBeLessThan(0);
      }),
    );
  });

  it('the year of the deal itself has none', () => {
    expect(anniversaryIn(day('2026-03-01'), 2026)).toBeNull();
    expect(anniversaryIn(day('2026-03-01'), 2027)?.year).toBe(1);
  });
});
