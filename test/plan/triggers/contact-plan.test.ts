import { describe, expect, it } from 'vitest';
import { contactPlanTrigger } from '../../../jobs/plan/triggers/contact-plan.ts';
import type { ContactPlanFact, SubjectFacts } from '../../../jobs/plan/types.ts';
import { day, facts, rules, shanghai, span, trialCheck } from '../scene.ts';

const zhao = { id: 'zhao', name: '赵敏' };
const line = (number: number, nextOn: string, staff: ContactPlanFact['staff'] = zhao): ContactPlanFact => ({
  number,
  staff,
  nextOn: day(nextOn),
  setAt: shanghai('2026-02-20T23:30'),
});

const occurrences = (about: SubjectFacts, dueDays = 0) =>
  contactPlanTrigger.occurrences({ ...trialCheck, dueDays }, {}, about, rules, span);

describe('a contact plan (附表6)', () => {
  it('is owed on its next day, by the person it names, known from the first working day after it was set in 春节', () => {
    expect(occurrences(facts({ contactPlans: [line(2, '2026-03-02')] }))).toEqual({
      owed: [
        {
          cycle: '2-2026-03-02',
          anchorOn: day('2026-03-02'),
          dueOn: day('2026-03-02'),
          knownOn: day('2026-02-24'),
          person: zhao,
        },
      ],
      ahead: [],
    });
  });

  it('that names no one is for the owner of the step', () => {
    expect(occurrences(facts({ contactPlans: [line(2, '2026-03-02', null)] })).owed[0]).not.toHaveProperty(
      'person',
    );
  });

  it('is ahead until the day before; the nearest is first', () => {
    const plans = [
      line(1, '2026-05-01'),
      line(2, '2026-03-03'),
      line(3, '2026-03-02'),
      line(4, '2026-04-01'),
    ];
    const { owed, ahead } = occurrences(facts({ contactPlans: plans }));
    expect(owed.map(({ cycle }) => cycle)).toEqual(['3-2026-03-02']);
    expect(ahead.map(({ cycle }) => cycle)).toEqual(['2-2026-03-03', '4-2026-04-01', '1-2026-05-01']);
  });

  it('has its deadline some days later, where the step says so', () => {
    expect(occurrences(facts({ contactPlans: [line(1, '2026-02-25')] }), 5).owed[0]?.dueOn).toEqual(
      day('2026-03-02'),
    );
  });

  it('belongs to customers only', () => {
    const machine = {
      ...facts({ contactPlans: [line(1, '2026-03-02')] }),
      subject: { kind: 'staff', id: 'm' },
    };
    expect(occurrences(machine as SubjectFacts)).toEqual({ owed: [], ahead: [] });
  });

  it('is named by its number and has no settings', () => {
    const owed = { cycle: { number: 2, on: day('2026-03-02') }, anchorOn: day('2026-03-02') };
    expect(contactPlanTrigger.name(owed, { rules })).toEqual({
      code: 'cycle/contact-plan',
      params: { number: 2 },
    });
    expect(contactPlanTrigger.settings.parse(true)).toEqual({});
    expect(contactPlanTrigger.settings.safeParse('weekly').error?.issues[0]?.message).toBe(
      'nothing behind it',
    );
  });
});
