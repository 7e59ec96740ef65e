import { describe, expect, it } from 'vitest';
import { withComputed } from '../../jobs/plan/computed.ts';
import type { Computed, Expression } from '../../templates/reader/computed.ts';

const computed = (key: string, of: Expression): Computed => ({
  key,
  label: { 'zh-CN': key, en: key },
  of,
  while: null,
  isMoney: false,
});

function valueOf(of: Expression, answers: Readonly<Record<string, string>>): string | undefined {
  return withComputed({ computed: [computed('value', of)] }, answers)['value'];
}

const rows = JSON.stringify([{ amount: '1.5' }, { amount: 'none' }, { other: '7' }, { amount: '2' }]);

describe('what is worked out from the answers', () => {
  it.each<[string, Expression, Readonly<Record<string, string>>, string | undefined]>([
    ['the sum of a column, without what is no number', { sum: ['rows', 'amount'] }, { rows }, '3.5'],
    ['the sum of no rows', { sum: ['rows', 'amount'] }, {}, '0'],
    ['how many are answered, rounded down', { filled: ['a', 'b', 'c'] }, { a: 'x', b: ' ', d: 'y' }, '33'],
    ['two of three', { filled: ['a', 'b', 'c'] }, { a: 'x', c: ' y ' }, '66'],
    ['all', { filled: ['a', 'b'] }, { a: 'x', b: 'y' }, '100'],
    ['none', { filled: ['a', 'b'] }, {}, '0'],
    ['days from one to another', { days: ['from', 'to'] }, { from: '2026-02-27', to: '2026-03-02' }, '3'],
    ['days backwards', { days: ['from', 'to'] }, { from: '2026-03-02', to: '2026-02-27' }, '-3'],
    ['days over two months', { days: ['from', 'to'] }, { from: '2026-01-01', to: '2026-03-01' }, '59'],
    ['no days without the first', { days: ['from', 'to'] }, { to: '2026-03-02' }, undefined],
    ['no days without the second', { days: ['from', 'to'] }, { from: '2026-03-02' }, undefined],
    [
      'no days of what is no day',
      { days: ['from', 'to'] },
      { from: '2026-02-30', to: '2026-03-02' },
      undefined,
    ],
    ['added', { plus: ['a', 'b', 'c'] }, { a: '1', b: '2.25', c: '-4' }, '-0.75'],
    ['added, one missing', { plus: ['a', 'b'] }, { b: '2' }, '2'],
    ['added, one no number', { plus: ['a', 'b'] }, { a: 'x', b: '2' }, '2'],
    ['added, all missing', { plus: ['a', 'b'] }, {}, undefined],
    ['taken away', { minus: ['a', 'b', 'c'] }, { a: '10', b: '2', c: '0.5' }, '7.5'],
    ['taken away, one missing', { minus: ['a', 'b'] }, { a: '10' }, '10'],
    ['taken away from nothing', { minus: ['a', 'b'] }, { b: '2' }, undefined],
  ])('%s', (_, of, answers, expected) => {
    expect(valueOf(of, answers)).toBe(expected);
  });

  it('may use what was worked out before it, and keeps the answers', () => {
    const both = [
      computed('owed', { minus: ['total', 'paid'] }),
      computed('rest', { minus: ['owed', 'waived'] }),
    ];
    expect(withComputed({ computed: both }, { total: '10', paid: '4', waived: '1' })).toEqual({
      total: '10',
      paid: '4',
      waived: '1',
      owed: '6',
      rest: '5',
    });
  });
});
