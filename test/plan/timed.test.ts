import { describe, expect, it } from 'vitest';
import { nextJudgedOn, timedDays } from '../../jobs/plan/timed.ts';
import type { EntryFacts, MoveFact } from '../../jobs/plan/types.ts';
import type { Register, TimedRule } from '../../templates/reader/register.ts';
import { day, facts, rules, shanghai } from './scene.ts';

const move = (from: string | null, to: string, at: string): MoveFact => ({
  move: from === null ? null : 'move',
  from,
  to,
  at: shanghai(at),
  by: '张伟',
});

const entry = (changes: Partial<EntryFacts> = {}): EntryFacts => ({
  subject: { kind: 'entry', id: 'e1' },
  customerId: 'c1',
  active: true,
  enteredOn: day('2026-01-01'),
  hasCustomerRoom: true,
  anchors: {},
  followUps: [],
  people: facts().people,
  register: 'demo',
  number: 'YJ26-001',
  moves: [move(null, 'open', '2026-03-02T23:30')],
  values: { until: '2026-03-10' },
  ...changes,
});

const rule = (key: string, at: TimedRule['at'], owed: readonly string[] = []): TimedRule => ({
  key,
  at,
  while: owed,
  do: { flag: 'late' },
});
const entered = rule('entered', { entered: 'open', plus: { amount: 7, unit: 'd' } }, ['open']);
const said = rule('said', { day: 'until', plus: { amount: 1, unit: 'd' } });

const daysOf = (about: EntryFacts, ...timed: TimedRule[]) =>
  timedDays(about, { timed }, rules).map(({ rule: { key }, on }) => `${key} ${on.toString()}`);

describe('the days on which the rules of an entry are judged', () => {
  it('count from the last time it came into the state, by the day of the company', () => {
    expect(daysOf(entry(), entered)).toEqual(['entered 2026-03-09']);
    const again = [
      move(null, 'open', '2026-03-02T10:00'),
      move('open', 'lent', '2026-03-03T10:00'),
      move('lent', 'open', '2026-03-05T10:00'),
    ];
    expect(daysOf(entry({ moves: again }), entered)).toEqual(['entered 2026-03-12']);
  });

  it('do not count from a move that stays in the state, and there are none where it never came into it', () => {
    const stayed = [move(null, 'open', '2026-03-02T10:00'), move('open', 'open', '2026-03-05T10:00')];
    expect(daysOf(entry({ moves: stayed }), entered)).toEqual(['entered 2026-03-09']);
    const lent = { ...entered, at: { ...entered.at, entered: 'lent' } };
    expect(daysOf(entry(), lent)).toEqual([]);
    expect(daysOf(entry({ moves: [] }), entered)).toEqual([]);
  });

  it('count from a day among the answers, if there is one', () => {
    expect(daysOf(entry(), said)).toEqual(['said 2026-03-11']);
    expect(daysOf(entry({ values: {} }), said)).toEqual([]);
    expect(daysOf(entry({ values: { until: 'soon' } }), said)).toEqual([]);
    expect(daysOf(entry({ values: { until: '2026-02-30' } }), said)).toEqual([]);
  });

  it('are there only in the states of the rule; a rule without states is judged in all', () => {
    const lent = entry({
      moves: [move(null, 'open', '2026-03-02T10:00'), move('open', 'lent', '2026-03-03T10:00')],
    });
    expect(daysOf(lent, entered, said)).toEqual(['said 2026-03-11']);
    expect(daysOf(lent, { ...said, while: ['open', 'lent'] })).toEqual(['said 2026-03-11']);
    expect(daysOf(lent, { ...said, while: ['open'] })).toEqual([]);
  });

  it('come in order, without those that were judged', () => {
    expect(daysOf(entry(), said, entered)).toEqual(['entered 2026-03-09', 'said 2026-03-11']);
    expect(daysOf(entry({ judgedOn: day('2026-03-08') }), said, entered)).toHaveLength(2);
    expect(daysOf(entry({ judgedOn: day('2026-03-09') }), said, entered)).toEqual(['said 2026-03-11']);
    expect(daysOf(entry({ judgedOn: day('2026-03-11') }), said, entered)).toEqual([]);
  });

  it('clamp to the end of a month and do not drift', () => {
    const monthly = (amount: number) => rule('m', { day: 'until', plus: { amount, unit: 'mo' } });
    const about = entry({ values: { until: '2026-11-30' } });
    expect(daysOf(about, monthly(3), monthly(6))).toEqual(['m 2027-02-28', 'm 2027-05-30']);
  });
});

describe('the next day of judging', () => {
  const registered = (timed: readonly TimedRule[]) => ({
    ...rules,
    // The other keys of a register do not matter here.
    registers: [
      { key: 'other', timed: [] },
      { key: 'demo', timed },
    ] as unknown as readonly Register[],
  });

  it('is the day after, so that what is recorded on the day itself counts', () => {
    expect(nextJudgedOn(entry(), registered([said, entered]))?.toString()).toBe('2026-03-10');
  });

  it.each([
    ['no rule', entry(), []],
    ['a suspended customer', entry({ active: false }), [entered]],
    ['a register that is gone', entry({ register: 'gone' }), [entered]],
  ])('is none: %s', (_, about, timed) => {
    expect(nextJudgedOn(about, registered(timed))).toBeNull();
  });
});
