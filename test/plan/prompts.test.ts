import { describe, expect, it } from 'vitest';
import { ownersPromptOn, promptsOf } from '../../jobs/plan/prompts.ts';
import type { Scope } from '../../jobs/plan/scope.ts';
import type { People, Person } from '../../jobs/plan/types.ts';
import type { RemindRule, Step } from '../../templates/reader/playbook.ts';
import { day, facts, localTime, rules, shanghai, trialCheck } from './scene.ts';

const { salesperson: zhang } = facts().people as Record<string, Person>;

interface Case {
  readonly remind: readonly RemindRule[];
  /** By default a Sunday, ten days before the Wednesday on which it is due. */
  readonly anchorOn?: string;
  readonly dueOn?: string;
  readonly occurrence?: Partial<Scope['occurrence']>;
  readonly people?: People;
  readonly hasCustomerRoom?: boolean;
  readonly snoozedUntil?: string;
  readonly step?: Partial<Step>;
}

function prompts({
  remind,
  anchorOn = '2026-03-01',
  dueOn = '2026-03-11',
  occurrence = {},
  people = {},
  hasCustomerRoom = true,
  snoozedUntil,
  step = {},
}: Case): string[] {
  const known = { people: { ...facts().people, ...people }, hasCustomerRoom };
  return promptsOf({
    step: { ...trialCheck, remind, ...step },
    facts: facts(known),
    rules,
    occurrence: {
      cycle: '1',
      anchorOn: day(anchorOn),
      dueOn: day(dueOn),
      knownOn: day(anchorOn),
      ...occurrence,
    },
    owner: zhang ?? null,
    existing: null,
    snooze: snoozedUntil === undefined ? null : { until: day(snoozedUntil), holdsEscalation: false },
  }).map((r) => {
    expect(r.audience).toBe(r.recipientId === null ? 'customer' : 'staff');
    return `${r.slot} ${localTime(r.at)} ${r.recipientId ?? 'customer'}`;
  });
}

const rule = (slot: string, to: RemindRule['to'], changes: Partial<RemindRule> = {}): RemindRule => ({
  slot,
  to,
  dueOffsetDays: 0,
  say: 'trial-check/due',
  ...changes,
});
const atOnce = (slot: string, to: RemindRule['to']) => rule(slot, to, { atOnce: true });

describe('a prompt at once', () => {
  const asked = [atOnce('entered>customer', 'customer')];
  it.each([
    ['at the moment itself', '2026-03-03T10:15', '2026-03-03T10:15'],
    ['not before the window opens', '2026-03-03T07:00', '2026-03-03T09:00'],
    ['when it opens on the minute', '2026-03-03T09:00', '2026-03-03T09:00'],
  ])('goes to the customer %s', (_, at, expected) => {
    const occurrence = { anchorAt: shanghai(at), knownOn: day('2026-03-03') };
    expect(prompts({ remind: asked, occurrence })).toEqual([`entered>customer ${expected} customer`]);
  });

  it('goes to the customer in the morning of the day on which it became known, if that is a day', () => {
    expect(prompts({ remind: asked, occurrence: { knownOn: day('2026-03-03') } })).toEqual([
      'entered>customer 2026-03-03T09:00 customer',
    ]);
  });

  it('goes to no customer without a group', () => {
    expect(prompts({ remind: asked, hasCustomerRoom: false })).toEqual([]);
  });

  it.each([
    ['at the moment itself', { anchorAt: shanghai('2026-03-03T10:15') }, '2026-03-03T10:15'],
    ['when their window opens', { anchorAt: shanghai('2026-03-03T20:00') }, '2026-03-04T09:00'],
    ['in the morning of a day', {}, '2026-03-03T09:00'],
  ])('goes to staff %s', (_, moment, expected) => {
    const occurrence = { knownOn: day('2026-03-03'), ...moment };
    expect(prompts({ remind: [atOnce('entered>supervisor', 'supervisor')], occurrence })).toEqual([
      `entered>supervisor ${expected} li`,
    ]);
  });

  it('opens the day of staff even where the customers’ window opens at another hour', () => {
    const windows = { customer: { from: '10:00', to: '18:00' }, staff: { from: '08:00', to: '19:00' } };
    const scope = {
      step: { ...trialCheck, remind: [atOnce('entered>owner', 'owner'), ...asked] },
      facts: facts(),
      rules: { ...rules, playbook: { ...rules.playbook, windows } },
      occurrence: {
        cycle: '1',
        anchorOn: day('2026-03-03'),
        dueOn: day('2026-03-11'),
        knownOn: day('2026-03-03'),
      },
      owner: zhang ?? null,
      existing: null,
      snooze: null,
    };
    expect(promptsOf(scope).map(({ slot, at }) => `${slot} ${localTime(at)}`)).toEqual([
      'entered>owner 2026-03-03T08:00',
      'entered>customer 2026-03-03T10:00',
    ]);
  });

  it('goes once to someone who has several seats, as the first rule says', () => {
    const remind = [atOnce('entered>owner', 'owner'), atOnce('entered>supervisor', 'supervisor')];
    const occurrence = { anchorAt: shanghai('2026-03-03T10:15'), knownOn: day('2026-03-03') };
    expect(prompts({ remind, occurrence, people: { supervisor: zhang } })).toEqual([
      'entered>owner 2026-03-03T10:15 zhang',
    ]);
    expect(prompts({ remind, occurrence })).toEqual([
      'entered>owner 2026-03-03T10:15 zhang',
      'entered>supervisor 2026-03-03T10:15 li',
    ]);
  });

  it('does not keep a later prompt from the same person', () => {
    const remind = [atOnce('entered>owner', 'owner'), rule('due>owner', 'owner')];
    expect(prompts({ remind, occurrence: { anchorAt: shanghai('2026-03-03T10:15') } })).toContain(
      'due>owner 2026-03-11T09:00 zhang',
    );
  });

  it('of a step that cannot wait goes to staff at any hour, and by the day where there is no hour', () => {
    const remind = [atOnce('entered>supervisor', 'supervisor')];
    const step = { anyHour: true } as const;
    const known = { knownOn: day('2026-03-03') };
    const occurrence = { ...known, anchorAt: shanghai('2026-03-01T03:20') };
    expect(prompts({ remind, step, occurrence })).toEqual(['entered>supervisor 2026-03-01T03:20 li']);
    expect(prompts({ remind, step, occurrence: known })).toEqual(['entered>supervisor 2026-03-03T09:00 li']);
  });

  it('goes to the customer by every rule', () => {
    const remind = [atOnce('entered>customer', 'customer'), atOnce('entered-2>customer', 'customer')];
    const occurrence = { knownOn: day('2026-03-03') };
    expect(prompts({ remind, occurrence })).toEqual([
      'entered>customer 2026-03-03T09:00 customer',
      'entered-2>customer 2026-03-03T09:00 customer',
    ]);
  });

  it('goes to no one where the seat is empty', () => {
    const remind = [atOnce('entered>supervisor', 'supervisor')];
    expect(prompts({ remind, people: { supervisor: undefined } })).toEqual([]);
  });
});

describe('the day on which the owner is asked in time', () => {
  const asked = (...remind: readonly RemindRule[]) =>
    ownersPromptOn({
      step: { ...trialCheck, remind },
      facts: facts(),
      rules,
      occurrence: {
        cycle: '1',
        anchorOn: day('2026-03-02'),
        dueOn: day('2026-03-11'),
        knownOn: day('2026-03-03'),
      },
      owner: zhang ?? null,
      existing: null,
      snooze: null,
    })?.toString();

  it('is that of the last prompt to them, and no one else’s', () => {
    const early = rule('due-2d>owner', 'owner', { dueOffsetDays: -2 });
    expect(asked(early, rule('due>customer', 'customer'))).toBe('2026-03-09');
    expect(asked(early, rule('due>owner', 'owner'))).toBe('2026-03-11');
    expect(asked(early, rule('due>owner', 'owner', { again: true }))).toBe('2026-03-09');
    expect(asked(rule('due>customer', 'customer'))).toBeUndefined();
  });

  it('is the day on which it became known, where they are asked at once', () => {
    expect(asked(atOnce('entered>owner', 'owner'))).toBe('2026-03-03');
  });
});

describe('a deadline that is an hour', () => {
  const occurrence = { dueAt: shanghai('2026-03-11T14:30') };

  it('outside the hours of staff is told when they open again, unless it cannot wait', () => {
    const night = { dueAt: shanghai('2026-03-11T22:40') };
    const remind = [rule('due>owner', 'owner')];
    expect(prompts({ remind, occurrence: night })).toEqual(['due>owner 2026-03-12T09:00 zhang']);
    expect(prompts({ remind, occurrence: night, step: { anyHour: true } })).toEqual([
      'due>owner 2026-03-11T22:40 zhang',
    ]);
  });

  it('is prompted at that hour', () => {
    expect(prompts({ remind: [rule('due>owner', 'owner')], occurrence })).toEqual([
      'due>owner 2026-03-11T14:30 zhang',
    ]);
  });

  it('is prompted in the morning of another day, and at an hour that the rule names', () => {
    const remind = [
      rule('due-1d>owner', 'owner', { dueOffsetDays: -1 }),
      rule('due>owner', 'owner', { time: '11:00' }),
    ];
    expect(prompts({ remind, occurrence })).toEqual([
      'due-1d>owner 2026-03-10T09:00 zhang',
      'due>owner 2026-03-11T11:00 zhang',
    ]);
  });
});

describe('a prompt that would be moved to its anchor', () => {
  // The anchor is a Friday; what is meant for the weekend goes out on Monday.
  const weekend = { anchorOn: '2026-03-06', dueOn: '2026-03-09' };
  it('goes out on the next working day', () => {
    expect(prompts({ ...weekend, remind: [rule('due-2d>owner', 'owner', { dueOffsetDays: -2 })] })).toEqual([
      'due-2d>owner 2026-03-09T09:00 zhang',
    ]);
  });

  it('goes out before it where it is meant for a day before the anchor', () => {
    // Meant for Saturday the 7th, before an anchor on the Sunday.
    const early = rule('due-2d>owner', 'owner', { dueOffsetDays: -2 });
    expect(prompts({ anchorOn: '2026-03-08', dueOn: '2026-03-09', remind: [early] })).toEqual([
      'due-2d>owner 2026-03-06T09:00 zhang',
    ]);
  });

  it('gives way to a later prompt for the same person, not to one for another', () => {
    const early = rule('due-2d>owner', 'owner', { dueOffsetDays: -2 });
    expect(prompts({ ...weekend, remind: [early, rule('due>owner', 'owner')] })).toEqual([
      'due>owner 2026-03-09T09:00 zhang',
    ]);
    expect(prompts({ ...weekend, remind: [early, rule('due>supervisor', 'supervisor')] })).toEqual([
      'due-2d>owner 2026-03-09T09:00 zhang',
      'due>supervisor 2026-03-09T09:00 li',
    ]);
  });

  it('gives way where a prompt between them gives way too', () => {
    const remind = [
      rule('due-2d>owner', 'owner', { dueOffsetDays: -2 }),
      rule('due-1d>owner', 'owner', { dueOffsetDays: -1 }),
      rule('due>owner', 'owner'),
    ];
    expect(prompts({ ...weekend, remind })).toEqual(['due>owner 2026-03-09T09:00 zhang']);
  });

  it('does not give way to one that goes out at once', () => {
    const remind = [
      rule('due-2d>owner', 'owner', { dueOffsetDays: -2 }),
      { ...atOnce('entered>owner', 'owner'), dueOffsetDays: 0 },
    ];
    expect(prompts({ ...weekend, remind })).toContain('due-2d>owner 2026-03-09T09:00 zhang');
  });
});

describe('while a follow-up is snoozed', () => {
  it('a question waits, and on the very day it is over it is asked', () => {
    const remind = [rule('due>customer', 'customer')];
    expect(prompts({ remind, snoozedUntil: '2026-03-13' })).toContain(
      'due>customer 2026-03-13T09:00 customer',
    );
    expect(prompts({ remind, snoozedUntil: '2026-03-11' })).toContain(
      'due>customer 2026-03-11T09:00 customer',
    );
  });
});
