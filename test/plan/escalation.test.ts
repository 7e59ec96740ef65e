import { describe, expect, it } from 'vitest';
import { escalationOf } from '../../jobs/plan/escalation.ts';
import type { Scope } from '../../jobs/plan/scope.ts';
import type { People, Person, ReminderFact } from '../../jobs/plan/types.ts';
import { day, existing, facts, localTime, rules, shanghai, trialCheck } from './scene.ts';

const { director: chen, supervisor: li, salesperson: zhang } = facts().people as Record<string, Person>;
const zhao: Person = { id: 'zhao', name: '赵敏' };

/** Due on Wednesday 11 March 2026: the supervisor's rung is on Thursday, the director's on Monday the 16th. */
const occurrence = {
  cycle: '1',
  anchorOn: day('2026-03-01'),
  dueOn: day('2026-03-11'),
  knownOn: day('2026-03-01'),
};

interface Case {
  readonly people?: People;
  readonly owner?: Person | null;
  readonly said?: readonly Partial<ReminderFact>[];
  readonly knownOn?: string;
  readonly dueAt?: Scope['occurrence']['dueAt'];
  readonly snooze?: Scope['snooze'];
  readonly escalate?: Scope['step']['escalate'];
}

function rungs({ people = {}, owner, said, knownOn, dueAt, snooze = null, escalate }: Case = {}): string[] {
  const planned = { step: 'trial-check', ...occurrence, ownerId: 'zhang', reminders: [] };
  const reminders = said?.map(
    (one): ReminderFact => ({
      id: 'r1',
      slot: 'escalate-1wd>supervisor',
      say: 'trial-check/escalate',
      recipientId: 'li',
      meantFor: shanghai('2026-03-12T09:00'),
      state: 'posted',
      ...one,
    }),
  );
  return escalationOf({
    step: { ...trialCheck, escalate: escalate ?? trialCheck.escalate },
    facts: facts({ people: { ...facts().people, ...people } }),
    rules,
    occurrence: {
      ...occurrence,
      ...(knownOn === undefined ? {} : { knownOn: day(knownOn) }),
      ...(dueAt === undefined ? {} : { dueAt }),
    },
    owner: owner === undefined ? (zhang ?? null) : owner,
    existing: reminders === undefined ? null : { ...existing(planned), reminders },
    snooze,
  }).map((r) => {
    expect([r.audience, r.say]).toEqual(['staff', 'trial-check/escalate']);
    return `${r.slot} ${localTime(r.at)} ${r.recipientId}`;
  });
}

const toSupervisor = 'escalate-1wd>supervisor 2026-03-12T09:00 li';
const toDirector = 'escalate-3wd>director 2026-03-16T09:00 chen';
const away = (person: Person | undefined, standIn: Person | undefined, on: string): Person => {
  if (person === undefined || standIn === undefined) throw new Error('no such person');
  return { ...person, away: [{ from: day(on), to: day(on), standIn }] };
};

describe('the days of an escalation', () => {
  it('are working days after the deadline', () => {
    expect(rungs()).toEqual([toSupervisor, toDirector]);
  });

  it('count from when the deadline became known, if that was later', () => {
    expect(rungs({ knownOn: '2026-03-18' })).toEqual([
      'escalate-1wd>supervisor 2026-03-19T09:00 li',
      'escalate-3wd>director 2026-03-23T09:00 chen',
    ]);
  });

  it("wait for the end of a supervisor's snooze, but not of an owner's", () => {
    const until = day('2026-03-18');
    expect(rungs({ snooze: { until, holdsEscalation: true } })).toEqual([
      'escalate-1wd>supervisor 2026-03-19T09:00 li',
      'escalate-3wd>director 2026-03-23T09:00 chen',
    ]);
    expect(rungs({ snooze: { until, holdsEscalation: false } })).toEqual([toSupervisor, toDirector]);
  });

  it('are not moved by a snooze that ends before the deadline', () => {
    expect(rungs({ snooze: { until: day('2026-03-05'), holdsEscalation: true } })).toEqual([
      toSupervisor,
      toDirector,
    ]);
  });
});

describe('an escalation in days or months from the deadline', () => {
  const after = (amount: number, unit: 'd' | 'w' | 'mo'): Scope['step']['escalate'] => [
    {
      slot: 'rung',
      afterWorkingDays: 0,
      afterOffset: { amount, unit },
      to: 'supervisor',
      say: 'trial-check/escalate',
    },
  ];
  it.each([
    [after(2, 'd'), undefined, '2026-03-13'],
    [after(3, 'd'), undefined, '2026-03-16'],
    [after(2, 'w'), undefined, '2026-03-25'],
    [after(1, 'mo'), undefined, '2026-04-13'],
    [after(2, 'd'), '2026-03-18', '2026-03-18'],
  ])('%j, known on %s: %s', (escalate, knownOn, expected) => {
    const known = knownOn === undefined ? {} : { knownOn };
    expect(rungs({ escalate, ...known })).toEqual([`rung ${expected}T09:00 li`]);
  });
});

describe('the hour of an escalation', () => {
  const hourly: Scope['step']['escalate'] = [
    {
      slot: 'escalate-2wh>supervisor',
      afterWorkingDays: 0,
      afterWorkingHours: 2,
      to: 'supervisor',
      say: 'trial-check/escalate',
    },
  ];
  const dueAt = shanghai('2026-03-11T14:00');
  const at = (hour: string) => [`escalate-2wh>supervisor ${hour} li`];

  it('is so many working hours after a deadline that is an hour', () => {
    expect(rungs({ escalate: hourly, dueAt })).toEqual(at('2026-03-11T16:00'));
  });

  it('counts from the morning on which the owner could know of an earlier deadline', () => {
    expect(rungs({ escalate: hourly, dueAt, knownOn: '2026-03-12' })).toEqual(at('2026-03-12T11:00'));
  });

  it('is so many minutes by the clock, also at night', () => {
    const urgent: Scope['step']['escalate'] = hourly.map(({ afterWorkingHours: _, ...rung }) => ({
      ...rung,
      afterMinutes: 30,
    }));
    expect(rungs({ escalate: urgent, dueAt: shanghai('2026-03-11T23:45') })).toEqual(at('2026-03-12T00:15'));
    // Of a deadline that is a day, by the day.
    const nextDay = urgent.map((rung) => ({ ...rung, afterWorkingDays: 1 }));
    expect(rungs({ escalate: nextDay })).toEqual(at('2026-03-12T09:00'));
  });

  it('is the morning of the day where the deadline is a day', () => {
    expect(rungs({ escalate: hourly.map((rung) => ({ ...rung, afterWorkingDays: 1 })) })).toEqual(
      at('2026-03-12T09:00'),
    );
  });

  it("waits for the morning after a supervisor's snooze, but not for an owner's", () => {
    const until = day('2026-03-14');
    expect(rungs({ escalate: hourly, dueAt, snooze: { until, holdsEscalation: true } })).toEqual(
      at('2026-03-16T09:00'),
    );
    expect(rungs({ escalate: hourly, dueAt, snooze: { until, holdsEscalation: false } })).toEqual(
      at('2026-03-11T16:00'),
    );
  });

  it('is not moved by a snooze that ends before it', () => {
    const until = day('2026-03-10');
    expect(rungs({ escalate: hourly, dueAt, snooze: { until, holdsEscalation: true } })).toEqual(
      at('2026-03-11T16:00'),
    );
  });
});

describe('each person hears of a silence once', () => {
  it('the director of a follow-up that the supervisor owns has it at the first rung, and no second', () => {
    expect(rungs({ owner: li ?? null })).toEqual(['escalate-1wd>supervisor 2026-03-12T09:00 chen']);
  });

  it('no one is above a director who owns it', () => {
    expect(rungs({ owner: chen ?? null, people: { supervisor: undefined } })).toEqual([]);
  });

  it('a vacant seat is left out', () => {
    expect(rungs({ people: { director: undefined } })).toEqual([toSupervisor]);
    expect(rungs({ people: { supervisor: undefined } })).toEqual([
      'escalate-1wd>supervisor 2026-03-12T09:00 chen',
    ]);
    expect(rungs({ people: { supervisor: undefined, director: undefined } })).toEqual([]);
  });

  it('a director who stood in for the supervisor at the first rung gets no second', () => {
    expect(rungs({ people: { supervisor: away(li, chen, '2026-03-12') } })).toEqual([
      'escalate-1wd>supervisor 2026-03-12T09:00 chen',
    ]);
  });

  it('a supervisor who stands in for the director at the second rung has heard at the first', () => {
    expect(rungs({ people: { director: away(chen, li, '2026-03-16') } })).toEqual([toSupervisor]);
  });

  it('a supervisor who has heard and is away at the next rung: their stand-in is spared', () => {
    const both: Scope['step']['escalate'] = [
      { slot: 'escalate-1wd>supervisor', afterWorkingDays: 1, to: 'supervisor', say: 'trial-check/escalate' },
      { slot: 'escalate-3wd>supervisor', afterWorkingDays: 3, to: 'supervisor', say: 'trial-check/escalate' },
    ];
    expect(rungs({ escalate: both, people: { supervisor: away(li, zhao, '2026-03-16') } })).toEqual([
      toSupervisor,
    ]);
  });

  it('a stand-in at the second rung who has not heard gets it', () => {
    expect(rungs({ people: { director: away(chen, zhao, '2026-03-16') } })).toEqual([
      toSupervisor,
      'escalate-3wd>director 2026-03-16T09:00 zhao',
    ]);
  });

  it('someone whose stand-in heard has heard, though back at the next rung', () => {
    const both: Scope['step']['escalate'] = [
      { slot: 'escalate-1wd>supervisor', afterWorkingDays: 1, to: 'supervisor', say: 'trial-check/escalate' },
      { slot: 'escalate-3wd>supervisor', afterWorkingDays: 3, to: 'supervisor', say: 'trial-check/escalate' },
    ];
    expect(rungs({ escalate: both, people: { supervisor: away(li, zhao, '2026-03-12') } })).toEqual([
      'escalate-1wd>supervisor 2026-03-12T09:00 zhao',
    ]);
  });
});

describe('what was posted before', () => {
  it.each(['posted', 'claimed', 'unknown'] as const)('a %s rung is kept and counts as heard', (state) => {
    expect(rungs({ said: [{ state }], people: { director: away(chen, li, '2026-03-16') } })).toEqual([]);
    expect(rungs({ said: [{ state }] })).toEqual([toDirector]);
  });

  it.each(['planned', 'skipped', 'cancelled'] as const)('a %s rung has told no one', (state) => {
    expect(rungs({ said: [{ state }] })).toEqual([toSupervisor, toDirector]);
  });

  it('a message about something else is not a rung', () => {
    expect(rungs({ said: [{ slot: 'due>owner' }] })).toEqual([toSupervisor, toDirector]);
  });

  it('a supervisor who was told and is director now is not told again', () => {
    // The first slot is posted and stays as it is, even if the plan would send it to someone else now.
    expect(rungs({ said: [{}], people: { supervisor: zhao, director: li } })).toEqual([
      'escalate-1wd>supervisor 2026-03-12T09:00 zhao',
    ]);
  });

  it('a rung posted to someone who left has told neither the new supervisor nor the director', () => {
    const same: Scope['step']['escalate'] = [
      ...trialCheck.escalate,
      { slot: 'escalate-5wd>supervisor', afterWorkingDays: 5, to: 'supervisor', say: 'trial-check/escalate' },
    ];
    expect(rungs({ escalate: same, said: [{ recipientId: 'gone' }] })).toEqual([
      toSupervisor,
      toDirector,
      'escalate-5wd>supervisor 2026-03-18T09:00 li',
    ]);
  });

  it('a supervisor told at the first rung is told no more, though the seat is vacant now', () => {
    expect(rungs({ said: [{}], people: { supervisor: undefined, director: li } })).toEqual([]);
  });

  it('a rung posted to the stand-in of today counts for the supervisor too', () => {
    const both: Scope['step']['escalate'] = [
      { slot: 'escalate-1wd>supervisor', afterWorkingDays: 1, to: 'supervisor', say: 'trial-check/escalate' },
      { slot: 'escalate-3wd>supervisor', afterWorkingDays: 3, to: 'supervisor', say: 'trial-check/escalate' },
    ];
    const people = { supervisor: away(li, zhao, '2026-03-12') };
    expect(rungs({ escalate: both, people, said: [{ recipientId: 'zhao' }] })).toEqual([]);
  });
});
