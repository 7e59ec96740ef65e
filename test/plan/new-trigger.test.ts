import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createCalendar } from '../../jobs/calendar/create-calendar.ts';
import { createFestivals } from '../../jobs/calendar/create-festivals.ts';
import { addWorkingDays } from '../../jobs/calendar/working-days.ts';
import { dayCycle } from '../../jobs/plan/cycle.ts';
import { planSubject } from '../../jobs/plan/plan-subject.ts';
import { reconcile } from '../../jobs/plan/reconcile.ts';
import { spanOf } from '../../jobs/plan/span.ts';
import { defineTrigger, nameOfCycle, triggerTable } from '../../jobs/plan/trigger.ts';
import { triggers } from '../../jobs/plan/triggers/index.ts';
import { readTemplates } from '../../templates/reader/read-templates.ts';
import { editedTemplates, problemsOf } from '../templates/edited-templates.ts';
import { day, existing, facts, table } from './scene.ts';

/** All that a new trigger takes: a kind unknown to version 0.1.0, owed on the n-th working day of each month. */
const monthly = defineTrigger({
  kind: 'monthly',
  key: ['each', 'monthly'],
  settings: z
    .int({ error: 'a working day of the month such as 1' })
    .min(1)
    .max(20)
    .transform((nth) => ({ nth })),
  due: 'that-day',
  tells: { 'month.number': 'staff' },
  cycle: dayCycle,
  occurrences: (_step, { nth }: { readonly nth: number }, subject, rules, span) => {
    const months = [0, 1, 2].map((n) => span.today.with({ day: 1 }).add({ months: n }));
    const found = months.map((first) => {
      const dueOn = addWorkingDays(first.subtract({ days: 1 }), nth, rules.calendar);
      return { cycle: dayCycle.write({ on: first }), anchorOn: first, dueOn, knownOn: subject.enteredOn };
    });
    const isOwed = (one: { readonly dueOn: Temporal.PlainDate }) =>
      Temporal.PlainDate.compare(one.dueOn, span.until) <= 0;
    return { owed: found.filter(isOwed), ahead: found.filter((one) => !isOwed(one)) };
  },
  values: ({ cycle }) => ({ month: { number: cycle.on.month } }),
  name: ({ cycle }) => ({ 'zh-CN': `${cycle.on.month} 月`, en: `month ${cycle.on.month}` }),
});

const withMonthly = triggerTable([...triggers.all, monthly]);

const text = '---\naudience: staff\n---\n{{ month.number }} 月{% if late %}（迟发）{% endif %}\n';
const playbook = (each: string) =>
  editedTemplates({
    'playbook.yaml': [
      '  - key: contact-plan\n',
      `  - key: monthly-look
    work: { zh: 每月回顾, en: Monthly look }
    owner: supervisor
    each: { monthly: ${each} }
    remind: [{ at: due, to: owner, say: monthly-look/due }]
    closes: { log: contact, form: contact }

  - key: contact-plan
`,
    ],
    'zh-CN/monthly-look/due.md': text,
    'en/monthly-look/due.md': text,
  });

function rulesWith(each: string) {
  const {
    playbook: rules,
    registers,
    holidays,
    calendarOverrides,
  } = readTemplates(playbook(each), withMonthly.all);
  return {
    playbook: { ...rules, steps: rules.steps.filter(({ key }) => key === 'monthly-look') },
    registers,
    calendar: createCalendar(calendarOverrides),
    festivals: createFestivals(holidays),
    triggers: withMonthly,
  };
}

describe('a new kind of trigger is one file and one line in the table', () => {
  const scene = () => {
    const rules = rulesWith('2');
    return { rules, ...planSubject(facts(), rules, spanOf(day('2026-03-02'))) };
  };

  it('is read from the playbook and planned', () => {
    const { rules, followUps, nextLookOn } = scene();
    expect(rules.playbook.steps[0]?.trigger).toEqual({ kind: 'monthly', nth: 2 });
    expect(followUps.map(({ cycle, dueOn }) => `${cycle} ${dueOn.toString()}`)).toEqual([
      '2026-03-01 2026-03-03',
    ]);
    expect(table(followUps[0])).toEqual(['due>owner 2026-03-03T09:00 li']);
    // Seen from the day before.
    expect(nextLookOn?.toString()).toBe('2026-04-01');
  });

  it('planning it again changes nothing', () => {
    const { rules, followUps } = scene();
    const [planned] = followUps;
    if (planned === undefined) throw new Error('nothing is planned');
    const again = facts({ followUps: [existing(planned)] });
    const plan = planSubject(again, rules, spanOf(day('2026-03-02')));
    expect(reconcile(plan.followUps, again, rules)).toEqual([]);
  });

  it('names its cycle, for people and in texts', () => {
    const { rules } = scene();
    const followUp = { step: 'monthly-look', cycle: '2026-03-01', anchorOn: day('2026-03-01') };
    expect(nameOfCycle(followUp, rules)).toEqual({ 'zh-CN': '3 月', en: 'month 3' });
    const owed = { cycle: { on: day('2026-03-01') }, anchorOn: day('2026-03-01') };
    const now = { rules, today: day('2026-03-02'), language: 'en' } as const;
    expect(withMonthly.of({ kind: 'monthly' }).values?.(owed, now)).toEqual({ month: { number: 3 } });
  });

  it('has its mistakes reported like those of the others', () => {
    const load = (each: string, kinds: typeof triggers) => () => readTemplates(playbook(each), kinds.all);
    expect(problemsOf(load('last', withMonthly))).toEqual([
      expect.stringMatching(
        /steps\[\d+\]\.each\.monthly \| found "last"; expected a working day of the month/,
      ),
    ]);
    // Without its line in the table the key does not exist, and its texts have no variables.
    const without = problemsOf(load('2', triggers));
    expect(without).toContainEqual(expect.stringContaining('each.monthly | unknown key; expected one of'));
    expect(without).toContainEqual(expect.stringContaining('zh-CN/monthly-look/due.md'));
  });
});
