import { describe, expect, it } from 'vitest';
import { planSubject } from '../../jobs/plan/plan-subject.ts';
import { spanOf } from '../../jobs/plan/span.ts';
import { dayOf } from '../../jobs/plan/moments.ts';
import type { CustomerFacts } from '../../jobs/plan/types.ts';
import { rulesOf } from '../../jobs/rules.ts';
import { loadedTemplates } from '../templates/loaded-templates.ts';
import { anchor, day, existing, facts, localTime, shanghai } from './scene.ts';

/** Boundary cases of the day rules, on the company's own playbook and festivals. */
const rules = rulesOf(loadedTemplates());

const cyclesOn = (today: string, step: string, changes: Partial<CustomerFacts>) =>
  planSubject(facts(changes), rules, spanOf(day(today))).followUps.filter((f) => f.step === step);

const says = (today: string, step: string, changes: Partial<CustomerFacts>) =>
  cyclesOn(today, step, changes).flatMap(({ reminders }) =>
    reminders.map(({ at, say }) => `${localTime(at)} ${say}`),
  );

const deal = (on: string) => ({ anchors: { firstDeal: anchor(on) }, enteredOn: day('2015-01-01') });

describe('anniversaries', () => {
  it('year 0 no gift and no thanks, on the day of the deal and all the year after it', () => {
    for (let n = 0; n < 340; n += 1) {
      const today = day('2025-03-10').add({ days: n }).toString();
      expect(cyclesOn(today, 'gift-prepare', deal('2025-03-10'))).toEqual([]);
      expect(cyclesOn(today, 'anniversary-thanks', deal('2025-03-10'))).toEqual([]);
    }
    const [gift] = cyclesOn('2026-02-28', 'gift-prepare', deal('2025-03-10'));
    expect(gift).toMatchObject({ cycle: '2026' });
  });

  it('a gift matter lapses thirty days after its anniversary', () => {
    const followUps = [
      {
        ...existing({
          step: 'gift-prepare',
          cycle: '2026',
          anchorOn: day('2025-03-10'),
          dueOn: day('2026-03-10'),
          ownerId: 'zhang',
          reminders: [],
        }),
      },
    ];
    const on = (today: string) =>
      cyclesOn(today, 'gift-prepare', { ...deal('2025-03-10'), followUps })[0]?.lapsed ?? false;
    expect(on('2026-04-09')).toBe(false);
    expect(on('2026-04-10')).toBe(true);
  });

  it('29 Feb anniversary: 28 February in a common year, 29 February in a leap year', () => {
    const thanks = (today: string) => says(today, 'anniversary-thanks', deal('2024-02-29'));
    expect(thanks('2026-02-28')).toEqual(['2026-02-28T09:00 anniversary-thanks/thanks']);
    expect(thanks('2028-02-28')).toEqual(['2028-02-29T09:00 anniversary-thanks/thanks']);
  });

  it('year 3 and year 12 are prepared alike, fourteen, seven and one day before', () => {
    for (const year of [2029, 2038]) {
      // The deal was on 10 March 2026. Weekdays differ from year to year, so only the days on which messages go out
      // are listed.
      const [gift] = cyclesOn(`${year}-03-09`, 'gift-prepare', deal('2026-03-10'));
      expect(gift).toMatchObject({ cycle: String(year) });
      expect(gift?.reminders.map(({ slot }) => slot)).toEqual([
        'due-14d>owner',
        'due-7d>owner',
        'due-1d>owner',
        'due-1d>supervisor',
      ]);
    }
  });
});

describe('days off', () => {
  const trial = (on: string) => ({ anchors: { trialStarted: anchor(on) } });

  it('due on a 调休 Saturday runs on that Saturday', () => {
    // 2026-02-28 is a Saturday and a make-up day for 春节.
    expect(says('2026-02-18', 'trial-check', trial('2026-02-18')).slice(1, 3)).toEqual([
      '2026-02-28T09:00 trial-check/ask',
      '2026-02-28T09:00 trial-check/due',
    ]);
  });

  it('due in 国庆 moves to the previous working day for prompts, the deadline stays', () => {
    const [check] = cyclesOn('2026-09-24', 'trial-check', trial('2026-09-24'));
    expect(check?.dueOn.toString()).toBe('2026-10-04');
    expect(says('2026-09-24', 'trial-check', trial('2026-09-24'))).toEqual([
      '2026-09-30T09:00 trial-check/prepare',
      '2026-09-30T09:00 trial-check/ask',
      '2026-09-30T09:00 trial-check/due',
      '2026-10-08T09:00 trial-check/escalate',
      '2026-10-10T09:00 trial-check/escalate',
    ]);
  });
});

describe('festivals', () => {
  it('lunar leap month: 端午 of 2028, a year with a leap 五月, is greeted once, on the day of the first 五月', () => {
    const greeted = new Set<string>();
    for (let n = 0; n < 70; n += 1) {
      const today = day('2028-05-10').add({ days: n }).toString();
      for (const line of says(today, 'holiday-greeting', { enteredOn: day('2028-01-01') })) greeted.add(line);
    }
    expect([...greeted]).toEqual(['2028-05-28T09:00 holiday-greeting/dragon-boat']);
  });

  it('中秋 and 国庆 on one day are two reasons at one moment', () => {
    const customer = { enteredOn: day('2031-01-01') };
    expect(says('2031-09-30', 'holiday-greeting', customer)).toEqual([
      '2031-10-01T09:00 holiday-greeting/mid-autumn',
      '2031-10-01T09:00 holiday-greeting/national-day',
    ]);
  });

  it('清明 is never greeted', () => {
    const on = says('2026-04-05', 'holiday-greeting', { enteredOn: day('2026-01-01') });
    expect(on.filter((line) => line.startsWith('2026-04-0'))).toEqual([]);
  });
});

describe('server TZ = UTC, customer day = Asia/Shanghai', () => {
  it.each(['2026-03-20T00:30', '2026-03-20T07:30'])('what is posted at %s counts as that day', (moment) => {
    // Both are still 19 March in London.
    expect(shanghai(moment).toString().slice(0, 10)).toBe('2026-03-19');
    expect(dayOf(shanghai(moment), rules.playbook).toString()).toBe('2026-03-20');
    const told = { anchors: { trialStarted: anchor('2026-03-02', moment) } };
    expect(says('2026-03-20', 'trial-check', told).slice(-2)).toEqual([
      '2026-03-23T09:00 trial-check/escalate',
      '2026-03-25T09:00 trial-check/escalate',
    ]);
  });
});

it('31 Jan + 1 month and the other ends of months: days are counted, no end of a month is jumped over', () => {
  const due = (on: string) =>
    cyclesOn(on, 'repurchase-2', { anchors: { trialStarted: anchor(on) } })[0]?.dueOn;
  expect(due('2026-01-31')?.toString()).toBe('2026-05-01');
  expect(due('2024-01-31')?.toString()).toBe('2024-04-30');
  const check = (on: string) =>
    cyclesOn(on, 'trial-check', { anchors: { trialStarted: anchor(on) } })[0]?.dueOn;
  expect(check('2026-02-19')?.toString()).toBe('2026-03-01');
  expect(check('2028-02-19')?.toString()).toBe('2028-02-29');
});
