import { describe, expect, it } from 'vitest';
import { intervalTrigger } from '../../../jobs/plan/triggers/interval.ts';
import type { CustomerFacts, FollowUpFact, SubjectFacts } from '../../../jobs/plan/types.ts';
import { nameOfCycle } from '../../../jobs/plan/trigger.ts';
import { anchor, day, existing, facts, playbook, rules, shanghai, span, trialCheck } from '../scene.ts';

const settings = { from: 'firstDeal', days: { strategic: 30, important: 60, ordinary: 180 } };
const step = { ...trialCheck, key: 'survey', dueDays: 0 };

/** Today is 2026-03-01, and what begins by tomorrow is owed. */
function days(about: Partial<CustomerFacts>): string[] {
  const { owed, ahead } = intervalTrigger.occurrences(step, settings, facts(about), rules, span);
  return [
    ...owed.map(({ cycle, dueOn }) => `${cycle} ${dueOn.toString()}`),
    ...ahead.map((one) => `(${one.cycle} ${one.dueOn.toString()})`),
  ];
}

const deal = (on: string) => ({ firstDeal: anchor(on, `${on}T08:00`) });
const asked = (cycle: string, dueOn: string, about: Partial<FollowUpFact> = {}): FollowUpFact => ({
  ...existing({
    step: 'survey',
    cycle,
    anchorOn: day('2026-02-05'),
    dueOn: day(dueOn),
    ownerId: null,
    reminders: [],
  }),
  ...about,
});
const posted: Partial<FollowUpFact> = {
  reminders: [
    {
      id: 'r',
      slot: 'due>customer',
      say: 'satisfaction/ask',
      recipientId: null,
      meantFor: shanghai('2026-02-27T09:00'),
      state: 'posted',
    },
  ],
};

describe('a survey', () => {
  it.each([
    ['strategic', '2026-01-31', ['2026-03-02 2026-03-02']],
    ['strategic', '2026-02-01', ['(2026-03-03 2026-03-03)']],
    ['important', '2026-01-31', ['(2026-04-01 2026-04-01)']],
    ['ordinary', '2026-01-31', ['(2026-07-30 2026-07-30)']],
  ] as const)('of a %s customer comes so many days after %s', (level, on, expected) => {
    expect(days({ level, enteredOn: day('2026-01-01'), anchors: deal(on) })).toEqual(expected);
  });

  it('is not owed without the day it counts from, nor for an entry', () => {
    expect(days({ anchors: {} })).toEqual([]);
    const entry = { ...facts({ anchors: deal('2026-01-31') }), subject: { kind: 'entry', id: 'e' } };
    const none = intervalTrigger.occurrences(step, settings, entry as SubjectFacts, rules, span);
    expect(none).toEqual({ owed: [], ahead: [] });
  });

  it('comes again and again, and what was due before the day was recorded is not made up for', () => {
    const old = { firstDeal: anchor('2024-01-01', '2026-02-20T08:00') };
    // 2024-01-01 plus 27 times 30 days is 2026-03-21.
    expect(days({ level: 'strategic', enteredOn: day('2026-02-20'), anchors: old })).toEqual([
      '(2026-03-21 2026-03-21)',
    ]);
  });

  it('whose day has passed before it was planned is not made up for', () => {
    const about = { level: 'strategic', enteredOn: day('2026-01-01') } as const;
    expect(days({ ...about, anchors: deal('2026-01-30') })).toEqual(['2026-03-01 2026-03-01']);
    expect(days({ ...about, anchors: deal('2026-01-29') })).toEqual(['(2026-03-30 2026-03-30)']);
  });

  it('that is open goes on with the corrected day or level; one that was posted stays as it was asked', () => {
    const about = { level: 'strategic', enteredOn: day('2026-01-01'), anchors: deal('2026-02-05') } as const;
    const moved = { ...about, followUps: [asked('2026-03-05', '2026-03-05')] };
    expect(days(moved)).toEqual(['2026-03-05 2026-03-07', '(2026-04-06 2026-04-06)']);
    const told = { ...about, followUps: [asked('2026-02-28', '2026-02-28', posted)] };
    expect(days(told)).toEqual(['2026-02-28 2026-02-28', '(2026-04-06 2026-04-06)']);
    expect(days({ ...told, level: 'ordinary' })[0]).toBe('2026-02-28 2026-02-28');
  });

  it('is due the days of its step after the interval', () => {
    const later = { ...step, dueDays: 3 };
    const about = facts({ level: 'strategic', enteredOn: day('2026-01-01'), anchors: deal('2026-01-31') });
    const { ahead } = intervalTrigger.occurrences(later, settings, about, rules, span);
    expect(ahead.map(({ dueOn }) => dueOn.toString())).toEqual(['2026-03-05']);
  });

  it('of two that are open the earlier goes on', () => {
    const about = { level: 'strategic', enteredOn: day('2026-01-01'), anchors: deal('2026-02-05') } as const;
    const both = [asked('2026-04-06', '2026-04-06'), asked('2026-03-07', '2026-03-07')];
    expect(days({ ...about, followUps: both })[0]).toBe('2026-03-07 2026-03-07');
    expect(days({ ...about, followUps: both.toReversed() })[0]).toBe('2026-03-07 2026-03-07');
  });

  it('is not asked again within half an interval, and is from the half on', () => {
    const about = { level: 'strategic', enteredOn: day('2026-01-01'), anchors: deal('2026-02-05') } as const;
    const after = (on: string, changes: Partial<FollowUpFact> = { state: 'closed', closedBy: 'log' }) =>
      days({ ...about, followUps: [asked(on, on, changes)] });
    // The next one is due on 2026-03-07.
    expect(after('2026-02-21')).toEqual(['(2026-04-06 2026-04-06)']);
    expect(after('2026-02-20')).toEqual(['(2026-03-07 2026-03-07)']);
    expect(after('2026-03-01', { ...posted, state: 'cancelled' })).toEqual(['(2026-04-06 2026-04-06)']);
    const planned = posted.reminders?.map((one) => ({ ...one, state: 'planned' as const })) ?? [];
    expect(after('2026-03-01', { state: 'cancelled', reminders: planned })).toEqual([
      '(2026-03-07 2026-03-07)',
    ]);
    expect(after('2026-03-01', { step: 'other', state: 'closed', closedBy: 'log' })).toEqual([
      '(2026-03-07 2026-03-07)',
    ]);
  });

  it('that is open is followed by the first that is at least half an interval later', () => {
    const about = { level: 'strategic', enteredOn: day('2026-01-01'), anchors: deal('2026-02-05') } as const;
    const next = (on: string) => days({ ...about, followUps: [asked(on, on, posted)] })[1];
    // Due on 2026-03-07 and 2026-04-06.
    expect(next('2026-02-20')).toBe('(2026-03-07 2026-03-07)');
    expect(next('2026-02-21')).toBe('(2026-04-06 2026-04-06)');
  });

  it('is written with a day that the company has, and with at least a day', () => {
    const read = (written: object) => intervalTrigger.settings.safeParse({ from: 'firstDeal', ...written });
    const levels = { strategic: '30d', important: '60d', ordinary: '180d' };
    expect(read(levels).data).toEqual(settings);
    const problems = (written: string) =>
      read({ ...levels, strategic: written }).error?.issues.map(({ message }) => message);
    expect(problems('0d')).toEqual(['at least `1d`']);
    expect(problems('soon')?.join()).toContain('a number of days such as `90d`');
    const found: unknown[] = [];
    const report = (path: readonly PropertyKey[], message: string) => found.push([path, message]);
    intervalTrigger.check?.(settings, { anchors: ['firstDeal', 'installed'] }, report);
    expect(found).toEqual([]);
    intervalTrigger.check?.(settings, { anchors: ['arrived', 'installed'] }, report);
    expect(found).toEqual([[['from'], 'there is no anchor firstDeal; expected one of arrived, installed']]);
  });

  it('is named by its day', () => {
    const survey = { ...step, trigger: { kind: 'interval', ...settings } };
    const withStep = { ...rules, playbook: { ...playbook, steps: [survey] } };
    expect(
      nameOfCycle({ step: 'survey', cycle: '2026-03-07', anchorOn: day('2026-02-05') }, withStep),
    ).toEqual({ code: 'cycle/interval', params: { on: day('2026-03-07') } });
  });

  it('that was answered is not asked again because the day was corrected', () => {
    const answered = asked('2026-03-01', '2026-03-01', { state: 'closed', closedBy: 'log' });
    const about = { level: 'strategic', enteredOn: day('2026-01-01'), anchors: deal('2026-02-05') } as const;
    expect(days({ ...about, followUps: [answered] })).toEqual(['(2026-04-06 2026-04-06)']);
    // One that was never posted, and cancelled while the customer rested, is owed again.
    const rested = asked('2026-03-07', '2026-03-07', { state: 'cancelled' });
    expect(days({ ...about, followUps: [rested] })).toEqual(['(2026-03-07 2026-03-07)']);
  });
});
