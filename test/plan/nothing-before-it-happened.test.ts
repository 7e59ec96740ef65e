import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { loadedTemplates } from '../templates/loaded-templates.ts';
import { timingOf } from '../../jobs/plan/lateness.ts';
import { planSubject } from '../../jobs/plan/plan-subject.ts';
import { spanOf } from '../../jobs/plan/span.ts';
import { rulesOf } from '../../jobs/rules.ts';
import { anyCase } from './properties/any-facts.ts';
import { anchor, day, facts, shanghai, table } from './scene.ts';

/** They count from a day that was promised; nothing happened on it. */
const promised = ['trial-problem', 'install-problem'];

/** The company's own playbook: 2026-03-07 is a Saturday, the working week before it ends on Friday the 6th. */
const rules = rulesOf(loadedTemplates());

function prompts(step: string, key: string, on: string, recorded?: string): readonly string[] {
  const known = facts({ anchors: { [key]: anchor(on, recorded) } });
  const { followUps } = planSubject(known, rules, spanOf(day(on)));
  return table(followUps.find((followUp) => followUp.step === step)).filter(
    (line) => !line.startsWith('escalate'),
  );
}

describe('nothing is said before it happened', () => {
  it.each<[string, string, string[]]>([
    [
      'on a Friday',
      '2026-03-06',
      ['due-1d>customer 2026-03-09T09:00 customer', 'due>owner 2026-03-09T09:00 zhang'],
    ],
    [
      'on a Saturday',
      '2026-03-07',
      ['due-1d>customer 2026-03-09T09:00 customer', 'due>owner 2026-03-09T09:00 zhang'],
    ],
    [
      'on a Sunday',
      '2026-03-08',
      ['due-1d>customer 2026-03-09T09:00 customer', 'due>owner 2026-03-10T09:00 zhang'],
    ],
    [
      'before 国庆',
      '2026-09-30',
      ['due-1d>customer 2026-10-08T09:00 customer', 'due>owner 2026-10-08T09:00 zhang'],
    ],
  ])('goods arrive %s: the customer is asked on a later working day', (_, on, expected) => {
    expect(prompts('install', 'arrived', on)).toEqual(expected);
  });

  it('an arrival recorded on the Saturday itself is asked about on the Monday, not given up as too late', () => {
    const recorded = '2026-03-07T10:00';
    const [ask] = prompts('install', 'arrived', '2026-03-07', recorded);
    expect(ask).toBe('due-1d>customer 2026-03-09T09:00 customer');
    const monday = shanghai('2026-03-09T09:00');
    const asked = { audience: 'customer', meantFor: monday, plannedAt: shanghai(recorded) } as const;
    const { late } = rules.playbook.steps[0] ?? {};
    if (late === undefined) throw new Error('no step');
    expect(timingOf(asked, late, monday, rules)).toEqual({ kind: 'send', late: false });
  });

  it('a first contact on a Friday or Saturday is to be filed on the Monday', () => {
    for (const on of ['2026-03-06', '2026-03-07']) {
      expect(prompts('filing', 'firstContact', on)).toEqual(['due>owner 2026-03-09T09:00 li']);
    }
  });

  it('a need confirmed on a Saturday: the solution is due on the Monday', () => {
    expect(prompts('solution', 'needConfirmed', '2026-03-07')).toEqual(['due>owner 2026-03-09T09:00 li']);
  });

  it('a solution on a Saturday: the prompt of that day gives way to that of the deadline', () => {
    expect(prompts('quotation', 'solutionConfirmed', '2026-03-07')).toEqual([
      'due>owner 2026-03-09T09:00 li',
    ]);
  });

  it('a solution on a Sunday: both prompts go out, on the next working days', () => {
    expect(prompts('quotation', 'solutionConfirmed', '2026-03-08')).toEqual([
      'due-2d-17:00>owner 2026-03-09T17:00 li',
      'due>owner 2026-03-10T09:00 li',
    ]);
  });

  it('a prompt that stays after its anchor still goes out on the working day before', () => {
    expect(prompts('install', 'arrived', '2026-03-05')).toEqual([
      'due-1d>customer 2026-03-06T09:00 customer',
      'due>owner 2026-03-06T09:00 zhang',
    ]);
  });

  it('whatever the customer and the day: no prompt after its anchor goes out on the anchor’s day or before', () => {
    const dayOf = (at: Temporal.Instant) => at.toZonedDateTimeISO(rules.playbook.zone).toPlainDate();
    const isEvent = (step: string) =>
      !promised.includes(step) &&
      rules.playbook.steps.some(({ key, trigger }) => key === step && trigger.kind === 'anchor');
    fc.assert(
      fc.property(anyCase, ({ today, facts: known }) => {
        for (const { step, anchorOn, reminders } of planSubject(known, rules, spanOf(today)).followUps) {
          if (!isEvent(step)) continue;
          for (const { slot, at } of reminders) {
            const said = Temporal.PlainDate.compare(anchorOn, dayOf(at));
            // The only prompts that are meant for the anchor's own day.
            const isForItsDay = slot === 'due-2d-17:00>owner';
            expect(isForItsDay ? said <= 0 : said < 0).toBe(true);
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe('what comes before its day still moves back', () => {
  it.each([
    ['trial-problem', 'trialProblem'],
    ['install-problem', 'installProblem'],
  ])(
    '%s, promised for a day off: its owner hears on the last working day before it, and the supervisor after it',
    (step, key) => {
      // Promised on the Wednesday for the Saturday.
      const known = facts({ anchors: { [key]: anchor('2026-03-07', '2026-03-04T10:00') } });
      const { followUps } = planSubject(known, rules, spanOf(day('2026-03-04')));
      expect(table(followUps.find((followUp) => followUp.step === step)).slice(0, 2)).toEqual([
        'due>owner 2026-03-06T09:00 zhang',
        'escalate-1wd>supervisor 2026-03-09T09:00 li',
      ]);
    },
  );

  it('the greeting is prepared on the working day before', () => {
    // 端午 is on Wednesday, 9 June 2027; three days before it is a Sunday.
    const known = facts({ enteredOn: day('2026-01-01') });
    const prepared = planSubject(known, rules, spanOf(day('2027-06-03'))).followUps.filter(
      ({ step, cycle }) => step === 'holiday-prepare' && cycle === 'dragon-boat-2027',
    );
    expect(prepared.flatMap(table)).toEqual(['due-3d>owner 2027-06-04T09:00 zhang']);
  });

  it('a contact planned for a Saturday is announced on the Friday', () => {
    const known = facts({
      contactPlans: [
        { number: 1, staff: null, nextOn: day('2026-03-07'), setAt: shanghai('2026-03-02T09:00') },
      ],
    });
    const { followUps } = planSubject(known, rules, spanOf(day('2026-03-06')));
    const planned = followUps.find(({ step }) => step === 'contact-plan');
    expect(table(planned).slice(0, 1)).toEqual(['due>owner 2026-03-06T09:00 zhang']);
  });
});
