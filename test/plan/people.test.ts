import { describe, expect, it } from 'vitest';
import { earlier, later } from '../../jobs/plan/order-days.ts';
import {
  customerOwner,
  customerOwnerSeat,
  escalationRecipient,
  onDuty,
  ownerOf,
  peopleFor,
  recipientOf,
} from '../../jobs/plan/people.ts';
import type { Person, SubjectFacts } from '../../jobs/plan/types.ts';
import type { Step } from '../../templates/reader/playbook.ts';
import { day, facts, trialCheck } from './scene.ts';

const li: Person = { id: 'li', name: '李主管' };
const zhang: Person = { id: 'zhang', name: '张伟' };
const wang: Person = { id: 'wang', name: '王芳' };
const chen: Person = { id: 'chen', name: '陈总监' };
const everyone = { supervisor: li, salesperson: zhang, assistant: wang, director: chen };

describe('who owns a step (S0 L37-38)', () => {
  it.each([
    ['a potential customer: the supervisor', 'potential', {}, 'li'],
    ['an ordinary customer: the salesperson', 'ordinary', {}, 'zhang'],
    ['the seat is vacant: the supervisor', 'ordinary', { salesperson: undefined }, 'li'],
    ['no supervisor: the director', 'potential', { supervisor: undefined }, 'chen'],
    ['nobody above: the salesperson', 'potential', { supervisor: undefined, director: undefined }, 'zhang'],
    [
      'only the assistant',
      'ordinary',
      { supervisor: undefined, director: undefined, salesperson: undefined },
      'wang',
    ],
    [
      'only who opened it',
      'ordinary',
      {
        supervisor: undefined,
        director: undefined,
        salesperson: undefined,
        assistant: undefined,
        opener: li,
      },
      'li',
    ],
    [
      'nobody at all',
      'ordinary',
      { supervisor: undefined, director: undefined, salesperson: undefined, assistant: undefined },
      null,
    ],
  ] as const)('%s', (_name, tier, vacant, owner) => {
    expect(ownerOf(trialCheck, facts({ tier, people: { ...everyone, ...vacant } }))?.id ?? null).toBe(owner);
  });

  it('the seat is the supervisor’s of a potential customer, and the salesperson’s of an ordinary one', () => {
    expect(customerOwnerSeat).toEqual({ potential: 'supervisor', ordinary: 'salesperson' });
  });

  it('a step that only a vacant company could own has no owner', () => {
    expect(ownerOf(trialCheck, facts({ people: {} }))).toBeNull();
  });

  it.each([
    ['potential', {}, 'li'],
    ['ordinary', {}, 'zhang'],
    ['ordinary', { salesperson: undefined }, 'li'],
    ['potential', { supervisor: undefined }, 'chen'],
  ] as const)('a %s customer without a step (%o) is owned in the same way', (tier, vacant, owner) => {
    expect(customerOwner(tier, { ...everyone, ...vacant })?.id).toBe(owner);
  });

  it('a subject that is not a customer has no tier: the seat of ordinary ones', () => {
    const machine = { ...facts({ tier: 'potential' }), subject: { kind: 'staff', id: 'm1' } };
    expect(ownerOf(trialCheck, machine as SubjectFacts)?.id).toBe('zhang');
  });
});

describe('who a reminder goes to', () => {
  it('the owner, whichever seat that is, or the seat named; no one where it is vacant', () => {
    expect(recipientOf('owner', wang, everyone)).toBe(wang);
    expect(recipientOf('owner', null, everyone)).toBeNull();
    expect(recipientOf('supervisor', wang, everyone)).toBe(li);
    expect(recipientOf('supervisor', wang, {})).toBeNull();
  });
});

describe('who closes an entry that its opener may not close', () => {
  const byOthers: Step = { ...trialCheck, closes: { ...trialCheck.closes, byOthers: true } };
  it.each([
    ['the director for a supervisor who opened it', byOthers, { ...everyone, opener: li }, 'chen'],
    ['the supervisor for anybody else', byOthers, { ...everyone, opener: zhang }, 'li'],
    ['the supervisor where the opener may', trialCheck, { ...everyone, opener: li }, 'li'],
    ['the supervisor of what was not opened', byOthers, everyone, 'li'],
    ['nobody without a director', byOthers, { supervisor: li, salesperson: zhang, opener: li }, undefined],
    ['nobody without a supervisor', byOthers, { salesperson: zhang, opener: zhang }, undefined],
  ])('%s', (_, step, people, expected) => {
    const found = peopleFor(step, people);
    expect(found['supervisor']?.id).toBe(expected);
    expect(found['salesperson']).toBe(zhang);
  });
});

describe('who hears that nothing happened (S0 L37, part 3)', () => {
  it.each([
    ['the supervisor, of a salesperson', 'supervisor', zhang, everyone, 'li'],
    ['the director, of a salesperson', 'director', zhang, everyone, 'chen'],
    ['the director instead of a supervisor who owns it', 'supervisor', li, everyone, 'chen'],
    ['the director instead of a vacant supervisor', 'supervisor', zhang, { director: chen }, 'chen'],
    ['nobody above a director who owns it', 'director', chen, everyone, null],
    [
      'nobody where the supervisor owns it and there is no director',
      'supervisor',
      li,
      { supervisor: li },
      null,
    ],
    ['nobody for a vacant director', 'director', zhang, { supervisor: li }, null],
    ['the supervisor, of a follow-up without an owner', 'supervisor', null, everyone, 'li'],
    [
      'the director, of a follow-up without an owner and a vacant supervisor',
      'supervisor',
      null,
      { director: chen },
      'chen',
    ],
    [
      'nobody where one person holds both seats and owns it',
      'supervisor',
      li,
      { supervisor: li, director: li },
      null,
    ],
  ] as const)('%s', (_name, to, owner, people, recipient) => {
    expect(escalationRecipient(to, owner, people)?.id ?? null).toBe(recipient);
  });
});

describe('who is on duty', () => {
  const away = (person: Person, from: string, to: string, standIn: Person): Person => ({
    ...person,
    away: [...(person.away ?? []), { from: day(from), to: day(to), standIn }],
  });

  it.each([
    ['2026-03-08', 'zhang'],
    ['2026-03-09', 'wang'],
    ['2026-03-10', 'wang'],
    ['2026-03-11', 'wang'],
    ['2026-03-12', 'zhang'],
  ])('an absence has its first and its last day: %s %s', (on, expected) => {
    expect(onDuty(away(zhang, '2026-03-09', '2026-03-11', wang), day(on)).id).toBe(expected);
  });

  it('the stand-in of a stand-in who is away too', () => {
    const wangAway = away(wang, '2026-03-10', '2026-03-10', li);
    const zhangAway = away(zhang, '2026-03-09', '2026-03-11', wangAway);
    expect(onDuty(zhangAway, day('2026-03-10')).id).toBe('li');
    expect(onDuty(zhangAway, day('2026-03-11')).id).toBe('wang');
  });

  it('the absence of that day, of several', () => {
    const twice = away(away(zhang, '2026-03-01', '2026-03-02', wang), '2026-03-09', '2026-03-10', li);
    expect(onDuty(twice, day('2026-03-10')).id).toBe('li');
  });

  it('two who stand in for each other: the one who was meant', () => {
    const wangAway: Person = away(wang, '2026-03-09', '2026-03-11', zhang);
    const zhangAway = away(zhang, '2026-03-09', '2026-03-11', wangAway);
    expect(onDuty(zhangAway, day('2026-03-10'))).toBe(zhangAway);
    const liAway = away(li, '2026-03-09', '2026-03-11', zhangAway);
    expect(onDuty(liAway, day('2026-03-10'))).toBe(liAway);
  });
});

describe('the order of days', () => {
  it('earlier and later take one of the two, the second of equal ones being as good', () => {
    const [a, b] = [day('2026-03-01'), day('2026-03-02')];
    expect([earlier(a, b), earlier(b, a), later(a, b), later(b, a)]).toEqual([a, a, b, b]);
  });
});
