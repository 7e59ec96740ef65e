import fc from 'fast-check';
import type { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { planSubject } from '../../jobs/plan/plan-subject.ts';
import { reconcile } from '../../jobs/plan/reconcile.ts';
import { spanOf } from '../../jobs/plan/span.ts';
import { triggerTable } from '../../jobs/plan/trigger.ts';
import type { CustomerFacts, FollowUpFact, Rules } from '../../jobs/plan/types.ts';
import { rules } from './properties/any-facts.ts';
import { anyLife, atEight, born, type Day, lifeOf, livedUntil } from './properties/any-life.ts';
import { remembered } from './properties/remembered.ts';

const days = fc.sample(anyLife, { numRuns: 12, seed: 10 }).flatMap((life) => livedUntil(life));

/** Everything that planning decides on a day. */
function decided(facts: CustomerFacts, today: Temporal.PlainDate, by: Rules): string {
  const span = spanOf(today);
  const plan = planSubject(facts, by, span);
  return JSON.stringify({ plan, changes: reconcile(plan.followUps, facts, by) });
}

/** The days on which something else is decided with what is remembered than with everything. */
function decidedOtherwise(by: Rules, lived: readonly Day[] = days) {
  const steps = new Set(by.playbook.steps.map(({ key }) => key));
  const isOfThem = ({ step }: FollowUpFact) => steps.has(step);
  return lived.filter(({ facts: all, today }) => {
    const facts = { ...all, followUps: all.followUps.filter(isOfThem) };
    const followUps = remembered(facts, by, today);
    return (
      followUps.length < facts.followUps.length &&
      decided(facts, today, by) !== decided({ ...facts, followUps }, today, by)
    );
  });
}

/** The rules with the steps of one trigger. */
function only(kind: string): Rules {
  const { playbook } = rules;
  return {
    ...rules,
    playbook: { ...playbook, steps: playbook.steps.filter((one) => one.trigger.kind === kind) },
  };
}

describe.each(rules.triggers.all.filter(({ recalls }) => recalls !== undefined).map(({ kind }) => kind))(
  'what planning recalls of the past for %s',
  (kind) => {
    it('is all that it needs: with everything ever done, it decides the same', () => {
      expect(decidedOtherwise(only(kind))).toEqual([]);
    });

    it('leaves something out, and is no more than it needs: without it, something else is decided', () => {
      const { facts, today } = days.at(-1) ?? {};
      if (facts === undefined || today === undefined) throw new Error('nobody lived');
      expect(remembered(facts, only(kind), today).length).toBeLessThan(facts.followUps.length);
      const triggers = triggerTable(
        rules.triggers.all.map((one) => ({
          ...one,
          recalls: () => ({ of: 'days', days: -10_000 }) as const,
        })),
      );
      expect(decidedOtherwise({ ...only(kind), triggers }).length).toBeGreaterThan(0);
    });
  },
);

describe('of a date that is corrected again and again', () => {
  const by = only('anniversary');
  const even = fc.nat(500).map((n) => 2 * n);
  const what = ['date corrected', 'date corrected', 'done', 'done', 'skipped', 'nothing'] as const;
  const corrected = fc
    .sample(lifeOf(what, even), { numRuns: 25, seed: 7 })
    .flatMap((life) => livedUntil(life, by));

  it('what planning recalls of its anniversaries is all that it needs', () => {
    expect(decidedOtherwise(by, corrected)).toEqual([]);
  });

  it('and is not much more: with half of it, something else is decided', () => {
    expect(decidedOtherwise(recalling(0.5, by), corrected).length).toBeGreaterThan(0);
  });
});

it('a survey answered less than half an interval before the next is recalled: with a third of what is, it is asked again', () => {
  const today = born.add({ years: 1 });
  const by = only('interval');
  const [life] = fc.sample(lifeOf(['nothing']), { numRuns: 1, seed: 1 });
  if (life === undefined) throw new Error('nobody lived');
  const firstDeal = { on: today.subtract({ days: 179 }), recordedAt: atEight(born), round: 1 };
  const answered = today.subtract({ days: 80 });
  const facts: CustomerFacts = {
    ...life.facts,
    active: true,
    level: 'ordinary',
    anchors: { firstDeal },
    followUps: [
      {
        id: 'answered',
        step: 'satisfaction',
        cycle: answered.toString(),
        state: 'closed',
        anchorOn: firstDeal.on,
        dueOn: answered,
        ownerId: null,
        closedBy: 'log',
        snooze: null,
        skipped: false,
        reminders: [],
      },
    ],
  };
  expect(decidedOtherwise(by, [{ facts, today }])).toEqual([]);
  expect(decidedOtherwise(recalling(1 / 3, by), [{ facts, today }])).toHaveLength(1);
});

/** The same, but only so much of what they recall. */
function recalling(share: number, by: Rules): Rules {
  const triggers = triggerTable(
    by.triggers.all.map((one) => ({
      ...one,
      recalls: (settings: object) => {
        const recall = one.recalls?.(settings) ?? { of: 'all' };
        return recall.of === 'days' ? { ...recall, days: Math.round(recall.days * share) } : recall;
      },
    })),
  );
  return { ...by, triggers };
}
