import { describe, expect, it } from 'vitest';
import { createFestivals } from '../../../jobs/calendar/create-festivals.ts';
import { spanOf } from '../../../jobs/plan/span.ts';
import { festivalTrigger } from '../../../jobs/plan/triggers/festival.ts';
import type { CustomerFacts, FollowUpFact, SubjectFacts } from '../../../jobs/plan/types.ts';
import type { Step } from '../../../templates/reader/playbook.ts';
import { day, existing, facts, rules as bare, trialCheck } from '../scene.ts';

const solar = (key: string, month: number, date: number, greeted = true) => ({
  key,
  label: { 'zh-CN': key, en: key.toUpperCase() },
  greeted,
  on: { kind: 'solar', month, day: date } as const,
});
const rules = {
  ...bare,
  festivals: createFestivals([solar('new-year', 1, 1), solar('may', 5, 1), solar('mourning', 4, 5, false)]),
};

interface Case {
  readonly today?: string;
  readonly about?: Partial<CustomerFacts>;
  readonly step?: Partial<Step>;
}

function occurrences({ today = '2026-04-30', about = {}, step = {} }: Case) {
  return festivalTrigger.occurrences(
    { ...trialCheck, key: 'greeting', dueDays: 0, ...step },
    {},
    facts(about),
    rules,
    spanOf(day(today)),
  );
}

function days(c: Case): string[] {
  const { owed, ahead } = occurrences(c);
  return [
    ...owed.map(({ cycle, dueOn }) => `${cycle} ${dueOn.toString()}`),
    ...ahead.map((one) => `(${one.cycle} ${one.dueOn.toString()})`),
  ];
}

function open(cycle: string, dueOn: string, changes: Partial<FollowUpFact> = {}): FollowUpFact {
  const planned = { step: 'greeting', cycle, anchorOn: day(dueOn), dueOn: day(dueOn), ownerId: 'zhang' };
  return { ...existing({ ...planned, reminders: [] }), ...changes };
}

describe('a greeting of a festival', () => {
  it('that is due some days after it stays owed while it is open, and is made up for like any other', () => {
    const step = { dueDays: 5 };
    const followUps = [open('may-2026', '2026-05-06')];
    // 45 days after the deadline, the festival itself is 50 days ago.
    expect(days({ today: '2026-06-20', step, about: { followUps } })[0]).toBe('may-2026 2026-05-06');
    expect(days({ today: '2026-08-20', step, about: { followUps } })[0]).toBe('may-2026 2026-05-06');
    expect(days({ today: '2026-06-19', step })[0]).toBe('may-2026 2026-05-06');
  });

  it('is owed from the day before on; one of mourning is never greeted', () => {
    expect(days({ today: '2026-04-30' })).toEqual(['may-2026 2026-05-01']);
    expect(days({ today: '2026-04-29' })).toEqual(['(may-2026 2026-05-01)']);
    expect(days({ today: '2026-04-05' })).toEqual(['(may-2026 2026-05-01)']);
  });

  it('is seen as far ahead as the longest gap between two and its preparation', () => {
    // The plan of 21 July looks until tomorrow and 160 days more: 29 December.
    expect(days({ today: '2026-07-24' })).toEqual(['(new-year-2027 2027-01-01)']);
    expect(days({ today: '2026-07-23' })).toEqual([]);
  });

  it('counts from its day, is known since the customer is, and fills its text', () => {
    expect(occurrences({}).owed).toEqual([
      {
        cycle: 'may-2026',
        anchorOn: day('2026-05-01'),
        dueOn: day('2026-05-01'),
        knownOn: day('2026-01-01'),
        fill: { festival: 'may' },
      },
    ]);
  });

  it('is prepared some days before, where the step says so', () => {
    expect(days({ today: '2026-04-25', step: { dueDays: -5 } })).toEqual(['may-2026 2026-04-26']);
  });

  it.each([
    // 45 days after 1 May.
    ['2026-06-15', ['may-2026 2026-05-01']],
    ['2026-06-16', []],
  ])('is made up for within 45 days: %s', (today, expected) => {
    expect(days({ today })).toEqual(expected);
  });

  it.each([
    ['2026-05-01', ['may-2026 2026-05-01']],
    ['2026-05-02', []],
  ])('is not owed to a customer entered after it: %s', (enteredOn, expected) => {
    expect(days({ today: '2026-05-02', about: { enteredOn: day(enteredOn) } })).toEqual(expected);
  });

  it('belongs to customers only', () => {
    const machine = { ...facts(), subject: { kind: 'staff', id: 'm' } } as unknown as SubjectFacts;
    expect(festivalTrigger.occurrences(trialCheck, {}, machine, rules, spanOf(day('2026-04-30')))).toEqual({
      owed: [],
      ahead: [],
    });
  });
});

describe('a greeting that is open', () => {
  it('stays owed, however long ago, though the customer is said to have come later', () => {
    const about = { followUps: [open('new-year-2026', '2026-01-01')], enteredOn: day('2026-02-01') };
    expect(days({ today: '2026-07-01', about })).toEqual(['new-year-2026 2026-01-01']);
  });

  it('brings back none of those beside it that were missed', () => {
    const about = { followUps: [open('new-year-2025', '2025-01-01')] };
    expect(days({ today: '2026-07-01', about })).toEqual(['new-year-2025 2025-01-01']);
  });

  it('of another step, or one that is closed, is not owed', () => {
    const owed = (changes: Parameters<typeof open>[2]) =>
      days({ today: '2026-07-01', about: { followUps: [open('new-year-2026', '2026-01-01', changes)] } });
    expect(owed({})).toEqual(['new-year-2026 2026-01-01']);
    expect(owed({ step: 'other' })).toEqual([]);
    expect(owed({ state: 'closed' })).toEqual([]);
  });
});

describe('what was decided about a greeting', () => {
  const done = (decided: 'decided' | 'skipped' | undefined, when: Step['closes']['when']) =>
    occurrences({
      about: { greetings: decided === undefined ? {} : { 'may-2026': decided } },
      step: { closes: { ...trialCheck.closes, ...(when === undefined ? {} : { when }) } },
    }).owed[0]?.done?.code ?? null;

  it.each([
    ['confirming it ends its preparation', 'decided', 'greeting', 'reason/greeting-decided'],
    ['skipping it ends its preparation', 'skipped', 'greeting', 'reason/greeting-decided'],
    ['skipping it ends the greeting', 'skipped', undefined, 'reason/not-greeted'],
    ['confirming it leaves the greeting owed', 'decided', undefined, null],
    ['undecided, its preparation is owed', undefined, 'greeting', null],
    ['undecided, it is owed', undefined, undefined, null],
  ] as const)('%s', (_name, decided, when, expected) => {
    expect(done(decided, when)).toBe(expected);
  });

  it('holds for that festival of that year', () => {
    expect(occurrences({ about: { greetings: { 'may-2025': 'skipped' } } }).owed[0]).not.toHaveProperty(
      'done',
    );
  });
});

describe('its words', () => {
  const of = (festival: string) => ({ cycle: { festival, year: 2026 }, anchorOn: day('2026-05-01') });
  const scene = { rules, today: day('2026-05-01') };

  it("are the festival's name, in the language of the reader", () => {
    expect(festivalTrigger.values?.(of('may'), { ...scene, language: 'en' })).toEqual({
      festival: { name: 'MAY' },
    });
    expect(festivalTrigger.values?.(of('may'), { ...scene, language: 'zh-CN' })).toEqual({
      festival: { name: 'may' },
    });
    expect(festivalTrigger.name(of('may'), scene)).toEqual({ 'zh-CN': 'may', en: 'MAY' });
  });

  it('are none for a festival that the list no longer has', () => {
    expect(festivalTrigger.values?.(of('gone'), { ...scene, language: 'en' })).toEqual({});
    expect(festivalTrigger.name(of('gone'), scene)).toBeNull();
  });

  it('have no settings, and stand for every festival that is greeted', () => {
    expect(festivalTrigger.settings.parse(true)).toEqual({});
    expect(festivalTrigger.settings.safeParse('all').error?.issues[0]?.message).toBe('nothing behind it');
    expect(festivalTrigger.fills?.of({ festivals: ['may', 'new-year'] })).toEqual(['may', 'new-year']);
  });
});
