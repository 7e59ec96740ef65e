import { describe, expect, it } from 'vitest';
import { planSubject } from '../../../jobs/plan/plan-subject.ts';
import { reconcile } from '../../../jobs/plan/reconcile.ts';
import type { EntryFacts } from '../../../jobs/plan/types.ts';
import type { Condition } from '../../../templates/reader/condition.ts';
import type { Step } from '../../../templates/reader/playbook.ts';
import { existing, playbook, rules, shanghai, span } from '../scene.ts';
import { entry, moved, opened, reply } from './complaint-entry.ts';

interface When {
  readonly if?: Condition;
  readonly unless?: Condition;
  readonly opened?: string;
}

const withWhen = (when: When) => {
  const { moves: _, ...closes } = reply.closes;
  const step: Step = {
    ...reply,
    trigger: { ...reply.trigger, ...when },
    closes: when.opened === undefined ? reply.closes : { ...closes, entry: when.opened },
  };
  return { ...rules, playbook: { ...playbook, steps: [step] } };
};

const first = [opened('2026-03-03T10:00')];
const other = (register: string, openedAt: string, on = '2026-03-20') => ({
  register,
  number: `${register}-1`,
  state: 'open',
  openedAt: shanghai(openedAt),
  answers: { visitOn: on },
});

describe('a step that is owed only while a condition holds', () => {
  const owed = (when: When, changes: Partial<EntryFacts>) =>
    planSubject(entry(first, changes), withWhen(when), span).followUps.length;

  it.each<[string, Condition, Partial<EntryFacts>]>([
    ['an answer', { field: 'kind', among: ['quality'] }, { values: { kind: 'quality' } }],
    ['a flag', { flag: 'urgent' }, { flags: ['urgent'] }],
    ['a day of the customer', { customerDay: 'firstDeal' }, { days: new Set(['firstDeal']) }],
    [
      'another entry in a state',
      { hasEntry: { register: 'visit', states: ['open'] } },
      { others: [other('visit', '2026-03-01T09:00')] },
    ],
  ])('%s: `if` asks for it, `unless` does without', (_, condition, changes) => {
    expect(owed({ if: condition }, {})).toBe(0);
    expect(owed({ if: condition }, changes)).toBe(1);
    expect(owed({ unless: condition }, {})).toBe(1);
    expect(owed({ unless: condition }, changes)).toBe(0);
    expect(owed({ if: condition, unless: condition }, changes)).toBe(0);
  });

  it.each([
    ['a day before', '2026-03-09', '2026-03-03T12:00', 0],
    ['the same day, opened earlier', '2026-03-10', '2026-03-03T09:59', 0],
    ['the same day, opened later', '2026-03-10', '2026-03-03T10:01', 1],
    ['a day later', '2026-03-11', '2026-03-01T09:00', 1],
    ['no day at all', '', '2026-03-01T09:00', 1],
  ])('`before` compares the days of both: %s', (_, on, at, count) => {
    const unless: Condition = { hasEntry: { register: 'visit', states: ['open'], before: 'visitOn' } };
    const changes = { values: { visitOn: '2026-03-10' }, others: [other('visit', at, on)] };
    expect(owed({ unless }, changes)).toBe(count);
  });

  it('is cancelled when it does not hold any more, and nothing is said', () => {
    const when = { unless: { customerDay: 'firstDeal' } };
    const open = planSubject(entry(first), withWhen(when), span).followUps.map((one) => existing(one));
    const now = entry(first, { followUps: open, days: new Set(['firstDeal']) });
    const [change] = reconcile(planSubject(now, withWhen(when), span).followUps, now, withWhen(when));
    expect(change).toMatchObject({ kind: 'cancel' });
  });
});

describe('a step that is closed by an entry of another register', () => {
  const when = { opened: 'visit', unless: { hasEntry: { register: 'visit', states: ['open'] } } };
  const planned = (changes: Partial<EntryFacts>, moves = first) =>
    planSubject(entry(moves, changes), withWhen(when), span).followUps;

  it('is done by one opened since then, whatever its condition says of it', () => {
    const open = planned({}).map((one) => existing(one));
    expect(open).toHaveLength(1);
    const now = entry(first, { followUps: open, others: [other('visit', '2026-03-03T10:00')] });
    const [change] = reconcile(planned(now), now, withWhen(when));
    expect(change).toMatchObject({ kind: 'close', reason: { code: 'reason/handed-in' } });
  });

  it('is not done by an earlier one, or by one of another register', () => {
    const bare = { opened: 'visit' };
    const owed = (others: EntryFacts['others'] & object) =>
      planSubject(entry(first, { others }), withWhen(bare), span).followUps.map(({ done }) => done);
    expect(owed([other('visit', '2026-03-03T09:59'), other('order', '2026-03-04T09:00')])).toEqual([
      undefined,
    ]);
  });

  it('once the entry has left its states, one that comes later does not count as having done it', () => {
    const left = [...first, moved('drop', 'open', 'dropped', '2026-03-03T11:00')];
    const open = planned({}).map((one) => existing(one));
    const now = entry(left, { followUps: open, others: [other('visit', '2026-03-03T12:00')] });
    const [change] = reconcile(planned(now, left), now, withWhen(when));
    expect(change).toMatchObject({ kind: 'cancel' });
  });
});
