import { describe, expect, it } from 'vitest';
import type { DutyEach, DutySettings } from '../../../templates/reader/duty.ts';
import type { Step } from '../../../templates/reader/playbook.ts';
import { dutyKeys } from '../../../templates/reader/duty-schema.ts';
import { planSubject } from '../../../jobs/plan/plan-subject.ts';
import { reconcile } from '../../../jobs/plan/reconcile.ts';
import { spanOf } from '../../../jobs/plan/span.ts';
import { nameOfCycle } from '../../../jobs/plan/trigger.ts';
import type { DutyFacts, FiledEntry, FollowUpFact } from '../../../jobs/plan/types.ts';
import { day, localTime, playbook, rules, shanghai } from '../scene.ts';

const each = (written: unknown): DutyEach => dutyKeys.each.parse(written);

const duty = (
  written: unknown,
  { remind = [], escalate = [], lapsesAfterDays, ...settings }: Partial<Step & DutySettings> = {},
): Step => ({
  key: 'report',
  about: settings.all === undefined && 'all' in settings ? 'company' : 'staff',
  register: 'report',
  work: { 'zh-CN': '交报告', en: 'Hand in the report' },
  owner: { potential: 'owner', ordinary: 'owner' },
  trigger: {
    kind: 'duty',
    register: 'report',
    all: ['salesperson'],
    unless: [],
    ...settings,
    each: each(written),
  },
  dueDays: 0,
  remind,
  escalate,
  closes: { entry: 'report', alsoBy: [] },
  ...(lapsesAfterDays === undefined ? {} : { lapsesAfterDays }),
  onDayOff: 'wait',
  late: { staff: 'send-marked-late', customerDropAfterHours: 24, historyAfterDays: 30 },
});

const zhang = (changes: Partial<DutyFacts> = {}): DutyFacts => ({
  subject: { kind: 'staff', id: 'zhang' },
  customerId: null,
  active: true,
  enteredOn: day('2025-06-01'),
  hasCustomerRoom: false,
  anchors: {},
  followUps: [],
  people: {
    owner: { id: 'zhang', name: '张伟' },
    supervisor: { id: 'li', name: '李主管' },
    director: { id: 'chen', name: '陈总监' },
  },
  holds: ['salesperson'],
  awayOn: [],
  filed: [],
  ...changes,
});

const filed = (openedOn: string, changes: Partial<FiledEntry> = {}): FiledEntry => ({
  register: 'report',
  number: 'BG26-001',
  state: 'open',
  openedAt: shanghai(`${openedOn}T10:00`),
  moves: [],
  answers: {},
  ...changes,
});

function planOf(step: Step, today: string, facts: DutyFacts = zhang()) {
  const withStep = { ...rules, playbook: { ...playbook, steps: [step] } };
  return planSubject(facts, withStep, spanOf(day(today)));
}

/** The periods owed as of a day, with the day on which each is due. */
function owed(step: Step, today: string, facts: DutyFacts = zhang()): string[] {
  return planOf(step, today, facts)
    .followUps.filter(({ done, lapsed }) => done === undefined && lapsed === undefined)
    .map(({ cycle, dueOn }) => `${cycle} ${dueOn.toString()}`);
}

describe('the day on which a duty is due', () => {
  it.each([
    [
      'the last working day of February is a Saturday',
      { month: 'last-workday', for: 'next' },
      '2026-02-27',
      '2026-03 2026-02-28',
    ],
    [
      'the first working day of the year is a Sunday',
      { quarter: 'first-workday', for: 'previous' },
      '2026-01-03',
      '2025-Q4 2026-01-04',
    ],
    [
      'the first Monday of October is a day off',
      { month: 'first-monday' },
      '2026-10-07',
      '2026-10 2026-10-08',
    ],
    [
      'the same, on the working day before',
      { month: 'first-monday', dayOff: 'previous' },
      '2026-09-29',
      '2026-10 2026-09-30',
    ],
    [
      'the last of May is a Sunday',
      { month: 'last-workday', for: 'next' },
      '2026-05-28',
      '2026-06 2026-05-29',
    ],
    [
      'the last working day of the year',
      { month: 'last-workday', for: 'next' },
      '2026-12-30',
      '2027-01 2026-12-31',
    ],
    ['the first of December, for next year', { year: '12-01', for: 'next' }, '2026-11-30', '2027 2026-12-01'],
    ['the last working day of the half-year', { half: 'last-workday' }, '2026-06-29', '2026-H1 2026-06-30'],
    [
      'the first of the other, for the one before',
      { half: 'first-workday', for: 'previous' },
      '2026-06-30',
      '2026-H1 2026-07-01',
    ],
    ['the fifth of January', { year: '01-05' }, '2026-01-04', '2026 2026-01-05'],
    ['the 31st in a short month', { month: 31, dayOff: 'previous' }, '2026-04-29', '2026-04 2026-04-30'],
    [
      'the 29th of February in a year without one',
      { year: '02-29', dayOff: 'previous' },
      '2026-02-27',
      '2026 2026-02-28',
    ],
    ['the last Friday', { month: 'last-friday' }, '2026-03-26', '2026-03 2026-03-27'],
  ])('%s', (_, written, today, expected) => {
    expect(owed(duty(written), today)).toEqual([expected]);
  });

  it('every working day, also a Saturday that is one, and no day off', () => {
    const days = ['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02'].flatMap((today) =>
      owed(duty('workday 17:30', { lapsesAfterDays: 0 }), today),
    );
    expect([...new Set(days)]).toEqual([
      '2026-02-27 2026-02-27',
      '2026-02-28 2026-02-28',
      '2026-03-02 2026-03-02',
      '2026-03-03 2026-03-03',
    ]);
  });

  it('at an hour, its prompt goes out then', () => {
    const step = duty(
      { month: 'first-monday', at: '10:30' },
      { remind: [{ slot: 'due>owner', dueOffsetDays: 0, to: 'owner', say: 'duty/due' }] },
    );
    const [followUp] = planOf(step, '2026-10-07').followUps;
    expect(followUp?.reminders.map(({ at }) => localTime(at))).toEqual(['2026-10-08T10:30']);
  });
});

describe('who owes a duty', () => {
  const plan = duty({ month: 'last-workday', for: 'next' });

  it('no one without one of its roles', () => {
    expect(owed(plan, '2026-02-28', zhang({ holds: ['finance'] }))).toEqual([]);
    const several = duty({ month: 'last-workday', for: 'next' }, { all: ['legal', 'salesperson'] });
    expect(owed(several, '2026-02-28')).toEqual(['2026-03 2026-02-28']);
  });

  it('not who is away on its day, and who is back on it owes it', () => {
    const away = (from: string, to: string) => zhang({ awayOn: [{ from: day(from), to: day(to) }] });
    expect(owed(plan, '2026-02-27', away('2026-02-28', '2026-02-28'))).toEqual([]);
    expect(owed(plan, '2026-02-27', away('2026-02-20', '2026-02-27'))).toEqual(['2026-03 2026-02-28']);
    expect(owed(plan, '2026-02-27', away('2026-03-01', '2026-03-05'))).toEqual(['2026-03 2026-02-28']);
  });

  it('not who came after its day; who came on it owes it', () => {
    expect(owed(plan, '2026-03-02', zhang({ enteredOn: day('2026-03-01') }))).toEqual([]);
    expect(owed(plan, '2026-02-28', zhang({ enteredOn: day('2026-02-28') }))).toEqual(['2026-03 2026-02-28']);
  });

  it('what was due more than a week before the rules had it is not made up for', () => {
    expect(owed(plan, '2026-03-07')).toEqual(['2026-03 2026-02-28']);
    expect(owed(plan, '2026-03-08')).toEqual([]);
  });

  it('what is open stays owed however late, until the person becomes free of it', () => {
    const open: FollowUpFact = {
      id: 'f1',
      step: 'report',
      cycle: '2026-03',
      state: 'open',
      anchorOn: day('2026-02-28'),
      dueOn: day('2026-02-28'),
      ownerId: 'zhang',
      closedBy: null,
      snooze: null,
      skipped: false,
      reminders: [],
    };
    expect(owed(plan, '2026-03-20', zhang({ followUps: [open] }))).toEqual(['2026-03 2026-02-28']);
    const freed = zhang({ followUps: [open], holds: [] });
    expect(reconcile(planOf(plan, '2026-03-20', freed).followUps, freed, rules)).toEqual([
      { kind: 'cancel', followUpId: 'f1', reason: { code: 'reason/not-owed', params: {} } },
    ]);
  });

  it('the company owes its own once, and no colleague owes that', () => {
    const audit = { ...duty({ quarter: 'first-workday', for: 'previous' }), about: 'company' as const };
    const { all: _, ...trigger } = audit.trigger;
    const ofCompany = { ...audit, trigger: { ...trigger, kind: 'duty' } };
    const company = zhang({ subject: { kind: 'company', id: 'c' }, holds: [] });
    expect(owed(ofCompany, '2026-01-04', company)).toEqual(['2025-Q4 2026-01-04']);
    expect(owed({ ...ofCompany, about: 'staff' }, '2026-01-04')).toEqual([]);
    // Nor does it owe what its colleagues do, whatever it is said to hold.
    const ofStaff = { ...plan, about: 'company' as const };
    expect(owed(ofStaff, '2026-02-27', { ...company, holds: ['salesperson'] })).toEqual([]);
  });
});

describe('what does a duty', () => {
  const plan = duty({ month: 'last-workday', for: 'next' }, { period: 'month', unless: ['dropped'] });
  const when = (answers: string, openedOn: string, changes: Partial<FiledEntry> = {}) =>
    owed(
      plan,
      '2026-02-28',
      zhang({ filed: [filed(openedOn, { answers: { month: answers }, ...changes })] }),
    );

  it('an entry for its period, however it is written, early or late', () => {
    for (const written of ['2026-03', '2026年3月', '3月', '３月', '2026-03-15'])
      expect(when(written, '2026-02-10')).toEqual([]);
    expect(when('2026-03', '2026-03-01')).toEqual([]);
  });

  it('not one for another period, of another register, or one that was dropped', () => {
    expect(when('2026-04', '2026-02-28')).toEqual(['2026-03 2026-02-28']);
    expect(when('2026-03', '2026-02-28', { register: 'other' })).toEqual(['2026-03 2026-02-28']);
    expect(when('2026-03', '2026-02-28', { state: 'dropped' })).toEqual(['2026-03 2026-02-28']);
  });

  it('without a period in the form, one opened in the month of the duty', () => {
    const report = duty({ month: 'first-monday' });
    const opened = (on: string) => owed(report, '2026-03-03', zhang({ filed: [filed(on)] }));
    expect(opened('2026-03-01')).toEqual([]);
    expect(opened('2026-02-27')).toEqual(['2026-03 2026-03-02']);
  });

  it('a move of an entry, where the file says so', () => {
    const audit = duty({ quarter: 'first-workday', for: 'previous' }, { moves: ['issue'] });
    const moved = (...moves: string[]) =>
      owed(audit, '2026-01-05', zhang({ filed: [filed('2026-01-04', { moves })] }));
    expect(moved()).toEqual(['2025-Q4 2026-01-04']);
    expect(moved('note', 'issue')).toEqual([]);
    expect(moved('note')).toEqual(['2025-Q4 2026-01-04']);
  });

  it('tells which entry it was', () => {
    const [done] = planOf(
      plan,
      '2026-02-28',
      zhang({ filed: [filed('2026-02-20', { answers: { month: '3月' } })] }),
    ).followUps;
    expect(done?.done).toEqual({ code: 'reason/handed-in', params: { number: 'BG26-001' } });
    const both = ['BG26-002', 'BG26-003'].map((number) =>
      filed('2026-02-20', { number, answers: { month: '3月' } }),
    );
    const [first] = planOf(plan, '2026-02-28', zhang({ filed: both })).followUps;
    expect(first?.done).toEqual({ code: 'reason/handed-in', params: { number: 'BG26-002' } });
  });
});

describe('a period', () => {
  it('has a name', () => {
    const withStep = { ...rules, playbook: { ...playbook, steps: [duty({ quarter: 'first-workday' })] } };
    const name = (cycle: string) =>
      nameOfCycle({ step: 'report', cycle, anchorOn: day('2026-01-04') }, withStep);
    expect(name('2025-Q4')).toEqual({ code: 'cycle/quarter', params: { year: 2025, quarter: 4 } });
    expect(name('2026-H2')).toEqual({ code: 'cycle/half', params: { year: 2026, half: 2 } });
    expect(name('2026-03')).toEqual({ code: 'cycle/month', params: { year: 2026, month: 3 } });
    expect(name('2026')).toEqual({ code: 'cycle/year', params: { year: 2026 } });
    expect(name('2026-03-02')).toEqual({ code: 'cycle/interval', params: { on: day('2026-03-02') } });
  });
});
