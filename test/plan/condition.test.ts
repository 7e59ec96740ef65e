import { describe, expect, it } from 'vitest';
import { type ConditionFacts, holds } from '../../jobs/plan/condition.ts';
import type { Condition } from '../../templates/reader/condition.ts';

const yes = { field: 'kind', among: ['a', 'b'] };
const no = { field: 'kind', among: ['c'] };
const facts: ConditionFacts = {
  values: { kind: 'b', amount: '100.5', text: 'many', empty: '' },
  earlier: { kind: ['z', 'c'] },
  flags: ['late'],
  days: new Set(['trialStarted']),
  entries: [
    { register: 'order', state: 'done', isEnd: true },
    { register: 'complaint', state: 'open', isEnd: false },
  ],
};

const cases: readonly (readonly [Condition, boolean])[] = [
  [yes, true],
  [no, false],
  [{ field: 'unknown', among: ['', 'undefined'] }, false],
  [{ all: [yes, yes] }, true],
  [{ all: [yes, no] }, false],
  [{ all: [] }, true],
  [{ any: [no, yes] }, true],
  [{ any: [no, no] }, false],
  [{ any: [] }, false],
  [{ not: yes }, false],
  [{ not: no }, true],
  [{ not: { all: [yes, { not: no }] } }, false],
  [{ given: 'kind' }, true],
  [{ given: 'empty' }, false],
  [{ given: 'unknown' }, false],
  [{ flag: 'late' }, true],
  [{ flag: 'other' }, false],
  [{ customerDay: 'trialStarted' }, true],
  [{ customerDay: 'arrived' }, false],
  [{ hasEntry: { register: 'complaint' } }, true],
  [{ hasEntry: { register: 'order' } }, false],
  [{ hasEntry: { register: 'order', states: ['done', 'other'] } }, true],
  [{ hasEntry: { register: 'order', states: ['other'] } }, false],
  [{ hasEntry: { register: 'complaint', states: ['done'] } }, false],
  [{ hasEntry: { register: 'visit', states: ['done', 'open'] } }, false],
  [{ ever: yes }, true],
  [{ ever: no }, true],
  [{ ever: { field: 'kind', among: ['q'] } }, false],
  [{ ever: { field: 'amount', range: { atLeast: '100.5' } } }, true],
  [{ ever: { field: 'unknown', among: ['x'] } }, false],
];

describe('a condition', () => {
  it.each(cases)('%j: %s', (condition, expected) => {
    expect(holds(condition, facts)).toBe(expected);
  });

  it('on a trend does not hold where nothing was summed up', () => {
    const source = { register: 'order', day: 'on', unless: [], firstOrder: false };
    expect(holds({ trend: { ...source, months: 1, percent: { atMost: '50' } } }, { values: {} })).toBe(false);
  });

  it.each(['flag', 'customerDay', 'ever'] as const)('on facts without any %s does not hold', (kind) => {
    const condition = { flag: { flag: 'late' }, customerDay: { customerDay: 'x' }, ever: { ever: no } }[kind];
    expect(holds(condition, { values: {} })).toBe(false);
  });

  it.each([
    ['atLeast', '100.5', true],
    ['atLeast', '100.500001', false],
    ['atLeast', '100', true],
    ['atMost', '100.5', true],
    ['atMost', '100.499999', false],
    ['atMost', '101', true],
    ['above', '100.5', false],
    ['above', '100.499999', true],
    ['below', '100.5', false],
    ['below', '100.500001', true],
    ['atLeast', 'no number', false],
    ['below', 'no number', false],
  ] as const)('on 100.5 with %s %s: %s', (limit, value, expected) => {
    expect(holds({ field: 'amount', range: { [limit]: value } }, facts)).toBe(expected);
  });

  it.each([
    [{ above: '100', below: '101' }, true],
    [{ above: '100', below: '100.5' }, false],
    [{ atLeast: '101', atMost: '102' }, false],
    [{ atLeast: '100.5', atMost: '100.5' }, true],
    [{}, true],
  ])('on both limits %j: %s', (range, expected) => {
    expect(holds({ field: 'amount', range }, facts)).toBe(expected);
  });

  it('an answer that is not a number is in no range, not even in one without limits', () => {
    expect(holds({ field: 'text', range: { atLeast: '0' } }, facts)).toBe(false);
    expect(holds({ field: 'text', range: {} }, facts)).toBe(false);
  });
});
