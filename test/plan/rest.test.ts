import { describe, expect, it } from 'vitest';
import { afterRest, wokenOn } from '../../jobs/plan/rest.ts';
import { planStep } from '../../jobs/plan/plan-step.ts';
import { spanOf } from '../../jobs/plan/span.ts';
import type { Scope } from '../../jobs/plan/scope.ts';
import type { PlannedReminder } from '../../jobs/plan/types.ts';
import { anchor, day, facts, localTime, rules, shanghai, trialCheck } from './scene.ts';

const zhang = { id: 'zhang', name: '张伟' };
const toOwner = (at: string, slot = 'due>owner'): PlannedReminder => ({
  slot,
  say: 'trial-check/due',
  at: shanghai(at),
  audience: 'staff',
  recipientId: 'zhang',
});
const toCustomer = (at: string): PlannedReminder => ({
  slot: 'due>customer',
  say: 'trial-check/ask',
  at: shanghai(at),
  audience: 'customer',
  recipientId: null,
});

/** Resumed on the Saturday, so awake on Monday the 9th. */
const resumed = { resumed: anchor('2026-03-07', '2026-03-07T10:00') };

function said(prompts: readonly PlannedReminder[], changes: Partial<Scope> = {}): string[] {
  const scope: Scope = {
    step: trialCheck,
    facts: facts({ anchors: resumed }),
    rules,
    occurrence: {
      cycle: '1',
      anchorOn: day('2026-02-20'),
      dueOn: day('2026-03-02'),
      knownOn: day('2026-02-20'),
    },
    owner: zhang,
    existing: null,
    snooze: null,
    ...changes,
  };
  return afterRest(prompts, scope).map(
    ({ slot, at, audience, recipientId }) =>
      `${slot} ${localTime(at)} ${audience === 'staff' ? recipientId : audience}`,
  );
}

describe('after a suspension', () => {
  it('the owner hears once, on the first working day, of what was missed; the customer does not', () => {
    const missed = [
      toOwner('2026-02-28T09:00', 'due-2d>owner'),
      toCustomer('2026-03-02T10:00'),
      toOwner('2026-03-02T09:00'),
    ];
    expect(said(missed)).toEqual(['due>owner 2026-03-09T09:00 zhang']);
  });

  it('not where a later prompt is still to come', () => {
    const both = [toOwner('2026-03-02T09:00', 'due-2d>owner'), toOwner('2026-03-10T09:00')];
    expect(said(both)).toEqual(['due>owner 2026-03-10T09:00 zhang']);
  });

  it('but where what is to come is for someone else only, with it', () => {
    const both = [toOwner('2026-03-02T09:00'), toCustomer('2026-03-10T10:00')];
    expect(said(both)).toEqual([
      'due>owner 2026-03-09T09:00 zhang',
      'due>customer 2026-03-10T10:00 customer',
    ]);
  });

  it('what is for the first working day itself was not missed', () => {
    expect(said([toOwner('2026-03-09T09:00')])).toEqual(['due>owner 2026-03-09T09:00 zhang']);
    expect(said([toCustomer('2026-03-09T10:00')])).toEqual(['due>customer 2026-03-09T10:00 customer']);
  });

  it('nothing is said where nothing was missed by the owner, or there is none', () => {
    expect(said([toCustomer('2026-03-02T10:00')])).toEqual([]);
    expect(said([toOwner('2026-03-02T09:00')], { owner: null })).toEqual([]);
    expect(said([])).toEqual([]);
  });

  it('the stand-in hears for an owner who is away', () => {
    const away = { from: day('2026-03-09'), to: day('2026-03-09'), standIn: { id: 'zhao', name: '赵敏' } };
    expect(said([toOwner('2026-03-02T09:00')], { owner: { ...zhang, away: [away] } })).toEqual([
      'due>owner 2026-03-09T09:00 zhao',
    ]);
  });

  it('of a customer who never rested everything is said when it is', () => {
    expect(said([toOwner('2026-03-02T09:00')], { facts: facts() })).toEqual([
      'due>owner 2026-03-02T09:00 zhang',
    ]);
    expect(wokenOn(facts(), rules)).toBeNull();
    expect(wokenOn(facts({ anchors: resumed }), rules)?.toString()).toBe('2026-03-09');
  });

  it.each([
    ['2026-03-06', 0, '2026-03-07'],
    ['2026-03-07', 1, 'null'],
  ])(
    'what is due on a day off is looked at on the eve of its day, though it is said later: on %s',
    (today, owed, next) => {
      const days = { strategic: 30, important: 30, ordinary: 30 };
      const trigger = { kind: 'silence', days };
      const remind = [{ slot: 'due>owner', dueOffsetDays: 0, to: 'owner', say: 'trial-check/due' }] as const;
      const silent = facts({ lastContactOn: day('2026-02-06'), anchors: resumed });
      const plan = planStep(
        { ...trialCheck, trigger, dueDays: 0, remind },
        silent,
        rules,
        spanOf(day(today)),
      );
      expect([plan.followUps.length, String(plan.nextLookOn)]).toEqual([owed, next]);
    },
  );
});
