import fc from 'fast-check';
import type { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { planSubject } from '../../jobs/plan/plan-subject.ts';
import { reconcile } from '../../jobs/plan/reconcile.ts';
import { spanOf } from '../../jobs/plan/span.ts';
import { triggerTable } from '../../jobs/plan/trigger.ts';
import type { CustomerFacts, FollowUpFact, Rules } from '../../jobs/plan/types.ts';
import { rules } from './properties/any-facts.ts';
import { anyLife, livedUntil } from './properties/any-life.ts';
import { remembered } from './properties/remembered.ts';

const days = fc.sample(anyLife, { numRuns: 12, seed: 10 }).flatMap(livedUntil);

/** Everything that planning decides on a day. */
function decided(facts: CustomerFacts, today: Temporal.PlainDate, by: Rules): string {
  const span = spanOf(today);
  const plan = planSubject(facts, by, span);
  return JSON.stringify({ plan, changes: reconcile(plan.followUps, facts, by) });
}

/** The days on which something else is decided with what is remembered than with everything. */
function decidedOtherwise(by: Rules) {
  const steps = new Set(by.playbook.steps.map(({ key }) => key));
  const isOfThem = ({ step }: FollowUpFact) => steps.has(step);
  return days.filter(({ facts: all, today }) => {
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
