import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { planStep } from '../../jobs/plan/plan-step.ts';
import { planSubject } from '../../jobs/plan/plan-subject.ts';
import { notPosted } from '../../jobs/plan/slots.ts';
import { spanOf } from '../../jobs/plan/span.ts';
import type { CustomerFacts, FollowUpFact } from '../../jobs/plan/types.ts';
import { anyCase, anyFacts, rules, templates } from './properties/any-facts.ts';
import { facts } from './scene.ts';
import { anyPast, withPast } from './properties/any-past.ts';
import { changesOn, everything, plannedOn, saidBy, written } from './properties/on-paper.ts';

/** The steps of the company's process, for customers of every kind. */
const runs = { numRuns: 150 };

const someRuns = { numRuns: 60 };

/** For properties that simulate weeks, day by day. */
const longRuns = { numRuns: 30 };

const dayOf = (at: Temporal.Instant) => at.toZonedDateTimeISO(rules.playbook.zone).toPlainDate();

const isBefore = (a: Temporal.PlainDate, b: Temporal.PlainDate) => Temporal.PlainDate.compare(a, b) < 0;

const stepOf = (key: string) => rules.playbook.steps.find((step) => step.key === key);

it('eighteen steps are planned, and each of them for some of these customers', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(anyCase, ({ today, facts }) => {
      for (const { step } of plannedOn(facts, today).followUps) seen.add(step);
    }),
    { numRuns: 150, seed: 1 },
  );
  const ofCustomers = rules.playbook.steps.filter(({ about }) => about === undefined);
  expect(ofCustomers).toHaveLength(18);
  expect([...seen].toSorted()).toEqual(ofCustomers.map(({ key }) => key).toSorted());
});

describe('planning twice', () => {
  it('changes nothing the second time, whatever has happened to the first plan', () => {
    const cases = anyCase.chain(({ today, facts }) =>
      fc.record({
        today: fc.constant(today),
        before: fc.constant(facts),
        now: anyFacts(today),
        past: anyPast,
      }),
    );
    fc.assert(
      fc.property(cases, ({ today, before, now, past }) => {
        const known = { ...now, followUps: withPast(plannedOn(before, today), past).followUps };
        expect(changesOn(plannedOn(known, today), today)).toEqual([]);
      }),
      runs,
    );
  });
});

it('an anniversary that facts had closed does not hold back another one until the next planning', () => {
  const today = Temporal.PlainDate.from('2027-01-03');
  const at = (on: string) => Temporal.Instant.from(`${on}T00:00Z`);
  const deal = (on: string, recordedOn: string) => ({
    firstDeal: { on: Temporal.PlainDate.from(on), recordedAt: at(recordedOn), round: 1 },
  });
  const before = facts({ anchors: deal('2021-01-14', '2026-11-08') });
  const closed = plannedOn(before, today).followUps.map(
    (followUp): FollowUpFact => ({ ...followUp, state: 'closed', closedBy: 'facts' }),
  );
  expect(closed.map(({ step, cycle }) => `${step} ${cycle}`)).toContain('gift-prepare 2027');
  const once = plannedOn(
    { ...before, people: {}, anchors: deal('2025-12-31', '2026-12-31'), followUps: closed },
    today,
  );
  expect(once.followUps.map(({ step, cycle }) => `${step} ${cycle}`)).toContain('gift-prepare 2026');
  expect(changesOn(once, today)).toEqual([]);
});

it('that a customer was not thanked is still reported when the anniversary has been corrected away', () => {
  const deal = (on: string) => ({
    firstDeal: {
      on: Temporal.PlainDate.from(on),
      recordedAt: Temporal.Instant.from('2026-09-09T00:00Z'),
      round: 1,
    },
  });
  const before = facts({
    tier: 'potential',
    level: 'strategic',
    enteredOn: Temporal.PlainDate.from('2026-09-09'),
    hasCustomerRoom: true,
    people: { director: { id: 'li', name: 'li' } },
    anchors: deal('2025-09-12'),
  });
  const lived = plannedOn(before, Temporal.PlainDate.from('2026-09-11'));
  const day = Temporal.PlainDate.from('2026-09-12');
  const corrected = plannedOn({ ...lived, anchors: deal('2025-09-08') }, day);
  const reports = corrected.followUps.flatMap(({ reminders }) =>
    reminders.filter(({ slot, state }) => slot === notPosted && state === 'planned'),
  );
  expect(reports).toHaveLength(1);
  expect(changesOn(corrected, day)).toEqual([]);
});

describe('planning day by day', () => {
  it('equals planning the range at once', () => {
    fc.assert(
      fc.property(anyCase, fc.integer({ min: 1, max: 25 }), ({ today, facts }, days) => {
        const last = today.add({ days });
        let lived = facts;
        for (let day = today; !isBefore(last, day); day = day.add({ days: 1 })) lived = plannedOn(lived, day);
        const { from } = spanOf(today);
        const { until } = spanOf(last);
        const { followUps } = planSubject(facts, rules, { from, today, until });
        const atOnce = written(
          [],
          followUps
            .filter(({ done, lapsed }) => done === undefined && lapsed === undefined)
            .map((followUp) => ({ kind: 'open', followUp })),
        );
        expect(everything(lived.followUps)).toEqual(everything(atOnce));
      }),
      someRuns,
    );
  });

  it('on every day before the next look changes nothing', () => {
    fc.assert(
      fc.property(anyCase, fc.boolean(), ({ today, facts }, delivers) => {
        const { nextLookOn } = planSubject(facts, rules, spanOf(today));
        let lived = plannedOn(facts, today);
        const end = nextLookOn ?? today.add({ days: 60 });
        for (let day = today; isBefore(day, end); day = day.add({ days: 1 })) {
          expect({ day: day.toString(), changes: changesOn(lived, day) }).toEqual({
            day: day.toString(),
            changes: [],
          });
          if (delivers) lived = saidBy(lived, day);
        }
      }),
      someRuns,
    );
  });

  it('has the next look of the step that is nearest, though only what may be nearest is worked out', () => {
    fc.assert(
      fc.property(anyCase, ({ today, facts }) => {
        const span = spanOf(today);
        const alone = rules.playbook.steps
          .filter(({ about = 'customer' }) => about === 'customer')
          .map((step) => planStep(step, facts, rules, span));
        const looks = alone.flatMap(({ nextLookOn }) => nextLookOn?.toString() ?? []).toSorted();
        const { followUps, nextLookOn } = planSubject(facts, rules, span);
        expect(nextLookOn?.toString()).toBe(looks[0]);
        expect(followUps).toEqual(alone.flatMap((plan) => plan.followUps));
      }),
      runs,
    );
  });

  it('on the days of the next looks alone leads to the same as on every day', () => {
    fc.assert(
      fc.property(anyCase, ({ today, facts }) => {
        const last = today.add({ days: 80 });
        let daily = facts;
        let looked = facts;
        let next: Temporal.PlainDate | null = today;
        for (let day = today; !isBefore(last, day); day = day.add({ days: 1 })) {
          daily = saidBy(plannedOn(daily, day), day);
          if (next !== null && !isBefore(day, next)) {
            next = planSubject(looked, rules, spanOf(day)).nextLookOn;
            looked = plannedOn(looked, day);
          }
          looked = saidBy(looked, day);
        }
        expect(everything(looked.followUps)).toEqual(everything(daily.followUps));
      }),
      longRuns,
    );
  });
});

describe('what a customer reads', () => {
  it('no customer text on a day off except greetings', () => {
    fc.assert(
      fc.property(anyCase, ({ today, facts }) => {
        for (const { step, reminders } of planSubject(facts, rules, spanOf(today)).followUps) {
          for (const { audience, at, say } of reminders) {
            if (audience !== 'customer' || rules.calendar.isWorkingDay(dayOf(at))) continue;
            expect(say).toMatch(/^(holiday-greeting|anniversary-thanks)\//u);
            expect(stepOf(step)?.onDayOff).toBe('send');
          }
        }
      }),
      runs,
    );
  });

  it('no staff text in a customer room: every message is planned for the readers of its text', () => {
    fc.assert(
      fc.property(anyCase, ({ today, facts }) => {
        for (const { reminders } of planSubject(facts, rules, spanOf(today)).followUps) {
          for (const { audience, say, recipientId } of reminders) {
            expect(templates.texts.audienceOf(say)).toBe(audience);
            expect(recipientId === null).toBe(audience === 'customer');
          }
        }
      }),
      runs,
    );
  });

  it('a greeting never twice for one cycle, however long ago it was posted and whatever changes', () => {
    const cases = anyCase.chain(({ today, facts }) =>
      fc.record({
        today: fc.constant(today),
        facts: fc.constant({ ...facts, hasCustomerRoom: true }),
        // The day of the first deal is corrected repeatedly, to some day near today.
        deals: fc.array(fc.integer({ min: -4, max: 8 }), { minLength: 10, maxLength: 10 }),
        years: fc.integer({ min: 1, max: 4 }),
      }),
    );
    fc.assert(
      fc.property(cases, ({ today, facts, deals, years }) => {
        const said: string[] = [];
        let lived: CustomerFacts = facts;
        for (let n = 0; n < 40; n += 1) {
          const day = today.add({ days: n });
          const shift = deals[Math.floor(n / 4)];
          if (n % 4 === 0 && shift !== undefined) {
            const on = day.subtract({ years }).add({ days: shift });
            const recordedAt = day.toZonedDateTime(rules.playbook.zone).toInstant();
            lived = { ...lived, anchors: { ...lived.anchors, firstDeal: { on, recordedAt, round: 1 } } };
          }
          lived = plannedOn(lived, day);
          const posted = saidBy(lived, day);
          said.push(...greetingsOf(posted).filter((greeting) => !greetingsOf(lived).includes(greeting)));
          lived = posted;
        }
        expect(said).toEqual([...new Set(said)]);
      }),
      longRuns,
    );
  });
});

/** Greetings that were posted, which completes them. */
function greetingsOf({ followUps }: CustomerFacts): readonly string[] {
  return followUps
    .filter(({ step }) => stepOf(step)?.closes.when === 'posted')
    .flatMap(({ id, reminders }) =>
      reminders.flatMap(({ slot, state }) => (state === 'posted' ? [`${id} ${slot}`] : [])),
    );
}
