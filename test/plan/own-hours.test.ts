import { describe, expect, it } from 'vitest';
import { timingOf } from '../../jobs/plan/lateness.ts';
import { afterQuiet, officeHours, type OwnHours } from '../../jobs/plan/own-hours.ts';
import { planSubject } from '../../jobs/plan/plan-subject.ts';
import { spanOf } from '../../jobs/plan/span.ts';
import { anchor, day, facts, localTime, rules, shanghai, table, trialCheck } from './scene.ts';

const quietHours = (from: string, to: string): OwnHours => ({ morningAt: null, quiet: { from, to } });

describe('quiet hours', () => {
  it.each([
    ['12:00', '13:30', '2026-03-12T11:59', '2026-03-12T11:59'],
    ['12:00', '13:30', '2026-03-12T12:00', '2026-03-12T13:30'],
    ['12:00', '13:30', '2026-03-12T13:29', '2026-03-12T13:30'],
    ['12:00', '13:30', '2026-03-12T13:30', '2026-03-12T13:30'],
    ['12:00', '12:00', '2026-03-12T12:00', '2026-03-12T12:00'],
    ['12:00', '12:00', '2026-03-12T15:00', '2026-03-12T15:00'],
    ['18:00', '08:00', '2026-03-12T12:00', '2026-03-12T12:00'],
    ['18:00', '08:00', '2026-03-12T18:00', '2026-03-13T08:00'],
    ['18:00', '08:00', '2026-03-12T07:59', '2026-03-12T08:00'],
    ['18:00', '08:00', '2026-03-12T08:00', '2026-03-12T08:00'],
  ])('from %s to %s, at %s: free at %s', (from, to, at, free) => {
    const found = afterQuiet(shanghai(at), quietHours(from, to), rules.playbook);
    expect(localTime(found)).toBe(free);
  });

  const timing = (hours: OwnHours, now: string) => {
    const meant = shanghai('2026-03-12T09:00');
    const reminder = { audience: 'staff', meantFor: meant, plannedAt: meant, hours } as const;
    const decided = timingOf(reminder, trialCheck.late, shanghai(now), rules);
    if (decided.kind === 'wait') return `wait until ${localTime(decided.until)}`;
    return decided.kind === 'drop' ? 'drop' : decided.late ? 'send late' : 'send';
  };

  it.each<[OwnHours, string, string, string]>([
    [quietHours('08:00', '11:00'), '2026-03-12T09:00', 'wait until 2026-03-12T11:00', 'within the window'],
    [quietHours('08:00', '11:00'), '2026-03-12T11:00', 'send', 'at their end, not late'],
    [quietHours('08:00', '11:00'), '2026-03-12T12:01', 'send late', 'late counts from their end'],
    [quietHours('17:00', '10:00'), '2026-03-12T18:00', 'wait until 2026-03-13T10:00', 'over the night'],
    // The 13th is a Friday: quiet hours end after the window, which opens within them on the Monday.
    [quietHours('17:00', '10:00'), '2026-03-13T18:00', 'wait until 2026-03-16T10:00', 'over a weekend'],
    [officeHours, '2026-03-12T08:00', 'wait until 2026-03-12T09:00', 'without any'],
    [{ morningAt: '07:30', quiet: null }, '2026-03-12T08:00', 'send', 'an earlier list opens the day'],
    [{ morningAt: '11:00', quiet: null }, '2026-03-12T09:00', 'send', 'a later list does not close it'],
  ])('%j at %s: %s (%s)', (hours, now, expected) => {
    expect(timing(hours, now)).toBe(expected);
  });
});

it('a customer is not written to before their window opens, though the one of the staff opens earlier', () => {
  const windows = { ...rules.playbook.windows, staff: { from: '08:00', to: '19:00' } };
  const early = { ...rules, playbook: { ...rules.playbook, windows } };
  const meant = shanghai('2026-03-12T09:00');
  const reminder = { audience: 'customer', meantFor: meant, plannedAt: meant } as const;
  expect(timingOf(reminder, trialCheck.late, shanghai('2026-03-12T08:30'), early)).toEqual({
    kind: 'wait',
    until: meant,
  });
});

it('the plan puts a person’s prompts and escalations at their own hour, and a stand-in’s at the stand-in’s', () => {
  const zhao = { id: 'zhao', name: '赵磊', morningAt: '10:00' };
  const away = [{ from: day('2026-03-10'), to: day('2026-03-10'), standIn: zhao }];
  const known = facts({
    anchors: { trialStarted: anchor('2026-03-02') },
    people: {
      supervisor: { id: 'li', name: '李主管', morningAt: '08:00' },
      salesperson: { id: 'zhang', name: '张伟', morningAt: '07:30', away },
      director: { id: 'chen', name: '陈总监' },
    },
  });
  const [planned] = planSubject(
    known,
    { ...rules, playbook: { ...rules.playbook, steps: [trialCheck] } },
    spanOf(day('2026-03-02')),
  ).followUps;
  const staff = table(planned).filter((line) => !line.includes('customer'));
  expect(staff).toEqual([
    'due-2d>owner 2026-03-10T10:00 zhao',
    'due>owner 2026-03-12T07:30 zhang',
    'escalate-1wd>supervisor 2026-03-13T08:00 li',
    'escalate-3wd>director 2026-03-17T09:00 chen',
  ]);
});
