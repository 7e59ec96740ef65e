import { describe, expect, it } from 'vitest';
import { type Condition, sourceKey, type Trend } from '../../../templates/reader/condition.ts';
import type { DutySettings } from '../../../templates/reader/duty.ts';
import { dutyKeys } from '../../../templates/reader/duty-schema.ts';
import type { Register } from '../../../templates/reader/register.ts';
import { dutyTrigger } from '../../../jobs/plan/triggers/duty.ts';
import { spanOf } from '../../../jobs/plan/span.ts';
import type {
  CustomerDuties,
  CustomerFacts,
  FiledEntry,
  FollowUpFact,
  Rules,
  SubjectFacts,
} from '../../../jobs/plan/types.ts';
import { anchor, day, existing, facts, localTime, rules, shanghai, trialCheck } from '../scene.ts';

const step = { ...trialCheck, key: 'review' };

const settingsOf = (written: unknown, condition: Condition | null): DutySettings => ({
  register: 'review',
  each: dutyKeys.each.parse(written),
  customer: { if: condition },
  unless: ['dropped'],
});

/** In the rules since last year. */
const duties = (changes: Partial<CustomerDuties> = {}): CustomerDuties => ({
  grades: { valueGrade: 'a' },
  gradedOn: null,
  inRulesSince: new Map([['review', day('2025-01-01')]]),
  filed: [],
  ...changes,
});

const filed = (changes: Partial<FiledEntry> = {}): FiledEntry => ({
  register: 'review',
  number: 'KH26-001',
  state: 'open',
  openedAt: shanghai('2026-03-02T10:00'),
  moves: [],
  answers: {},
  ...changes,
});

const open = (cycle: string, dueOn: string, changes: Partial<FollowUpFact> = {}): FollowUpFact => ({
  ...existing({
    step: 'review',
    cycle,
    anchorOn: day(dueOn),
    dueOn: day(dueOn),
    ownerId: null,
    reminders: [],
  }),
  ...changes,
});

const monthly = { month: 'first-workday' };

interface Asked {
  readonly each?: unknown;
  readonly if?: Condition | null;
  readonly duties?: CustomerDuties;
  readonly about?: Partial<CustomerFacts>;
  readonly rules?: Rules;
}

/** What is owed on a day, and in brackets what comes after. */
function owed(today: string, asked: Asked = {}): string[] {
  const settings = settingsOf(asked.each ?? monthly, asked.if ?? null);
  const customer = facts({
    enteredOn: day('2026-02-10'),
    duties: asked.duties ?? duties(),
    ...asked.about,
  });
  const found = dutyTrigger.occurrences(step, settings, customer, asked.rules ?? rules, spanOf(day(today)));
  return [
    ...found.owed.map(
      ({ cycle, dueOn, done }) => `${cycle} ${dueOn.toString()}${done === undefined ? '' : ' done'}`,
    ),
    ...found.ahead.map(({ cycle, dueOn }) => `(${cycle} ${dueOn.toString()})`),
  ];
}
const isOwed = (today: string, asked: Asked = {}) => owed(today, asked).some((one) => !one.startsWith('('));

const graded: Condition = { field: 'valueGrade', among: ['a'] };

describe('a duty for customers', () => {
  it('is owed on its day and known of on the day before, with the two after it ahead', () => {
    const ahead = ['(2026-04 2026-04-01)', '(2026-05 2026-05-06)'];
    expect(owed('2026-03-01')).toEqual(['2026-03 2026-03-02', ...ahead]);
    expect(owed('2026-02-28')).toEqual(['(2026-03 2026-03-02)', ahead[0]]);
  });

  it('is owed by no customer without duties, and by none of a duty of colleagues', () => {
    const { customer: _, ...ofStaff } = settingsOf(monthly, null);
    const about = facts({ duties: duties() });
    const span = spanOf(day('2026-03-01'));
    const none = { owed: [], ahead: [] };
    expect(dutyTrigger.occurrences(step, { ...ofStaff, all: ['salesperson'] }, about, rules, span)).toEqual(
      none,
    );
    expect(dutyTrigger.occurrences(step, ofStaff, about, rules, span)).toEqual(none);
    expect(dutyTrigger.occurrences(step, settingsOf(monthly, null), facts(), rules, span)).toEqual(none);
    const { enteredOn: _on, ...entry } = { ...facts(), subject: { kind: 'entry', id: 'e' } };
    expect(dutyTrigger.occurrences(step, ofStaff, entry as unknown as SubjectFacts, rules, span)).toEqual(
      none,
    );
  });

  it('is owed for those of its kind alone', () => {
    expect(isOwed('2026-03-01', { if: graded })).toBe(true);
    expect(isOwed('2026-03-01', { if: graded, duties: duties({ grades: { valueGrade: 'b' } }) })).toBe(false);
  });

  it('stays open for those that ceased to be of its kind, until they are looked at again', () => {
    const followUps = [open('2026-02', '2026-02-02')];
    expect(owed('2026-03-20', { if: graded, about: { followUps } })).toContain('2026-02 2026-02-02');
    expect(owed('2026-03-20', { if: graded, duties: duties({ grades: {} }), about: { followUps } })).toEqual(
      [],
    );
  });

  it('that is open stays owed once, also when its day has not passed', () => {
    const followUps = [open('2026-03', '2026-03-02')];
    const all = ['2026-03 2026-03-02', '(2026-04 2026-04-01)', '(2026-05 2026-05-06)'];
    expect(owed('2026-03-01', { about: { followUps } })).toEqual(all);
    const since = duties({ inRulesSince: new Map([['review', day('2026-03-02')]]) });
    expect(owed('2026-03-02', { about: { followUps }, duties: since })).toEqual(all);
  });

  it('whose unit was changed in the rules does not take up what was open for another', () => {
    const followUps = [open('2026-Q1', '2026-01-05'), open('someday', '2026-01-05')];
    expect(owed('2026-03-20', { about: { followUps, enteredOn: day('2026-03-10') } })).toEqual([
      '(2026-04 2026-04-01)',
      '(2026-05 2026-05-06)',
    ]);
  });

  it('is done by an entry for its period', () => {
    const done = duties({ filed: [filed({ number: 'KH26-002' }), filed()] });
    expect(owed('2026-03-01', { duties: done })[0]).toBe('2026-03 2026-03-02 done');
    expect(owed('2026-03-01', { duties: duties({ filed: [filed({ state: 'dropped' })] }) })[0]).toBe(
      '2026-03 2026-03-02',
    );
  });
});

describe('what was missed of a duty for customers', () => {
  const about = (changes: Partial<CustomerFacts>) => ({ about: changes });

  it('is made up for since the planning span begins, as far as the rules asked for it', () => {
    const missed = (today: string, asked: Asked = {}) =>
      owed(today, asked).filter((one) => !one.startsWith('('));
    expect(missed('2026-03-20')).toEqual(['2026-03 2026-03-02']);
    const since = (on: string) => ({ duties: duties({ inRulesSince: new Map([['review', day(on)]]) }) });
    expect(missed('2026-03-20', since('2026-03-02'))).toEqual(['2026-03 2026-03-02']);
    expect(missed('2026-03-20', since('2026-03-03'))).toEqual([]);
    // Only now.
    const now = { duties: duties({ inRulesSince: new Map() }) };
    expect(missed('2026-03-20', now)).toEqual([]);
    expect(missed('2026-03-02', now)).toEqual(['2026-03 2026-03-02']);
    const long = about({ enteredOn: day('2025-01-01') });
    expect(missed('2026-03-19', long)).toEqual(['2026-02 2026-02-02', '2026-03 2026-03-02']);
    expect(missed('2026-03-20', long)).toEqual(['2026-03 2026-03-02']);
  });

  it('is not what was due before the span, however long ago the customer was resumed', () => {
    const long = { enteredOn: day('2025-01-01'), anchors: { resumed: anchor('2025-06-01') } };
    expect(owed('2026-03-20', about(long)).filter((one) => !one.startsWith('('))).toEqual([
      '2026-03 2026-03-02',
    ]);
  });

  it('has no hour where none is given', () => {
    const hours = (each: unknown) => {
      const customer = facts({ enteredOn: day('2026-02-10'), duties: duties() });
      const span = spanOf(day('2026-03-01'));
      return dutyTrigger
        .occurrences(step, settingsOf(each, null), customer, rules, span)
        .owed.map(({ dueAt }) => (dueAt === undefined ? null : localTime(dueAt)));
    };
    expect(hours(monthly)).toEqual([null]);
    expect(hours('workday 17:30').at(-1)).toBe('2026-03-02T17:30');
  });

  it('is not what was due before it was a customer, had its grade, or while it was suspended', () => {
    expect(isOwed('2026-03-20', about({ enteredOn: day('2026-03-02') }))).toBe(true);
    expect(isOwed('2026-03-20', about({ enteredOn: day('2026-03-03') }))).toBe(false);
    expect(isOwed('2026-03-20', { duties: duties({ gradedOn: day('2026-03-02') }) })).toBe(true);
    expect(isOwed('2026-03-20', { duties: duties({ gradedOn: day('2026-03-03') }) })).toBe(false);
    expect(isOwed('2026-03-20', about({ anchors: { resumed: anchor('2026-03-02') } }))).toBe(true);
    expect(isOwed('2026-03-20', about({ anchors: { resumed: anchor('2026-03-03') } }))).toBe(false);
  });

  it('is known of since the later of its entering and its grade', () => {
    const knownOn = (gradedOn: string | null) => {
      const customer = facts({
        enteredOn: day('2026-02-10'),
        duties: duties({ gradedOn: gradedOn === null ? null : day(gradedOn) }),
      });
      const span = spanOf(day('2026-03-01'));
      const { owed: found } = dutyTrigger.occurrences(step, settingsOf(monthly, null), customer, rules, span);
      return found.map((one) => one.knownOn?.toString());
    };
    expect(knownOn(null)).toEqual(['2026-02-10']);
    expect(knownOn('2026-02-05')).toEqual(['2026-02-10']);
    expect(knownOn('2026-02-20')).toEqual(['2026-02-20']);
  });
});

describe('a duty whose kind depends on days of the customer', () => {
  const developing: Condition = {
    all: [{ customerDay: 'filed' }, { not: { customerDay: 'firstDeal' } }],
  };
  it.each([
    ['with the day', { filed: anchor('2026-02-20') }, true],
    ['without it', {}, false],
    ['with the day that ends it', { filed: anchor('2026-02-20'), firstDeal: anchor('2026-02-25') }, false],
    ['with the day after the duty’s', { filed: anchor('2026-03-03') }, false],
    ['with the day on the duty’s', { filed: anchor('2026-03-02') }, true],
  ])('%s', (_name, anchors, expected) => {
    expect(isOwed('2026-03-02', { if: developing, about: { anchors } })).toBe(expected);
  });
});

describe('a duty whose kind depends on entries', () => {
  const registers = [
    { key: 'other', states: [{ key: 'ended', isEnd: false }] },
    {
      key: 'complaint',
      states: [
        { key: 'open', isEnd: false },
        { key: 'ended', isEnd: true },
      ],
    },
  ] as unknown as readonly Register[];
  const complaining: Condition = { hasEntry: { register: 'complaint' } };
  const having = (entry: Partial<FiledEntry>) => ({
    if: complaining,
    rules: { ...rules, registers },
    duties: duties({ filed: [filed(entry)] }),
  });

  it.each([
    ['open', { register: 'complaint', state: 'open' }, true],
    ['ended', { register: 'complaint', state: 'ended' }, false],
    ['of another register', { register: 'other', state: 'ended' }, false],
    ['in a state that its register no longer has', { register: 'complaint', state: 'gone' }, true],
  ])('%s: %o', (_name, entry, expected) => {
    expect(isOwed('2026-03-01', having(entry))).toBe(expected);
  });

  it('counts an entry of a register that is gone as open', () => {
    const gone: Condition = { hasEntry: { register: 'gone' } };
    expect(isOwed('2026-03-01', { ...having({ register: 'gone', state: 'ended' }), if: gone })).toBe(true);
  });
});

describe('a duty that depends on a trend', () => {
  const trend: Trend = {
    register: 'sales-order',
    sum: 'amount',
    day: 'on',
    unless: [],
    firstOrder: false,
    months: 1,
    percent: { atMost: '50' },
  };
  const fallen: Condition = { trend };
  const bought = (...days: readonly (readonly [string, number])[]) =>
    duties({
      counted: new Map([
        [sourceKey(trend), days.map(([on, amount]) => ({ on: day(on), value: BigInt(amount) * 1_000_000n }))],
      ]),
    });
  const fell = bought(['2026-02-10', 100], ['2026-03-10', 40]);
  const trends = (today: string, asked: Asked) =>
    owed(today, { each: { month: 'first-workday', for: 'previous' }, ...asked });

  it('is owed for the month in which the sum fell, and for no other', () => {
    expect(trends('2026-03-31', { if: fallen, duties: fell })[0]).toBe('2026-03 2026-04-01');
    const rose = bought(['2026-02-10', 100], ['2026-03-10', 60]);
    expect(trends('2026-03-31', { if: fallen, duties: rose })[0]).toMatch(/^\(/);
    expect(trends('2026-04-30', { if: fallen, duties: fell })).not.toContain('2026-02 2026-03-02');
  });

  it('compares up to the end of its period, the first of the next month', () => {
    // What falls on 1 April belongs to the next comparison.
    const late = bought(['2026-02-10', 100], ['2026-03-10', 40], ['2026-04-01', 60]);
    expect(trends('2026-03-31', { if: fallen, duties: late })[0]).toBe('2026-03 2026-04-01');
    // What falls on 31 March counts.
    const last = bought(['2026-02-10', 100], ['2026-03-31', 60]);
    expect(trends('2026-03-31', { if: fallen, duties: last })[0]).toMatch(/^\(/);
  });

  it('of working days compares up to the end of the day', () => {
    const each = 'workday 17:30';
    const today = bought(['2026-02-02', 100], ['2026-03-03', 60]);
    expect(owed('2026-03-03', { each, if: fallen, duties: today })).not.toContain('2026-03-03 2026-03-03');
    const tomorrow = bought(['2026-02-04', 100], ['2026-03-04', 60]);
    expect(owed('2026-03-03', { each, if: fallen, duties: tomorrow })).not.toContain('2026-03-04 2026-03-04');
    // 4 February is in the month before from 4 March on, and not for 3 March.
    const later = bought(['2026-02-04', 100], ['2026-03-04', 40]);
    expect(owed('2026-03-03', { each, if: fallen, duties: later })).not.toContain('2026-03-03 2026-03-03');
    expect(
      owed('2026-03-02', { each, if: fallen, duties: bought(['2026-02-02', 100], ['2026-03-04', 60]) }),
    ).toContain('2026-03-02 2026-03-02');
  });

  it('is not owed for a customer that has nothing of it', () => {
    expect(owed('2026-03-31', { if: fallen })).toEqual([]);
    // Others need nothing of it.
    expect(isOwed('2026-03-01', { if: { any: [graded, graded] } })).toBe(true);
  });

  it('beside a grade needs both', () => {
    const both: Condition = { all: [graded, fallen] };
    expect(trends('2026-03-31', { if: both, duties: fell })[0]).toBe('2026-03 2026-04-01');
    expect(trends('2026-03-31', { if: both, duties: { ...fell, grades: {} } })[0]).toMatch(/^\(/);
  });

  it('that was done stays done while it is open, although the trend has turned, and is closed otherwise', () => {
    const rose = bought(['2026-02-10', 100], ['2026-03-10', 100]);
    const handedIn = { ...rose, filed: [filed({ openedAt: shanghai('2026-04-01T10:00') })] };
    const asked = { if: fallen, duties: handedIn };
    const followUps = [open('2026-03', '2026-04-01'), open('2026-01', '2026-02-02')];
    expect(trends('2026-04-01', { ...asked, about: { followUps } })).toContain('2026-03 2026-04-01 done');
    expect(trends('2026-04-01', { ...asked, about: { followUps } })).not.toContain('2026-01 2026-02-02');
    expect(trends('2026-04-01', asked).filter((one) => !one.startsWith('('))).toEqual([]);
    // What is open for another month does not open it.
    const other = { followUps: [open('2026-01', '2026-02-02')] };
    expect(trends('2026-04-01', { ...asked, about: other }).filter((one) => !one.startsWith('('))).toEqual(
      [],
    );
  });
});
