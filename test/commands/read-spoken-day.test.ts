import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { readSpokenDay } from '../../bot/commands/engine/read-spoken-day.ts';

/** A Saturday. */
const today = Temporal.PlainDate.from('2026-11-21');
const read = (text: string, on = today): string | null => readSpokenDay(text, on)?.toString() ?? null;

describe('a day in full', () => {
  it.each([
    ['2026-11-21'],
    ['2026/11/21'],
    ['2026.11.21'],
    ['20261121'],
    ['2026年11月21日'],
    ['２０２６－１１－２１'],
    [' 2026-11-21 '],
  ])('%s', (text) => {
    expect(read(text)).toBe('2026-11-21');
  });
});

describe('a day without its year is the nearest one', () => {
  it.each([
    ['11-21', '2026-11-21', '2026-11-21'],
    ['11/22', '2026-11-21', '2026-11-22'],
    ['11月20日', '2026-11-21', '2026-11-20'],
    ['1月5号', '2026-11-21', '2027-01-05'],
    ['12-30', '2026-01-05', '2025-12-30'],
    ['1-2', '2025-12-30', '2026-01-02'],
    ['7.1', '2026-01-01', '2026-07-01'],
    ['2-29', '2027-11-21', '2028-02-29'],
    ['2-29', '2025-02-01', '2024-02-29'],
  ])('%s on %s is %s in between', (text, on, meant) => {
    expect(read(text, Temporal.PlainDate.from(on))).toBe(meant);
  });

  it('for any day given within half a year of it', () => {
    const near = fc.integer({ min: -180, max: 180 });
    const anyDay = fc
      .integer({ min: 0, max: 20_000 })
      .map((days) => Temporal.PlainDate.from('2000-01-01').add({ days }));
    fc.assert(
      fc.property(anyDay, near, (on, days) => {
        const day = on.add({ days });
        fc.pre(!(day.month === 2 && day.day === 29));
        expect(read(`${day.month}-${day.day}`, on)).toBe(day.toString());
      }),
    );
  });
});

describe('a day as it is spoken', () => {
  it.each([
    ['今天', '2026-11-21'],
    ['today', '2026-11-21'],
    ['Tomorrow', '2026-11-22'],
    ['昨天', '2026-11-20'],
    ['yesterday', '2026-11-20'],
    ['前天', '2026-11-19'],
    ['后天', '2026-11-23'],
    ['大后天', '2026-11-24'],
    ['+3d', '2026-11-24'],
    ['＋３ｄ', '2026-11-24'],
    ['+3', '2026-11-24'],
    ['-2d', '2026-11-19'],
    ['+3天', '2026-11-24'],
    ['+2w', '2026-12-05'],
    ['3天后', '2026-11-24'],
    ['2天前', '2026-11-19'],
    ['1周后', '2026-11-28'],
    ['周一', '2026-11-16'],
    ['周六', '2026-11-21'],
    ['这周日', '2026-11-22'],
    ['下周一', '2026-11-23'],
    ['下星期天', '2026-11-29'],
    ['上周五', '2026-11-13'],
  ])('%s', (text, meant) => {
    expect(read(text)).toBe(meant);
  });
});

describe('invalid days', () => {
  it.each([
    ['2026-02-30'],
    ['2-30'],
    ['13-1'],
    ['0-0'],
    ['20261301'],
    ['2026-11'],
    ['21'],
    ['day'],
    ['周八'],
    ['+99999d'],
    ['0206-01-01'],
    ['constructor'],
    [''],
  ])('%j', (text) => {
    expect(read(text)).toBeNull();
  });

  it('an offset out of the years that people plan in', () => {
    expect(read('+9999w')).toBeNull();
  });

  it('any text is read or refused, never an error', () => {
    const odd = fc.constantFrom(...Array.from('0123456789+-/.年月日号天周上下个前后dw二日 '));
    const odds = fc.array(odd, { maxLength: 12 }).map((chars) => chars.join(''));
    fc.assert(
      fc.property(odds, (text) => {
        const year = readSpokenDay(text, today)?.year ?? 2000;
        expect(year >= 1990 && year <= 2099).toBe(true);
      }),
      { numRuns: 5_000 },
    );
  });
});
