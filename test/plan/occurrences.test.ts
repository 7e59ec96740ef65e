import type { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { dayCycle } from '../../jobs/plan/cycle.ts';
import { planStep } from '../../jobs/plan/plan-step.ts';
import { planSubject } from '../../jobs/plan/plan-subject.ts';
import { spanOf } from '../../jobs/plan/span.ts';
import { defineTrigger, triggerTable } from '../../jobs/plan/trigger.ts';
import type { CustomerFacts, Occurrence, Occurrences, Plan } from '../../jobs/plan/types.ts';
import type { Playbook, RemindRule, Step } from '../../templates/reader/playbook.ts';
import { day, existing, facts, playbook, rules, shanghai, table, trialCheck } from './scene.ts';

/** A step that is owed on the days of the test, with one prompt to the owner a week before unless it says otherwise. */
const early: RemindRule = { slot: 'due-7d>owner', dueOffsetDays: -7, to: 'owner', say: 'visit/due' };
const onTheDay: RemindRule = { slot: 'due>owner', dueOffsetDays: 0, to: 'owner', say: 'visit/due' };
const asked: RemindRule = { slot: 'due>customer', dueOffsetDays: 0, to: 'customer', say: 'visit/ask' };
const visit: Step = {
  ...trialCheck,
  key: 'visit',
  trigger: { kind: 'given' },
  remind: [early],
  escalate: [],
};

const on = (text: string, others: Partial<Occurrence> = {}): Occurrence => ({
  cycle: text,
  anchorOn: day(text),
  dueOn: day(text),
  knownOn: day('2026-01-01'),
  ...others,
});

interface Case extends Partial<Occurrences> {
  readonly step?: Partial<Step>;
  readonly about?: Partial<CustomerFacts>;
  readonly today?: string;
  readonly windows?: Playbook['windows'];
}

/** Of one step, as if another had the subject looked at again on `soonest`; null: none has. */
function planOf(c: Case, soonest: string | null): Plan {
  const { withGiven, today } = givenBy(c);
  const [step] = withGiven.playbook.steps;
  if (step === undefined) throw new Error('no step');
  return planStep(
    step,
    facts(c.about ?? {}),
    withGiven,
    spanOf(day(today)),
    soonest === null ? null : day(soonest),
  );
}

function plan(c: Case): Plan {
  const { withGiven, today } = givenBy(c);
  return planSubject(facts(c.about ?? {}), withGiven, spanOf(day(today)));
}

function givenBy(c: Case) {
  const { step = {}, today = '2026-03-02', owed = [], ahead = [] } = c;
  const given = defineTrigger({
    kind: 'given',
    key: ['given'],
    settings: z.object({}),
    due: 'that-day',
    tells: {},
    cycle: dayCycle,
    occurrences: () => ({ owed, ahead }),
    name: () => null,
  });
  const withGiven = {
    ...rules,
    playbook: { ...playbook, windows: c.windows ?? playbook.windows, steps: [{ ...visit, ...step }] },
    triggers: triggerTable([given]),
  };
  return { withGiven, today };
}

const text = (on: Temporal.PlainDate | null) => on?.toString() ?? null;
const cycles = ({ followUps }: Plan) => followUps.map(({ cycle }) => cycle);
const planned = (c: Case) => {
  const { followUps, nextLookOn } = plan(c);
  return { cycles: followUps.map(({ cycle }) => cycle), nextLookOn: text(nextLookOn) };
};
const again = (c: Case) => plan(c).followUps.map((one) => existing(one));

describe('the days planned on a day', () => {
  it('are those missed in 45 days, and what begins by tomorrow', () => {
    const { from, today, until } = spanOf(day('2026-03-02'));
    expect([from, today, until].map(text)).toEqual(['2026-01-16', '2026-03-02', '2026-03-03']);
  });
});

describe('a recurring follow-up', () => {
  it.each<[string, string, string[], string | null]>([
    ['begins today', '2026-03-09', ['2026-03-09'], null],
    ['begins tomorrow', '2026-03-10', ['2026-03-10'], null],
    ['begins the day after: looked at again tomorrow', '2026-03-11', [], '2026-03-03'],
    ['begins next week', '2026-03-18', [], '2026-03-10'],
  ])('is there from the day before its first reminder: %s', (_, due, found, nextLookOn) => {
    expect(planned({ ahead: [on(due)] })).toEqual({ cycles: found, nextLookOn });
  });

  it('begins with the earliest of its reminders, in whatever order the playbook lists them', () => {
    for (const remind of [
      [onTheDay, early],
      [early, onTheDay],
    ]) {
      expect(planned({ step: { remind }, ahead: [on('2026-03-18')] }).nextLookOn).toBe('2026-03-10');
    }
  });

  it('without reminders begins on its deadline', () => {
    const step = { remind: [] };
    expect(planned({ step, ahead: [on('2026-03-03')] })).toEqual({
      cycles: ['2026-03-03'],
      nextLookOn: null,
    });
    expect(planned({ step, ahead: [on('2026-03-04')] })).toEqual({ cycles: [], nextLookOn: '2026-03-03' });
  });

  it('of several to come the nearest gives the next look', () => {
    const ahead = [on('2026-03-18'), on('2026-03-25'), on('2026-04-08')];
    expect(planned({ ahead })).toEqual({ cycles: [], nextLookOn: '2026-03-10' });
  });

  it('that exists stays planned, even if it was moved far ahead', () => {
    const ahead = [on('2026-03-18'), on('2026-06-10'), on('2026-07-08')];
    const followUps = again({ owed: [on('2026-06-10')] });
    expect(planned({ ahead, about: { followUps } })).toEqual({
      cycles: ['2026-06-10'],
      nextLookOn: '2026-03-10',
    });
    // Neither another step nor another cycle makes it exist.
    const others = followUps.map((one) => ({ ...one, step: 'call' }));
    expect(cycles(plan({ ahead, about: { followUps: others } }))).toEqual([]);
  });

  it('is planned no differently where another step has the subject looked at sooner', () => {
    const followUps = again({ owed: [on('2026-06-10')] });
    const atOnce: RemindRule = { ...early, atOnce: true };
    // The last is a Sunday, whose prompts go out on Fridays.
    for (const next of ['2026-03-09', '2026-03-10', '2026-03-18', '2026-03-22']) {
      const ahead = [on(next), on('2026-06-10'), on('2026-07-08')];
      for (const remind of [[], [early], [onTheDay, early], [atOnce], [onTheDay, atOnce]]) {
        const one = { step: { remind }, ahead, about: { followUps } };
        const alone = planOf(one, null);
        const nextLook = text(alone.nextLookOn);
        for (const day of ['01', '03', '08', '11', '12', '14', '18', '30']) {
          const soonest = `2026-03-${day}`;
          const beside = planOf(one, soonest);
          expect([remind, soonest, cycles(beside)]).toEqual([remind, soonest, cycles(alone)]);
          if (nextLook !== null && nextLook < soonest)
            expect([soonest, text(beside.nextLookOn)]).toEqual([soonest, nextLook]);
        }
      }
    }
  });

  it('that only posts a message is not planned for a customer without a group', () => {
    const step: Partial<Step> = { remind: [asked], closes: { ...visit.closes, when: 'posted' } };
    const ahead = [on('2026-03-03')];
    expect(planned({ step, ahead }).cycles).toEqual(['2026-03-03']);
    expect(planned({ step, ahead, about: { hasCustomerRoom: false } }).cycles).toEqual([]);
  });

  it('that exists and was brought forward before the next one does not hide it', () => {
    const followUps = again({ owed: [on('2026-06-10')] });
    const ahead = [on('2026-06-10'), on('2026-06-17')];
    expect(planned({ ahead, about: { followUps } })).toEqual({
      cycles: ['2026-06-10'],
      nextLookOn: '2026-06-09',
    });
  });

  it('is planned beside what is owed, which comes first', () => {
    expect(planned({ owed: [on('2026-02-20')], ahead: [on('2026-03-09')] }).cycles).toEqual([
      '2026-02-20',
      '2026-03-09',
    ]);
  });
});

describe('what is planned of a follow-up', () => {
  const reason = { code: 'reason/nothing-missing', params: {} } as const;

  it('its days, its owner and its reminders', () => {
    const [found] = plan({ owed: [on('2026-03-12', { anchorOn: day('2026-03-01') })] }).followUps;
    expect(found).toMatchObject({ step: 'visit', cycle: '2026-03-12', ownerId: 'zhang' });
    expect([found?.anchorOn ?? null, found?.dueOn ?? null].map(text)).toEqual(['2026-03-01', '2026-03-12']);
    expect(table(found)).toEqual(['due-7d>owner 2026-03-05T09:00 zhang']);
    expect(found).not.toHaveProperty('done');
    expect(found).not.toHaveProperty('lapsed');
  });

  it('the hour of its deadline, if it has one', () => {
    const dueAt = shanghai('2026-03-12T15:00');
    const [found] = plan({ owed: [on('2026-03-12', { dueAt })] }).followUps;
    expect(found?.dueAt?.toString()).toBe(dueAt.toString());
    const [without] = plan({ owed: [on('2026-03-12')] }).followUps;
    expect(without).not.toHaveProperty('dueAt');
  });

  it('belongs to the person it was assigned to', () => {
    const [found] = plan({ owed: [on('2026-03-12', { person: { id: 'wu', name: '吴' } })] }).followUps;
    expect(found?.ownerId).toBe('wu');
    expect(table(found)).toEqual(['due-7d>owner 2026-03-05T09:00 wu']);
  });

  it('done: says nothing more, and why', () => {
    const [found] = plan({ owed: [on('2026-03-12', { done: reason })] }).followUps;
    expect(found).toMatchObject({ reminders: [], done: reason });
  });

  it('ended by a person: says nothing more', () => {
    const [before] = again({ owed: [on('2026-03-12')] });
    if (before === undefined) throw new Error('nothing planned');
    const seen = (followUps: CustomerFacts['followUps']) =>
      plan({ owed: [on('2026-03-12')], about: { followUps } }).followUps.map((one) => table(one).length);
    expect(seen([before])).toEqual([1]);
    expect(seen([{ ...before, skipped: true }])).toEqual([0]);
    expect(seen([{ ...before, state: 'closed', closedBy: 'log' }])).toEqual([0]);
    expect(seen([{ ...before, state: 'closed', closedBy: 'facts' }])).toEqual([1]);
    expect(seen([{ ...before, cycle: '2025-03-12', skipped: true }])).toEqual([1]);
  });

  it('a message-only step is owed only where there is a message, or where it is done', () => {
    const step = { remind: [asked], closes: { ...visit.closes, when: 'posted' as const } };
    const without = { hasCustomerRoom: false };
    expect(cycles(plan({ step, owed: [on('2026-03-12')] }))).toHaveLength(1);
    expect(cycles(plan({ step, owed: [on('2026-03-12')], about: without }))).toEqual([]);
    expect(cycles(plan({ step, owed: [on('2026-03-12', { done: reason })], about: without }))).toHaveLength(
      1,
    );
    expect(
      cycles(plan({ step: { remind: [asked] }, owed: [on('2026-03-12')], about: without })),
    ).toHaveLength(1);
  });
});

describe('a step that lapses two days after its deadline', () => {
  const step = { lapsesAfterDays: 2, remind: [onTheDay] };
  const due = on('2026-03-02');
  it.each<[string, boolean, string | null]>([
    ['2026-03-01', false, '2026-03-05'],
    ['2026-03-04', false, '2026-03-05'],
    ['2026-03-05', true, null],
    ['2026-03-06', true, null],
  ])('%s: lapsed %s, looked at again on %s', (today, lapsed, nextLookOn) => {
    const followUps = again({ step, today: '2026-03-01', owed: [due] });
    const found = plan({ step, today, owed: [due], about: { followUps } });
    expect(text(found.nextLookOn)).toBe(nextLookOn);
    expect(found.followUps[0]?.lapsed ?? false).toBe(lapsed);
    expect(found.followUps[0]?.reminders).toHaveLength(lapsed ? 0 : 1);
    expect(found.followUps[0]).toMatchObject({ step: 'visit', cycle: '2026-03-02', ownerId: 'zhang' });
    expect(text(found.followUps[0]?.dueOn ?? null)).toBe('2026-03-02');
  });

  it('is not planned any more if there never was one', () => {
    expect(plan({ step, today: '2026-03-04', owed: [due] }).followUps).toHaveLength(1);
    expect(plan({ step, today: '2026-03-05', owed: [due] })).toEqual({ followUps: [], nextLookOn: null });
  });

  it('is looked at when the first of several lapses, or when the next begins', () => {
    const owed = [on('2026-02-01'), on('2026-03-10'), on('2026-03-04')];
    expect(text(plan({ step, owed }).nextLookOn)).toBe('2026-03-07');
    expect(text(plan({ step, owed, ahead: [on('2026-03-05')] }).nextLookOn)).toBe('2026-03-04');
    expect(text(plan({ step, owed, ahead: [on('2026-03-20')] }).nextLookOn)).toBe('2026-03-07');
  });

  it('done does not lapse', () => {
    const done = { code: 'reason/nothing-missing', params: {} } as const;
    const found = plan({ step, today: '2026-03-20', owed: [{ ...due, done }] });
    expect(found.followUps[0]).toMatchObject({ done });
    expect(found.followUps[0]).not.toHaveProperty('lapsed');
    expect(plan({ step, today: '2026-03-02', owed: [{ ...due, done }] }).nextLookOn).toBeNull();
  });

  it('a step that does not lapse stays owed however old', () => {
    const found = plan({ today: '2028-03-20', owed: [due] });
    expect(found.nextLookOn).toBeNull();
    expect(found.followUps[0]).not.toHaveProperty('lapsed');
  });
});

describe('a prompt', () => {
  // 2026-03-14 is a Saturday.
  const lines = (remind: readonly RemindRule[], c: Case = {}) => {
    const [found] = plan({ owed: [on('2026-03-14')], ...c, step: { remind, ...c.step } }).followUps;
    return table(found);
  };

  it('goes out on the working day before a day off, to customers and colleagues', () => {
    expect(lines([asked, onTheDay])).toEqual([
      'due>customer 2026-03-13T09:00 customer',
      'due>owner 2026-03-13T09:00 zhang',
    ]);
  });

  it('a greeting goes out on its own day; colleagues are still not disturbed on a day off', () => {
    expect(lines([asked, onTheDay], { step: { onDayOff: 'send' } })).toEqual([
      'due>customer 2026-03-14T09:00 customer',
      'due>owner 2026-03-13T09:00 zhang',
    ]);
  });

  it('goes out at the time the playbook gives, else when the window of its reader opens', () => {
    const windows = { customer: { from: '10:00', to: '18:00' }, staff: { from: '08:30', to: '19:00' } };
    expect(lines([asked, onTheDay], { windows })).toEqual([
      'due>customer 2026-03-13T10:00 customer',
      'due>owner 2026-03-13T08:30 zhang',
    ]);
    const at = [
      { ...asked, time: '15:00' },
      { ...onTheDay, time: '17:30' },
    ];
    expect(lines(at, { windows })).toEqual([
      'due>customer 2026-03-13T15:00 customer',
      'due>owner 2026-03-13T17:30 zhang',
    ]);
  });

  it('to an empty seat is not planned, nor one to a customer without a group', () => {
    const toSupervisor: RemindRule = { ...onTheDay, slot: 'due>supervisor', to: 'supervisor' };
    expect(lines([toSupervisor])).toEqual(['due>supervisor 2026-03-13T09:00 li']);
    expect(lines([toSupervisor, asked], { about: { people: {}, hasCustomerRoom: false } })).toEqual([]);
  });

  it('reaches the stand-in of that day', () => {
    const wu = { id: 'wu', name: '吴' };
    const away = [{ from: day('2026-03-13'), to: day('2026-03-13'), standIn: wu }];
    const people = { salesperson: { id: 'zhang', name: '张伟', away } };
    expect(lines([early, onTheDay], { about: { people } })).toEqual([
      'due-7d>owner 2026-03-06T09:00 zhang',
      'due>owner 2026-03-13T09:00 wu',
    ]);
  });

  it('has the words of its occasion filled in', () => {
    const remind = [{ ...asked, say: 'greeting/{festival}' }];
    const said = (occurrence: Occurrence) =>
      plan({ step: { remind }, owed: [occurrence] }).followUps.flatMap(({ reminders }) =>
        reminders.map(({ say }) => say),
      );
    expect(said(on('2026-03-12', { fill: { festival: 'mid-autumn' } }))).toEqual(['greeting/mid-autumn']);
    expect(said(on('2026-03-12'))).toEqual(['greeting/{festival}']);
  });
});

describe('after a snooze', () => {
  const dueOn = on('2026-03-12');
  const snoozed = (until: string, remind: readonly RemindRule[], about: Partial<CustomerFacts> = {}) => {
    const followUps = again({ step: { remind }, owed: [dueOn] }).map((one) => ({
      ...one,
      snooze: { until: day(until), holdsEscalation: false },
    }));
    return plan({ step: { remind }, owed: [dueOn], about: { followUps, ...about } }).followUps[0];
  };

  it('to a Saturday, customer and owner hear on the Monday', () => {
    expect(table(snoozed('2026-03-14', [early, asked, onTheDay]))).toEqual([
      'due>customer 2026-03-16T09:00 customer',
      'snoozed-2026-03-14 2026-03-16T09:00 zhang',
    ]);
  });

  it('to the day of a prompt, that prompt keeps its day', () => {
    expect(table(snoozed('2026-03-12', [early, asked, onTheDay]))).toEqual([
      'due>customer 2026-03-12T09:00 customer',
      'due>owner 2026-03-12T09:00 zhang',
      'snoozed-2026-03-12 2026-03-12T09:00 zhang',
    ]);
  });

  it('to a day before a prompt, that prompt keeps its day', () => {
    expect(table(snoozed('2026-03-11', [asked, onTheDay])).slice(0, 2)).toEqual([
      'due>customer 2026-03-12T09:00 customer',
      'due>owner 2026-03-12T09:00 zhang',
    ]);
  });

  it('the owner’s last prompt is repeated, to the stand-in of that day', () => {
    const wu = { id: 'wu', name: '吴' };
    const away = [{ from: day('2026-03-16'), to: day('2026-03-16'), standIn: wu }];
    const people = { salesperson: { id: 'zhang', name: '张伟', away } };
    const last = { ...onTheDay, say: 'visit/last' };
    const toSupervisor: RemindRule = { ...onTheDay, slot: 'due>supervisor', to: 'supervisor' };
    const found = snoozed('2026-03-14', [early, last, toSupervisor], { people });
    expect(table(found)).toEqual(['snoozed-2026-03-14 2026-03-16T09:00 wu']);
    expect(found?.reminders).toMatchObject([{ say: 'visit/last', audience: 'staff' }]);
  });

  it('nothing is repeated without an owner, or where the owner has no prompt', () => {
    expect(table(snoozed('2026-03-14', [asked, onTheDay], { people: {} }))).toEqual([
      'due>customer 2026-03-16T09:00 customer',
    ]);
    expect(table(snoozed('2026-03-14', [asked]))).toEqual(['due>customer 2026-03-16T09:00 customer']);
  });
});
