import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { planSubject } from '../../jobs/plan/plan-subject.ts';
import { isEventSlot, ruleSlot } from '../../jobs/plan/slots.ts';
import { spanOf } from '../../jobs/plan/span.ts';
import type { CustomerFacts, People } from '../../jobs/plan/types.ts';
import { anyCase, anyPeople, rules } from './properties/any-facts.ts';
import { anyPast, anyStates, withPast } from './properties/any-past.ts';
import { changesOn, plannedOn, saidBy } from './properties/on-paper.ts';

/** The steps of the company's process, for customers of every kind. */
const runs = { numRuns: 150 };

/** For properties that simulate weeks, day by day. */
const longRuns = { numRuns: 30 };

describe('people', () => {
  const ids = ({ supervisor, salesperson, assistant, director }: People) =>
    [supervisor, salesperson, assistant, director].flatMap((person) => person?.id ?? []);

  it('every open follow-up has a current owner if anyone works here', () => {
    fc.assert(
      fc.property(anyCase, ({ today, facts }) => {
        const named = facts.contactPlans.flatMap(({ staff }) => staff?.id ?? []);
        const here = new Set<string | null>([...ids(facts.people), ...named]);
        const { followUps } = planSubject(facts, rules, spanOf(today));
        const orphans = followUps.filter(({ ownerId }) =>
          ownerId === null ? ids(facts.people).length > 0 : !here.has(ownerId),
        );
        expect(orphans).toEqual([]);
      }),
      runs,
    );
  });

  it('and still has one after everyone on the customer has changed, and nothing is left for people who left', () => {
    const cases = anyCase.chain(({ today, facts }) =>
      fc.record({
        today: fc.constant(today),
        facts: fc.constant(facts),
        people: anyPeople(today),
        past: anyPast,
      }),
    );
    fc.assert(
      fc.property(cases, ({ today, facts, people, past }) => {
        const contactPlans = facts.contactPlans.map((plan) => ({ ...plan, staff: null }));
        const before = withPast(plannedOn(facts, today), past);
        const now = plannedOn({ ...before, people, contactPlans }, today);
        const open = now.followUps.filter(({ state }) => state === 'open');
        const absences = Object.values(people).flatMap((person) => person?.away ?? []);
        const owners = new Set<string | null>(ids(people).length > 0 ? ids(people) : [null]);
        const readers = new Set<string | null>([
          null,
          ...ids(people),
          ...absences.map(({ standIn }) => standIn.id),
        ]);
        expect(open.filter(({ ownerId }) => !owners.has(ownerId))).toEqual([]);
        const lost = open
          .flatMap(({ reminders }) => reminders)
          .filter(({ state, recipientId }) => state === 'planned' && !readers.has(recipientId));
        expect(lost).toEqual([]);
      }),
      runs,
    );
  });
});

describe('moving an anchor', () => {
  it('never changes a message that was already sent, and asks no customer twice', () => {
    const cases = anyCase.chain(({ today, facts }) =>
      fc.record({
        today: fc.constant(today),
        facts: fc.constant(facts),
        by: fc.integer({ min: -60, max: 60 }),
        past: fc.array(anyStates, { minLength: 5, maxLength: 5 }),
      }),
    );
    fc.assert(
      fc.property(cases, ({ today, facts, by, past }) => {
        const before = withPast(
          plannedOn(facts, today),
          past.map((states) => [states, {}] as const),
        );
        const sent = before.followUps.flatMap(({ reminders }) =>
          reminders.filter(({ state }) => ['posted', 'claimed', 'unknown'].includes(state)),
        );
        const said = new Set(sent.map(({ id }) => id));
        const asked = new Set(sent.filter(({ recipientId }) => recipientId === null).map(({ id }) => id));
        const anchors = Object.fromEntries(
          Object.entries(facts.anchors).map(([key, anchor]) => [
            key,
            { ...anchor, on: anchor.on.add({ days: by }) },
          ]),
        );
        for (const change of changesOn({ ...before, anchors }, today)) {
          if (change.kind === 'open') {
            const same = before.followUps.find(
              ({ step, cycle }) => step === change.followUp.step && cycle === change.followUp.cycle,
            );
            expect(same).toBeUndefined();
          }
          if (change.kind === 'add-reminder') {
            expect(said).not.toContain(`${change.followUpId}>${change.reminder.slot}`);
            const { audience, slot } = change.reminder;
            if (audience === 'customer') {
              expect(asked).not.toContain(`${change.followUpId}>${slot.replace(/@.*/u, '')}`);
            }
          }
          if (change.kind === 'move-reminder' || change.kind === 'cancel-reminder')
            expect(said).not.toContain(change.reminderId);
        }
      }),
      runs,
    );
  });

  it('tells staff once per step, cycle and deadline, and no customer twice, however often it moves', () => {
    const cases = anyCase.chain(({ today, facts }) =>
      fc.record({
        today: fc.constant(today),
        facts: fc.constant({ ...facts, hasCustomerRoom: true }),
        moves: fc.array(fc.integer({ min: -6, max: 6 }), { minLength: 10, maxLength: 10 }),
      }),
    );
    fc.assert(
      fc.property(cases, ({ today, facts, moves }) => {
        let lived: CustomerFacts = facts;
        for (let n = 0; n < 30; n += 1) {
          const day = today.add({ days: n });
          const by = moves[Math.floor(n / 3)];
          if (n % 3 === 0 && by !== undefined) {
            const anchors = Object.fromEntries(
              Object.entries(facts.anchors).map(([key, one]) => [
                key,
                { ...one, on: one.on.add({ days: by }) },
              ]),
            );
            lived = { ...lived, anchors };
          }
          lived = saidBy(plannedOn(lived, day), day);
          expect(changesOn(lived, day)).toEqual([]);
        }
        const said = lived.followUps.flatMap(({ id, reminders }) =>
          reminders
            .filter(({ state, slot }) => state === 'posted' && !isEventSlot(slot))
            .map(({ slot, aboutDueOn, recipientId }) =>
              recipientId === null ? `${id} ${slot}` : `${id} ${ruleSlot(slot)} ${String(aboutDueOn)}`,
            ),
        );
        expect(said).toEqual([...new Set(said)]);
        expect(said.filter((one) => one.includes('customer@'))).toEqual([]);
      }),
      longRuns,
    );
  });

  it('by some weeks never brings a second anniversary within the year', () => {
    const cases = anyCase.chain(({ today, facts }) =>
      fc.record({
        // Around New Year's Eve a correction may move the day into another year.
        kept: fc
          .integer({ min: 0, max: 60 })
          .map((days) => Temporal.PlainDate.from({ year: today.year, month: 11, day: 1 }).add({ days })),
        facts: fc.constant({ ...facts, enteredOn: today.subtract({ days: 900 }), hasCustomerRoom: true }),
        years: fc.integer({ min: 1, max: 5 }),
        by: fc.integer({ min: -60, max: 60 }),
      }),
    );
    fc.assert(
      fc.property(cases, ({ kept, facts, years, by }) => {
        const thanks = (lived: CustomerFacts) =>
          lived.followUps.filter(
            ({ step, reminders }) =>
              step === 'anniversary-thanks' && reminders.some(({ state }) => state === 'posted'),
          );
        // The anniversary is kept on its day, then the date of the deal is corrected.
        const morning = kept.toZonedDateTime(rules.playbook.zone).toInstant();
        const deal = { on: kept.subtract({ years }), recordedAt: morning, round: 1 };
        const before = saidBy(
          plannedOn({ ...facts, anchors: { ...facts.anchors, firstDeal: deal } }, kept),
          kept,
        );
        const moved = {
          ...deal,
          on: deal.on.add({ days: by }),
          recordedAt: deal.recordedAt.add({ hours: 30 }),
        };
        let lived: CustomerFacts = { ...before, anchors: { ...before.anchors, firstDeal: moved } };
        for (let n = 2; n < 75; n += 1) {
          const day = kept.add({ days: n });
          lived = saidBy(plannedOn(lived, day), day);
        }
        expect(thanks(lived).length).toBeLessThanOrEqual(1);
      }),
      longRuns,
    );
  });
});
