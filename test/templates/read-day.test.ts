import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { readDay } from '../../templates/reader/read-day.ts';

describe('a day as people type it', () => {
  it.each([
    '2026-03-05',
    '2026-3-5',
    '2026/3/5',
    '2026/03/05',
    '2026.3.5',
    '2026年3月5日',
    '2026年3月5号',
    '2026年03月05日',
    '2026年3月5',
    ' 2026 年 3 月 5 日 ',
    '２０２６-０３-０５',
    '２０２６／３／５',
    '２０２６年３月５日',
    '2026－03－05',
  ])('%s is 5 March 2026', (written) => {
    expect(readDay(written)?.toString()).toBe('2026-03-05');
  });

  it.each([
    ['2026-02-29', 'no such day'],
    ['2026-04-31', 'no such day'],
    ['2026-13-01', 'no such month'],
    ['2026-00-10', 'no such month'],
    ['2026-03-00', 'no such day'],
    ['2026-03/05', 'two spellings'],
    ['2026-03-05日', 'two spellings'],
    ['2026年3月5日 10:00', 'a time'],
    ['2026-03-05T00:00:00Z', 'a time'],
    ['26-3-5', 'a short year'],
    ['0206-03-05', 'a slip in the year'],
    ['20226-03-05', 'a slip in the year'],
    ['3/5/2026', 'the American order'],
    ['20260305', 'no separators'],
    ['明天', 'a word'],
    ['', 'nothing'],
  ])('%s is not a day: %s', (written) => {
    expect(readDay(written)).toBeNull();
  });

  it('29 February is a day in leap years alone', () => {
    expect(readDay('2028-02-29')?.toString()).toBe('2028-02-29');
    expect(readDay('2100-02-29')).toBeNull();
  });

  it('every real day is read back from each of its spellings', () => {
    const anyDay = fc
      .integer({ min: 0, max: 40_000 })
      .map((n) => Temporal.PlainDate.from('1990-01-01').add({ days: n }));
    fc.assert(
      fc.property(anyDay, ({ year, month, day }) => {
        const expected = Temporal.PlainDate.from({ year, month, day }).toString();
        for (const written of [expected, `${year}/${month}/${day}`, `${year}年${month}月${day}日`]) {
          expect(readDay(written)?.toString()).toBe(expected);
        }
      }),
    );
  });

  it('nothing else is ever taken for a day', () => {
    fc.assert(
      fc.property(fc.string(), (written) => {
        const found = readDay(written);
        expect(found === null || written.normalize('NFKC').includes(String(found.year))).toBe(true);
      }),
    );
  });
});
