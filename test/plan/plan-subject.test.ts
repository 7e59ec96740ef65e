import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planSubject } from '../../jobs/plan/plan-subject.ts';
import type { Plan, SubjectFacts } from '../../jobs/plan/types.ts';
import type { Playbook } from '../../templates/reader/playbook.ts';
import { anchor, day, existing, facts, playbook, rules, span, table, trialCheck } from './scene.ts';

const planned = (changes: Parameters<typeof facts>[0]) => planSubject(facts(changes), rules, span).followUps;
const trial = (on: string, recorded?: string) => ({ anchors: { trialStarted: anchor(on, recorded) } });

describe('the day-10 trial check', () => {
  it('prompts the owner on day 8, asks the customer on day 10, then goes up in working days', () => {
    const [followUp] = planned(trial('2026-03-02'));
    expect(followUp?.dueOn.toString()).toBe('2026-03-12');
    expect(table(followUp)).toEqual([
      'due-2d>owner 2026-03-10T09:00 zhang',
      'due>customer 2026-03-12T09:00 customer',
      'due>owner 2026-03-12T09:00 zhang',
      'escalate-1wd>supervisor 2026-03-13T09:00 li',
      'escalate-3wd>director 2026-03-17T09:00 chen',
    ]);
  });

  it('asks before 春节 on the 调休 Saturday when the deadline is on 春节, and goes up after it', () => {
    const [followUp] = planned(trial('2026-02-07'));
    expect(followUp?.dueOn.toString()).toBe('2026-02-17');
    expect(table(followUp)).toEqual([
      'due-2d>owner 2026-02-14T09:00 zhang',
      'due>customer 2026-02-14T09:00 customer',
      'due>owner 2026-02-14T09:00 zhang',
      'escalate-1wd>supervisor 2026-02-24T09:00 li',
      'escalate-3wd>director 2026-02-26T09:00 chen',
    ]);
  });

  it('knows 1 January 2027 as a holiday although the year is not published', () => {
    const [followUp] = planned(trial('2026-12-22'));
    expect(followUp?.dueOn.toString()).toBe('2027-01-01');
    expect(table(followUp)[1]).toBe('due>customer 2026-12-31T09:00 customer');
  });

  it('belongs to the supervisor for a 潜力客户 and goes straight to the director, once', () => {
    const [followUp] = planned({ ...trial('2026-03-02'), tier: 'potential' });
    expect(followUp?.ownerId).toBe('li');
    expect(table(followUp)).toEqual([
      'due-2d>owner 2026-03-10T09:00 li',
      'due>customer 2026-03-12T09:00 customer',
      'due>owner 2026-03-12T09:00 li',
      'escalate-1wd>supervisor 2026-03-13T09:00 chen',
    ]);
  });

  it('counts from the installation when no trial was recorded, and from the arrival without that', () => {
    const arrived = planned({ anchors: { arrived: anchor('2026-03-01') } });
    expect(arrived[0]?.dueOn.toString()).toBe('2026-03-11');
    const both = planned({ anchors: { arrived: anchor('2026-03-01'), installed: anchor('2026-03-03') } });
    expect(both[0]?.dueOn.toString()).toBe('2026-03-13');
  });

  it('asks no customer who has no group', () => {
    const [followUp] = planned({ ...trial('2026-03-02'), hasCustomerRoom: false });
    expect(table(followUp).some((line) => line.includes('customer'))).toBe(false);
    expect(followUp?.reminders).toHaveLength(4);
  });

  it('asks for nothing from a customer who is not active', () => {
    expect(planned({ ...trial('2026-03-02'), active: false })).toEqual([]);
  });

  it('opens a separate follow-up for a second trial', () => {
    const [followUp] = planned({ anchors: { trialStarted: anchor('2026-03-02', '2026-03-01T09:00', 2) } });
    expect(followUp?.cycle).toBe('2');
  });
});

describe('the plan of a subject', () => {
  const company = { ...trialCheck, key: 'company-check', about: 'company' as const };
  const quick = { ...trialCheck, key: 'quick-check', lapsesAfterDays: 1 };
  const slow = { ...trialCheck, key: 'slow-check', lapsesAfterDays: 9 };
  const plan = (steps: Playbook['steps'], known: SubjectFacts) =>
    planSubject(known, { ...rules, playbook: { ...playbook, steps } }, span);
  const known: SubjectFacts = facts(trial('2026-03-02'));
  const keys = ({ followUps }: Plan) => followUps.map(({ step }) => step);

  it('has only the steps about its kind, and those without a kind are about customers', () => {
    expect(keys(plan([company, trialCheck], known))).toEqual(['trial-check']);
    const ours: SubjectFacts = { ...known, subject: { kind: 'company', id: 'x1' } };
    expect(keys(plan([company, trialCheck], ours))).toEqual(['company-check']);
  });

  it.each([
    ['the nearest first', [quick, slow, trialCheck]],
    ['the nearest last', [trialCheck, slow, quick]],
  ])('is looked at again on the nearest day of any step: %s', (_, steps) => {
    const found = plan(steps, known);
    expect(keys(found)).toEqual(steps.map(({ key }) => key));
    expect(found.nextLookOn?.toString()).toBe('2026-03-14');
  });

  it('is not looked at again where no step changes by itself, nor while the subject is not active', () => {
    expect(plan([trialCheck], known).nextLookOn).toBeNull();
    expect(plan([quick], { ...known, active: false })).toEqual({ followUps: [], nextLookOn: null });
  });
});

describe('recipients of escalations', () => {
  it('the supervisor owns steps without a salesperson, so that nothing is left without an owner', () => {
    const [followUp] = planned({
      ...trial('2026-03-02'),
      people: { supervisor: { id: 'li', name: '李' }, director: { id: 'chen', name: '陈' } },
    });
    expect(followUp?.ownerId).toBe('li');
  });

  it('one silence is escalated only once to a person who is both supervisor and director', () => {
    const [followUp] = planned({
      ...trial('2026-03-02'),
      people: {
        salesperson: { id: 'zhang', name: '张' },
        supervisor: { id: 'li', name: '李' },
        director: { id: 'li', name: '李' },
      },
    });
    expect(table(followUp).filter((line) => line.startsWith('escalate'))).toEqual([
      'escalate-1wd>supervisor 2026-03-13T09:00 li',
    ]);
  });

  it('if no one above can own it, someone below does, so that nothing is left without an owner', () => {
    const [followUp] = planned({ ...trial('2026-03-02'), people: { assistant: { id: 'wang', name: '王' } } });
    expect(followUp?.ownerId).toBe('wang');
  });

  it('an escalation received by a stand-in counts: the next level does not repeat the same silence to them', () => {
    const away = [{ from: day('2026-03-12'), to: day('2026-03-15'), standIn: { id: 'wu', name: '吴' } }];
    const people = { supervisor: { id: 'li', name: '李' }, director: { id: 'chen', name: '陈', away } };
    const [before] = planned({ ...trial('2026-03-02'), people });
    expect(table(before).slice(-1)).toEqual(['escalate-1wd>supervisor 2026-03-13T09:00 wu']);
    if (before === undefined) throw new Error('nothing planned');
    const followUps = [existing(before, ['escalate-1wd>supervisor'])];
    const [after] = planned({ ...trial('2026-03-02'), people, followUps });
    expect(table(after).filter((line) => line.startsWith('escalate-3wd'))).toEqual([]);
  });

  it('a follow-up without any possible owner is planned without one and sends nothing', () => {
    const [followUp] = planned({ ...trial('2026-03-02'), people: {} });
    expect(followUp?.ownerId).toBeNull();
    expect(table(followUp)).toEqual(['due>customer 2026-03-12T09:00 customer']);
  });
});

describe('a date recorded late', () => {
  it('is not reported up before the owner could know of it', () => {
    const [followUp] = planned(trial('2026-03-02', '2026-03-20T15:00'));
    expect(table(followUp).slice(-2)).toEqual([
      'escalate-1wd>supervisor 2026-03-23T09:00 li',
      'escalate-3wd>director 2026-03-25T09:00 chen',
    ]);
  });

  it('is work for 30 days after its deadline and history afterwards', () => {
    expect(planned(trial('2026-03-02', '2026-04-11T09:00'))).toHaveLength(1);
    expect(planned(trial('2026-03-02', '2026-04-12T09:00'))).toHaveLength(0);
  });
});

describe('a snooze', () => {
  const snoozed = (holdsEscalation: boolean) => {
    const [before] = planned(trial('2026-03-02'));
    if (before === undefined) throw new Error('nothing planned');
    const snooze = { until: day('2026-03-16'), holdsEscalation };
    return planned({ ...trial('2026-03-02'), followUps: [{ ...existing(before), snooze }] })[0];
  };

  it('puts the prompts off to its day and leaves the deadline and the escalation alone', () => {
    expect(snoozed(false)?.dueOn.toString()).toBe('2026-03-12');
    expect(table(snoozed(false))).toEqual([
      'due>customer 2026-03-16T09:00 customer',
      'snoozed-2026-03-16 2026-03-16T09:00 zhang',
      'escalate-1wd>supervisor 2026-03-13T09:00 li',
      'escalate-3wd>director 2026-03-17T09:00 chen',
    ]);
  });

  it('by a supervisor to a Saturday holds the escalation back until the day after the owner hears', () => {
    const [before] = planned(trial('2026-03-02'));
    if (before === undefined) throw new Error('nothing planned');
    const snooze = { until: day('2026-03-14'), holdsEscalation: true };
    const [found] = planned({ ...trial('2026-03-02'), followUps: [{ ...existing(before), snooze }] });
    expect(table(found).slice(-3, -1)).toEqual([
      'snoozed-2026-03-14 2026-03-16T09:00 zhang',
      'escalate-1wd>supervisor 2026-03-17T09:00 li',
    ]);
  });

  it('by a supervisor holds the escalation back too', () => {
    expect(table(snoozed(true)).slice(-2)).toEqual([
      'escalate-1wd>supervisor 2026-03-17T09:00 li',
      'escalate-3wd>director 2026-03-19T09:00 chen',
    ]);
  });
});

describe('whatever the day', () => {
  const anyDay = fc
    .integer({ min: 0, max: 365 * 6 })
    .map((n) => day('2024-01-01').add({ days: n }).toString());

  it('no customer is asked on a day off, nor after the deadline', () => {
    fc.assert(
      fc.property(anyDay, (on) => {
        for (const followUp of planned(trial(on))) {
          for (const reminder of followUp.reminders.filter((r) => r.audience === 'customer')) {
            const date = reminder.at.toZonedDateTimeISO(playbook.zone).toPlainDate();
            expect(rules.calendar.isWorkingDay(date)).toBe(true);
            expect(date.until(followUp.dueOn).days).toBeGreaterThanOrEqual(0);
          }
        }
      }),
    );
  });

  it('silence is reported up on working days only, strictly after the deadline, the supervisor first', () => {
    fc.assert(
      fc.property(anyDay, (on) => {
        const [followUp] = planned(trial(on));
        const rungs = followUp?.reminders.filter((r) => r.slot.startsWith('escalate')) ?? [];
        const dates = rungs.map((r) => r.at.toZonedDateTimeISO(playbook.zone).toPlainDate());
        expect(rungs).toHaveLength(trialCheck.escalate.length);
        for (const date of dates) {
          expect(rules.calendar.isWorkingDay(date)).toBe(true);
          expect(followUp?.dueOn.until(date).days).toBeGreaterThan(0);
        }
        expect(dates.map(String)).toEqual(dates.map(String).toSorted());
      }),
    );
  });

  it('planning twice gives the same plan', () => {
    fc.assert(
      fc.property(anyDay, (on) => {
        expect(JSON.stringify(planned(trial(on)))).toBe(JSON.stringify(planned(trial(on))));
      }),
    );
  });
});
