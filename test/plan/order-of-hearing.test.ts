import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { loadedTemplates } from '../templates/loaded-templates.ts';
import { hearableOn, heldBack } from '../../jobs/plan/hearing.ts';
import { timingOf } from '../../jobs/plan/lateness.ts';
import { planSubject } from '../../jobs/plan/plan-subject.ts';
import { spanOf } from '../../jobs/plan/span.ts';
import { rulesOf } from '../../jobs/rules.ts';
import { anyCase } from './properties/any-facts.ts';
import { anchor, day, facts, localTime, rules as trialRules, shanghai, table, trialCheck } from './scene.ts';

/** The owner of a step hears first; the company's own playbook. 2026-03-06 is a Friday. */
const rules = rulesOf(loadedTemplates());

const planned = (step: string, anchors: Readonly<Record<string, ReturnType<typeof anchor>>>) =>
  table(
    planSubject(facts({ anchors }), rules, spanOf(day('2026-03-06'))).followUps.find(
      (followUp) => followUp.step === step,
    ),
  );

it('what is kept of an instant is kept for the company whose day it is', () => {
  const instant = Temporal.Instant.from('2026-03-06T12:00:00Z');
  const inBerlin = { ...rules, playbook: { ...rules.playbook, zone: 'Europe/Berlin' } };
  const heard = [rules, inBerlin, rules].map((one) => hearableOn(instant, one).toString());
  expect(heard).toEqual(['2026-03-09', '2026-03-06', '2026-03-09']);
});

describe('the supervisor hears on the first working day after the owner, the director on the third', () => {
  it.each([
    ['on a Friday morning', '2026-03-06T10:00', '2026-03-09T09:00', '2026-03-11T09:00'],
    ['on a Friday after 19:00', '2026-03-06T19:00', '2026-03-10T09:00', '2026-03-12T09:00'],
    ['on a Friday before 19:00', '2026-03-06T18:59', '2026-03-09T09:00', '2026-03-11T09:00'],
    ['on a Saturday', '2026-03-07T10:00', '2026-03-10T09:00', '2026-03-12T09:00'],
    ['on a Sunday night', '2026-03-08T23:00', '2026-03-10T09:00', '2026-03-12T09:00'],
    ['in 国庆', '2026-10-03T10:00', '2026-10-09T09:00', '2026-10-12T09:00'],
  ])('a trial long due, recorded %s', (_, recorded, supervisor, director) => {
    const started = day(recorded.slice(0, 10)).subtract({ days: 20 }).toString();
    expect(planned('trial-check', { trialStarted: anchor(started, recorded) }).slice(-2)).toEqual([
      `escalate-1wd>supervisor ${supervisor} li`,
      `escalate-3wd>director ${director} chen`,
    ]);
  });

  it('a deadline on a Sunday that is prompted for on the Monday', () => {
    expect(planned('install', { arrived: anchor('2026-03-06', '2026-03-06T10:00') }).slice(-3)).toEqual([
      'due>owner 2026-03-09T09:00 zhang',
      'escalate-1wd>supervisor 2026-03-10T09:00 li',
      'escalate-3wd>director 2026-03-12T09:00 chen',
    ]);
  });

  it('a deadline on a Saturday that is prompted for on the Friday counts from the deadline', () => {
    expect(planned('install', { arrived: anchor('2026-03-05', '2026-03-05T10:00') }).slice(-3)).toEqual([
      'due>owner 2026-03-06T09:00 zhang',
      'escalate-1wd>supervisor 2026-03-09T09:00 li',
      'escalate-3wd>director 2026-03-11T09:00 chen',
    ]);
  });

  it('a contact plan set on a Saturday for a day that is over', () => {
    const contactPlans = [
      { number: 1, staff: null, nextOn: day('2026-03-03'), setAt: shanghai('2026-03-07T10:00') },
    ];
    const { followUps } = planSubject(facts({ contactPlans }), rules, spanOf(day('2026-03-07')));
    const found = followUps.find(({ step }) => step === 'contact-plan');
    expect(table(found)).toContain('escalate-1wd>supervisor 2026-03-10T09:00 li');
  });

  it('whatever the customer and the moment: never in the minute, nor on the day, on which the owner can first hear', () => {
    const dayOf = (at: Temporal.Instant) => at.toZonedDateTimeISO(rules.playbook.zone).toPlainDate();
    const minutes = fc.integer({ min: 0, max: 24 * 60 - 1 });
    fc.assert(
      fc.property(anyCase, minutes, ({ today, facts: known }, minute) => {
        const now = today.toZonedDateTime(rules.playbook.zone).add({ minutes: minute }).toInstant();
        const anchors = Object.fromEntries(
          Object.entries(known.anchors).map(([key, one]) => [key, { ...one, recordedAt: now }]),
        );
        const { followUps } = planSubject({ ...known, anchors }, rules, spanOf(today));
        for (const { step, reminders } of followUps) {
          const rule = rules.playbook.steps.find(({ key }) => key === step);
          if (rule?.trigger.kind !== 'anchor') continue;
          const own = reminders.findLast(({ slot }) => slot.endsWith('>owner'));
          const above = reminders.filter(({ slot }) => slot.startsWith('escalate-'));
          if (own === undefined) continue;
          const timed = { audience: 'staff', meantFor: own.at, plannedAt: now } as const;
          const ready = Temporal.Instant.compare(own.at, now) < 0 ? now : own.at;
          const timing = timingOf(timed, rule.late, ready, rules);
          const heard = dayOf(timing.kind === 'wait' ? timing.until : ready);
          for (const { at } of above) expect(Temporal.PlainDate.compare(heard, dayOf(at))).toBe(-1);
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe('an escalation whose owner was told late is held back', () => {
  interface Told {
    readonly isWaiting?: boolean;
    readonly toldAt?: string;
  }
  const none = { isWaiting: false, toldAt: null };
  const hearing = ({ isWaiting = false, toldAt }: Told) => ({
    isWaiting,
    toldAt: toldAt === undefined ? null : shanghai(toldAt),
  });
  const held = (slot: string, told: Partial<Record<'prompts' | 'handover', Told>>, now: string) => {
    const hears = { prompts: hearing(told.prompts ?? {}), handover: hearing(told.handover ?? {}) };
    const until = heldBack(trialCheck, slot, hears, shanghai(now), trialRules);
    return until === null ? null : localTime(until);
  };
  const [supervisor, director] = ['escalate-1wd>supervisor', 'escalate-3wd>director'];

  it.each<[string, string, Told, string | null]>([
    ['told on time', supervisor, { toldAt: '2026-03-12T09:00' }, null],
    ['told in the same minute', supervisor, { toldAt: '2026-03-13T09:00' }, '2026-03-16T09:00'],
    ['not told yet', supervisor, { isWaiting: true }, '2026-03-16T09:00'],
    ['to be told again', director, { isWaiting: true, toldAt: '2026-03-02T09:00' }, '2026-03-18T09:00'],
    ['never told', supervisor, {}, null],
    ['no escalation', 'due>owner', { isWaiting: true }, null],
  ])('%s', (_, slot, prompts, until) => {
    expect(held(slot, { prompts }, '2026-03-13T09:00')).toBe(until);
  });

  it('in days or months, until the working day after the owner heard', () => {
    const slot = 'escalate-2d>director';
    const [, rung] = trialCheck.escalate;
    if (rung === undefined) throw new Error('there are two');
    const afterDays = { ...rung, slot, afterWorkingDays: 0, afterOffset: { amount: 2, unit: 'd' } } as const;
    const step = { ...trialCheck, escalate: [afterDays] };
    const until = (toldAt: string) => {
      const hears = { prompts: hearing({ toldAt }), handover: none };
      const found = heldBack(step, slot, hears, shanghai('2026-03-13T09:00'), trialRules);
      return found === null ? null : localTime(found);
    };
    expect(until('2026-03-12T09:00')).toBeNull();
    expect(until('2026-03-13T08:00')).toBe('2026-03-16T09:00');
  });

  it('in hours, until that many after the owner heard, and never before the first', () => {
    const [rung] = trialCheck.escalate;
    if (rung === undefined) throw new Error('there are two');
    const until = (hours: number, toldAt: string, now: string) => {
      const slot = `escalate-${hours}wh>supervisor`;
      const step = { ...trialCheck, escalate: [{ ...rung, slot, afterWorkingHours: hours }] };
      const found = heldBack(
        step,
        slot,
        { prompts: hearing({ toldAt }), handover: none },
        shanghai(now),
        trialRules,
      );
      return found === null ? null : localTime(found);
    };
    expect(until(0, '2026-03-13T10:00', '2026-03-13T10:30')).toBe('2026-03-13T11:00');
    expect(until(1, '2026-03-13T10:00', '2026-03-13T10:30')).toBe('2026-03-13T11:00');
    expect(until(4, '2026-03-13T10:00', '2026-03-13T10:30')).toBe('2026-03-13T14:00');
    expect(until(4, '2026-03-13T17:00', '2026-03-13T18:00')).toBe('2026-03-16T11:00');
    expect(until(4, '2026-03-13T10:00', '2026-03-13T14:00')).toBeNull();
  });

  it('in minutes, not at all', () => {
    const [rung] = trialCheck.escalate;
    if (rung === undefined) throw new Error('there are two');
    const slot = 'escalate-30min>supervisor';
    const step = { ...trialCheck, escalate: [{ ...rung, slot, afterMinutes: 30 }] };
    const hears = { prompts: hearing({ isWaiting: true }), handover: none };
    expect(heldBack(step, slot, hears, shanghai('2026-03-13T09:00'), trialRules)).toBeNull();
  });

  it('until its working day, in the morning', () => {
    const prompts = { toldAt: '2026-03-13T15:00' };
    expect(held(supervisor, { prompts }, '2026-03-16T08:59')).toBe('2026-03-16T09:00');
    expect(held(supervisor, { prompts }, '2026-03-16T09:00')).toBeNull();
  });

  it('past the day on which a new owner hears of it, and no longer', () => {
    const prompts = { toldAt: '2026-03-10T09:00' };
    for (const handover of [{ isWaiting: true }, { toldAt: '2026-03-13T08:00' }]) {
      for (const slot of [supervisor, director]) {
        expect(held(slot, { prompts, handover }, '2026-03-13T09:00')).toBe('2026-03-16T09:00');
      }
    }
    const handover = { toldAt: '2026-03-12T18:00' };
    expect(held(director, { prompts, handover }, '2026-03-13T09:00')).toBeNull();
    expect(
      heldBack(
        trialCheck,
        director,
        { prompts: none, handover: none },
        shanghai('2026-03-13T09:00'),
        trialRules,
      ),
    ).toBeNull();
  });
});
