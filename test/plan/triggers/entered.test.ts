import { describe, expect, it } from 'vitest';
import type { Offset } from '../../../templates/reader/register.ts';
import { deadlineAfter } from '../../../jobs/plan/deadline.ts';
import { planSubject } from '../../../jobs/plan/plan-subject.ts';
import { nameOfCycle } from '../../../jobs/plan/trigger.ts';
import { reconcile } from '../../../jobs/plan/reconcile.ts';
import type { MoveFact, Person } from '../../../jobs/plan/types.ts';
import type { Step } from '../../../templates/reader/playbook.ts';
import { day, existing, facts, localTime, playbook, rules, shanghai, span, table } from '../scene.ts';
import { entry, moved, opened, plan, registered, reply } from './complaint-entry.ts';

it('an entry that its supervisor opened and may not close is the director’s, and planned like any other', () => {
  const owner = { potential: 'supervisor', ordinary: 'supervisor' } as const;
  const checked: Step = { ...reply, owner, closes: { ...reply.closes, byOthers: true } };
  const planOf = (opener: Person) => {
    const about = entry([opened('2026-03-12T09:00')]);
    const itsOwn = { ...about, people: { ...about.people, opener } };
    return planSubject(itsOwn, { ...rules, playbook: { ...playbook, steps: [checked] } }, span).followUps;
  };
  const [byOther, ...no] = planOf({ id: 'wang', name: '王芳' });
  const [bySupervisor, ...none] = planOf({ id: 'li', name: '李主管' });
  expect([...no, ...none]).toEqual([]);
  expect([byOther?.ownerId, bySupervisor?.ownerId]).toEqual(['li', 'chen']);
  const planned = (one: typeof byOther) => [
    one?.cycle,
    `${one?.dueOn.toString()}`,
    `${one?.dueAt?.toString()}`,
  ];
  expect(planned(bySupervisor)).toEqual(planned(byOther));
  const told = (one: typeof byOther) =>
    one?.reminders.map(({ slot, at, recipientId }) => `${slot} ${localTime(at)} ${recipientId}`);
  expect(told(byOther)).toEqual([
    'entered>owner 2026-03-12T09:00 li',
    'escalate-0wh>supervisor 2026-03-12T13:00 chen',
  ]);
  expect(told(bySupervisor)).toEqual(['entered>owner 2026-03-12T09:00 chen']);
});

describe('a deadline counted from a moment', () => {
  it.each<[string, Offset['unit'], number, string, string]>([
    ['in minutes, over midnight', 'min', 30, '2026-03-03T23:45', '2026-03-04 at 00:15'],
    ['within the day', 'wh', 4, '2026-03-03T10:00', '2026-03-03 at 14:00'],
    ['over the night', 'wh', 4, '2026-03-03T17:00', '2026-03-04 at 11:00'],
    ['over the weekend', 'wh', 4, '2026-03-06T18:30', '2026-03-09 at 12:30'],
    ['from the moment on which the window closes', 'wh', 4, '2026-03-06T19:00', '2026-03-09 at 13:00'],
    ['over a make-up Saturday', 'wh', 4, '2026-02-13T18:30', '2026-02-14 at 12:30'],
    ['over 国庆', 'wh', 4, '2026-09-30T18:00', '2026-10-08 at 12:00'],
    ['in calendar days', 'd', 7, '2026-03-03T10:00', '2026-03-10'],
    ['in weeks', 'w', 2, '2026-03-03T10:00', '2026-03-17'],
    ['in working days', 'wd', 3, '2026-03-05T10:00', '2026-03-10'],
    ['on the day itself, also a day off', 'wd', 0, '2026-03-07T10:00', '2026-03-07'],
    ['in months, clamped', 'mo', 3, '2026-11-30T10:00', '2027-02-28'],
    ['in months, without drift', 'mo', 6, '2026-11-30T10:00', '2027-05-30'],
  ])('%s', (_, unit, amount, since, expected) => {
    const { on, at } = deadlineAfter(shanghai(since), { amount, unit }, registered);
    const hour = at === undefined ? '' : ` at ${localTime(at).slice(11)}`;
    expect(`${on.toString()}${hour}`).toBe(expected);
  });
});

describe('a step of an entry', () => {
  it('is told at once, escalated at the hour of its deadline, then by working days', () => {
    const [owed] = plan(entry([opened('2026-03-03T10:00')]));
    expect(owed).toMatchObject({ cycle: 'TS2603-001#1', ownerId: 'zhang' });
    expect(table(owed)).toEqual([
      'entered>owner 2026-03-03T10:00 zhang',
      'escalate-0wh>supervisor 2026-03-03T14:00 li',
      'escalate-1wd>director 2026-03-04T09:00 chen',
    ]);
  });

  it('is told at the next opening when it comes in outside the hours', () => {
    const [owed] = plan(entry([opened('2026-03-06T20:15')]));
    expect(table(owed)).toEqual([
      'entered>owner 2026-03-09T09:00 zhang',
      'escalate-0wh>supervisor 2026-03-09T13:00 li',
      'escalate-1wd>director 2026-03-10T09:00 chen',
    ]);
  });

  it('tells those whom only some entries concern', () => {
    const [owed] = plan(entry([opened('2026-03-03T10:00')], { values: { customerLevel: 'strategic' } }));
    expect(table(owed)).toContain('entered>supervisor 2026-03-03T10:00 li');
  });

  it('closes with the move that answers it, and by no other', () => {
    const open = entry([opened('2026-03-03T10:00')]);
    const followUps = plan(open).map((one) => existing(one));
    const after = (move: string) => {
      const now = entry([...open.moves, moved(move, 'open', 'replied', '2026-03-03T11:00')], { followUps });
      return reconcile(plan(now), now, registered)[0];
    };
    expect(after('reply')).toMatchObject({ kind: 'close', reason: { code: 'reason/moved-on' } });
    expect(after('drop')).toMatchObject({ kind: 'cancel', reason: { code: 'reason/left-state' } });
  });

  it('is owed and told anew each time the entry comes back, counted from then', () => {
    const again = [
      opened('2026-03-03T10:00'),
      moved('reply', 'open', 'replied', '2026-03-03T11:00'),
      moved('reopen', 'replied', 'open', '2026-03-10T09:30'),
    ];
    const owed = plan(entry(again)).filter(({ done }) => done === undefined);
    expect(owed.map(({ cycle, dueOn }) => `${cycle} ${dueOn.toString()}`)).toEqual([
      'TS2603-001#2 2026-03-10',
    ]);
    expect(table(owed[0])[0]).toBe('entered>owner 2026-03-10T09:30 zhang');
  });

  it('is owed once when the entry comes back from a state in which it stayed owed', () => {
    const waits = { ...reply, trigger: { ...reply.trigger, while: ['open', 'waiting'] } };
    const both = { ...registered, playbook: { ...playbook, steps: [waits] } };
    const came = [
      opened('2026-03-03T10:00'),
      moved('wait', 'open', 'waiting', '2026-03-03T11:00'),
      moved('go-on', 'waiting', 'open', '2026-03-04T10:00'),
    ];
    const owedFor = (moves: readonly MoveFact[]) =>
      planSubject(entry(moves), both, span).followUps.map(
        ({ cycle, done }) => `${cycle}${done === undefined ? '' : ' done'}`,
      );
    expect(owedFor(came.slice(0, 2))).toEqual(['TS2603-001#1']);
    expect(owedFor(came)).toEqual(['TS2603-001#2']);
    const replied = moved('reply', 'open', 'replied', '2026-03-04T11:00');
    expect(owedFor([...came, replied])).toEqual(['TS2603-001#2 done']);
  });

  it('that no move closes is over when the entry leaves its states', () => {
    const { moves: _, ...closes } = reply.closes;
    const left = entry([opened('2026-03-03T10:00'), moved('reply', 'open', 'replied', '2026-03-03T11:00')]);
    const steps = { ...registered, playbook: { ...playbook, steps: [{ ...reply, closes }] } };
    expect(planSubject(left, steps, span).followUps).toEqual([]);
  });

  it('is named by the number of its entry, and by the round from the second on', () => {
    const name = (cycle: string) =>
      nameOfCycle({ step: 'reply', cycle, anchorOn: day('2026-03-03') }, registered);
    expect(name('TS2603-001#1')).toEqual({ code: 'cycle/entry', params: { number: 'TS2603-001' } });
    expect(name('TS2603-001#2')).toEqual({
      code: 'cycle/entry-round',
      params: { number: 'TS2603-001', round: 2 },
    });
  });

  it('stays as it was when a move leaves the state as it is', () => {
    const noted = [opened('2026-03-03T10:00'), moved('note', 'open', 'open', '2026-03-03T12:00')];
    expect(plan(entry(noted)).map(({ cycle }) => cycle)).toEqual(['TS2603-001#1']);
  });

  it('is owed for no customer and for no other register', () => {
    expect(planSubject(facts(), registered, span).followUps).toEqual([]);
    expect(plan(entry([opened('2026-03-03T10:00')], { register: 'loan' }))).toEqual([]);
  });
});
