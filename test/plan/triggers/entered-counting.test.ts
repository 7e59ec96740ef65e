import { describe, expect, it } from 'vitest';
import { planSubject } from '../../../jobs/plan/plan-subject.ts';
import { nameOfCycle } from '../../../jobs/plan/trigger.ts';
import { reconcile } from '../../../jobs/plan/reconcile.ts';
import { enteredTrigger } from '../../../jobs/plan/triggers/entered.ts';
import type { FollowUpFact, MoveFact } from '../../../jobs/plan/types.ts';
import type { Step } from '../../../templates/reader/playbook.ts';
import { day, existing, localTime, playbook, rules, span } from '../scene.ts';
import { entry, moved, opened, plan, reply } from './complaint-entry.ts';

describe('a step that counts from the last contact', () => {
  const kept: Step = {
    ...reply,
    trigger: { ...reply.trigger, sinceLog: true, due: { amount: 7, unit: 'd' } },
    escalate: [],
  };
  const keeping = { ...rules, playbook: { ...playbook, steps: [kept] } };
  const owedAfter = (lastContactOn: string | null, cycles: readonly string[] = []) =>
    planSubject(
      entry([opened('2026-03-03T10:00')], {
        lastContactOn: lastContactOn === null ? null : day(lastContactOn),
        followUps: cycles.map((cycle) =>
          existing({
            step: 'reply',
            cycle,
            anchorOn: day('2026-03-03'),
            dueOn: day('2026-03-10'),
            ownerId: 'zhang',
            reminders: [],
          }),
        ),
      }),
      keeping,
      span,
    ).followUps.map(
      ({ cycle, dueOn, done }) => `${cycle} ${dueOn.toString()}${done === undefined ? '' : ' done'}`,
    );

  it('counts from the entering until there is a later contact, and from the last one then', () => {
    expect(owedAfter(null)).toEqual(['TS2603-001#1 2026-03-10']);
    expect(owedAfter('2026-02-20')).toEqual(['TS2603-001#1 2026-03-10']);
    expect(owedAfter('2026-03-03')).toEqual(['TS2603-001#1 2026-03-10']);
    expect(owedAfter('2026-03-04')).toEqual(['TS2603-001#1@2026-03-04 2026-03-11']);
  });

  it('says which contact answered what was open, and leaves alone what is owed now', () => {
    const found = planSubject(
      entry([opened('2026-03-03T10:00')], {
        lastContactOn: day('2026-03-05'),
        followUps: ['TS2603-001#1', 'TS2603-001#1@2026-03-05'].map((cycle) =>
          existing({
            step: 'reply',
            cycle,
            anchorOn: day('2026-03-03'),
            dueOn: day('2026-03-10'),
            ownerId: 'zhang',
            reminders: [],
          }),
        ),
      }),
      keeping,
      span,
    ).followUps;
    expect(found.map(({ cycle, done }) => [cycle, done])).toEqual([
      ['TS2603-001#1', { code: 'reason/contact-since', params: { contactOn: day('2026-03-05') } }],
      ['TS2603-001#1@2026-03-05', undefined],
    ]);
  });

  it('does not count for a stay that a move has ended, nor for a step that does not count from it', () => {
    const moves = [opened('2026-03-03T10:00'), moved('reply', 'open', 'replied', '2026-03-06T11:00')];
    const about = entry(moves, { lastContactOn: day('2026-03-05') });
    expect(planSubject(about, keeping, span).followUps.map(({ cycle }) => cycle)).toEqual(['TS2603-001#1']);
    const still = entry([opened('2026-03-03T10:00')], { lastContactOn: day('2026-03-05') });
    expect(plan(still).map(({ cycle }) => cycle)).toEqual(['TS2603-001#1']);
  });

  it('is of another round when the entry came back, and what is open about the one before is done', () => {
    const again = [
      opened('2026-03-03T10:00'),
      moved('reply', 'open', 'replied', '2026-03-04T11:00'),
      moved('reopen', 'replied', 'open', '2026-03-05T10:00'),
    ];
    const found = planSubject(entry(again, { lastContactOn: day('2026-03-06') }), keeping, span).followUps;
    expect(found.map(({ cycle, done }) => `${cycle}${done === undefined ? '' : ' done'}`)).toEqual([
      'TS2603-001#1 done',
      'TS2603-001#2@2026-03-06',
    ]);
  });

  const openAfter = (cycle: string): FollowUpFact =>
    existing({
      step: 'reply',
      cycle,
      anchorOn: day('2026-03-05'),
      dueOn: day('2026-03-12'),
      ownerId: 'zhang',
      reminders: [],
    });
  const replied = moved('reply', 'open', 'replied', '2026-03-06T11:00');

  it('is done by the move that ends the stay, also when it counted from a contact by then', () => {
    const changes = { lastContactOn: day('2026-03-05'), followUps: [openAfter('TS2603-001#1@2026-03-05')] };
    const about = entry([opened('2026-03-03T10:00'), replied], changes);
    const found = reconcile(planSubject(about, keeping, span).followUps, about, keeping);
    expect(found).toMatchObject([{ kind: 'close', reason: { code: 'reason/moved-on' } }]);
    // A move that only leaves its states is not a result.
    const left = entry(
      [opened('2026-03-03T10:00'), moved('drop', 'open', 'dropped', '2026-03-06T11:00')],
      changes,
    );
    expect(reconcile(planSubject(left, keeping, span).followUps, left, keeping)).toMatchObject([
      { kind: 'cancel' },
    ]);
  });

  it('is not done by the move that ended another stay', () => {
    const moves = [
      opened('2026-03-03T10:00'),
      replied,
      moved('reopen', 'replied', 'open', '2026-03-07T10:00'),
      moved('drop', 'open', 'dropped', '2026-03-08T10:00'),
    ];
    const followUps = ['TS2603-001#2@2026-03-07', 'of another form'].map(openAfter);
    const found = planSubject(entry(moves, { followUps }), keeping, span).followUps;
    expect(found.map(({ cycle }) => cycle)).toEqual(['TS2603-001#1']);
  });

  it('of several rounds, what is open is done by the last contact', () => {
    const moves = [
      opened('2026-03-03T10:00'),
      replied,
      moved('reopen', 'replied', 'open', '2026-03-07T10:00'),
    ];
    const about = {
      lastContactOn: day('2026-03-09'),
      followUps: ['#1@2026-03-05', '#2@2026-03-08', '#2@2026-03-09'].map((one) =>
        openAfter(`TS2603-001${one}`),
      ),
    };
    const found = planSubject(entry(moves, about), keeping, span).followUps;
    expect(found.map(({ cycle, done }) => [cycle, done?.params])).toEqual([
      ['TS2603-001#1@2026-03-05', { contactOn: day('2026-03-09') }],
      ['TS2603-001#2@2026-03-08', { contactOn: day('2026-03-09') }],
      ['TS2603-001#1', { by: '张伟' }],
      ['TS2603-001#2@2026-03-09', undefined],
    ]);
  });

  it('leaves alone what is open of a step that does not count from a contact', () => {
    const about = entry([opened('2026-03-03T10:00')], { followUps: [openAfter('TS2603-001#7')] });
    expect(plan(about).map(({ cycle }) => cycle)).toEqual(['TS2603-001#1']);
  });

  it('has an hour to be told at as long as it counts from the moment, and a day afterwards', () => {
    const occurrences = (lastContactOn: string) =>
      enteredTrigger
        .occurrences(
          kept,
          {
            register: 'complaint',
            state: 'open',
            while: ['open'],
            sinceLog: true,
            due: { amount: 7, unit: 'd' },
          },
          entry([opened('2026-03-03T10:00')], { lastContactOn: day(lastContactOn) }),
          keeping,
          span,
        )
        .owed.map(({ anchorOn, anchorAt }) => [
          anchorOn.toString(),
          anchorAt === undefined ? null : localTime(anchorAt),
        ]);
    expect(occurrences('2026-03-01')).toEqual([['2026-03-03', '2026-03-03T10:00']]);
    expect(occurrences('2026-03-05')).toEqual([['2026-03-05', null]]);
  });

  it('is named by the contact that it counts from', () => {
    const name = (cycle: string) =>
      nameOfCycle({ step: 'reply', cycle, anchorOn: day('2026-03-04') }, keeping);
    expect(name('TS2603-001#1@2026-03-04')).toEqual({
      code: 'cycle/entry-since',
      params: { number: 'TS2603-001', sinceOn: day('2026-03-04') },
    });
  });

  it('is done for what a later contact has answered, also when that one is taken back', () => {
    const done = (found: readonly string[]) => found.filter((one) => one.endsWith('done'));
    expect(done(owedAfter('2026-03-05', ['TS2603-001#1', 'TS2603-001#1@2026-03-04']))).toHaveLength(2);
    expect(done(owedAfter('2026-03-04', ['TS2603-001#1@2026-03-05']))).toHaveLength(1);
    expect(owedAfter('2026-03-04', ['TS2603-001#1@2026-03-05'])).toContain(
      'TS2603-001#1@2026-03-04 2026-03-11',
    );
  });
});

describe('a step that some moves make owed anew', () => {
  const visited: Step = {
    ...reply,
    trigger: {
      ...reply.trigger,
      state: 'open',
      while: ['open', 'waiting'],
      since: ['visit'],
      due: { amount: 7, unit: 'd' },
    },
    escalate: [],
    closes: { moves: ['reply', 'visit'], alsoBy: [] },
  };
  const visiting = { ...rules, playbook: { ...playbook, steps: [visited] } };
  const owedFor = (...moves: readonly MoveFact[]) =>
    planSubject(entry([opened('2026-03-03T10:00'), ...moves]), visiting, span).followUps.map(
      ({ cycle, dueOn, done }) => `${cycle} ${dueOn.toString()}${done === undefined ? '' : ' done'}`,
    );
  const first = 'TS2603-001#1 2026-03-10';

  it('is owed anew from each of them, which does what was owed before', () => {
    expect(owedFor()).toEqual([first]);
    expect(owedFor(moved('visit', 'open', 'open', '2026-03-05T10:00'))).toEqual([
      `${first} done`,
      'TS2603-001#2 2026-03-12',
    ]);
    expect(owedFor(moved('visit', 'open', 'waiting', '2026-03-05T10:00'))).toEqual([
      `${first} done`,
      'TS2603-001#2 2026-03-12',
    ]);
  });

  it('is not owed anew by another move, nor by one of them that leaves its states', () => {
    expect(owedFor(moved('note', 'open', 'waiting', '2026-03-05T10:00'))).toEqual([first]);
    expect(owedFor(moved('visit', 'open', 'replied', '2026-03-05T10:00'))).toEqual([`${first} done`]);
  });
});

describe('a step that counts from a day among the answers', () => {
  const counted: Step = {
    ...reply,
    trigger: { ...reply.trigger, from: 'dueOn', due: { amount: 7, unit: 'd' } },
    escalate: [],
  };
  const collecting = { ...rules, playbook: { ...playbook, steps: [counted] } };
  const days = (values: Record<string, string>) =>
    planSubject(entry([opened('2026-03-03T10:00')], { values }), collecting, span).followUps.map(
      ({ anchorOn, dueOn }) => `${anchorOn.toString()} ${dueOn.toString()}`,
    );

  it('is due so many days after it, wherever that lies from the moment of the entry', () => {
    expect(days({ dueOn: '2026-03-31' })).toEqual(['2026-03-31 2026-04-07']);
    expect(days({ dueOn: '2026-02-01' })).toEqual(['2026-02-01 2026-02-08']);
  });

  it('is the same day in a zone far from UTC', () => {
    const far = { ...collecting, playbook: { ...collecting.playbook, zone: 'Pacific/Kiritimati' } };
    const about = entry([opened('2026-03-03T10:00')], { values: { dueOn: '2026-03-31' } });
    expect(planSubject(about, far, span).followUps.map(({ dueOn }) => dueOn.toString())).toEqual([
      '2026-04-07',
    ]);
  });

  it('is not owed until the day is known', () => {
    expect(days({})).toEqual([]);
    expect(days({ dueOn: 'next week' })).toEqual([]);
  });
});
