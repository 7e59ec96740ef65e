import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { rulesOf } from '../../../jobs/rules.ts';
import { noOrderTrigger } from '../../../jobs/plan/triggers/no-order.ts';
import type {
  AnchorFact,
  ContactPlanFact,
  CustomerDuties,
  CustomerFacts,
  People,
  Person,
} from '../../../jobs/plan/types.ts';
import { loadedTemplates } from '../../templates/loaded-templates.ts';
import { sourceKey } from '../../../templates/reader/condition.ts';
import { levels, ownAnchors, tiers } from '../../../templates/reader/playbook.ts';

/** Arbitrary customers, for properties that hold for all of them and for all steps of the company's process. */
export const templates = loadedTemplates();
export const rules = rulesOf(templates);

/** Wide enough to include published and unpublished years. */
export const anyDay = fc
  .integer({ min: 0, max: 900 })
  .map((n) => Temporal.PlainDate.from('2025-10-01').add({ days: n }));

const onSomeDay = (least: number, most: number) => (today: Temporal.PlainDate) =>
  fc.integer({ min: least, max: most }).map((days) => today.add({ days }));

const morningOf = (day: Temporal.PlainDate) =>
  day.toZonedDateTime({ timeZone: rules.playbook.zone, plainTime: '08:00' }).toInstant();

const people = ['li', 'zhang', 'wang', 'chen', 'zhao'] as const;

function anyPerson(today: Temporal.PlainDate): fc.Arbitrary<Person> {
  const absence = fc
    .tuple(onSomeDay(-10, 60)(today), fc.integer({ min: 0, max: 20 }), fc.constantFrom(...people))
    .map(([from, days, standIn]) => ({
      from,
      to: from.add({ days }),
      standIn: { id: standIn, name: standIn },
    }));
  return fc
    .record({ id: fc.constantFrom(...people), away: fc.option(absence, { freq: 4, nil: undefined }) })
    .map(({ id, away }) => ({ id, name: id, ...(away === undefined ? {} : { away: [away] }) }));
}

export function anyPeople(today: Temporal.PlainDate): fc.Arbitrary<People> {
  const seat = fc.option(anyPerson(today), { freq: 5, nil: undefined });
  return fc
    .record({ supervisor: seat, salesperson: seat, assistant: seat, director: seat })
    .map(({ supervisor, salesperson, assistant, director }) => ({
      ...(supervisor && { supervisor }),
      ...(salesperson && { salesperson }),
      ...(assistant && { assistant }),
      ...(director && { director }),
    }));
}

/** Some years ago, give or take three weeks, so that an anniversary is near. */
function aroundAnniversary(today: Temporal.PlainDate): fc.Arbitrary<Temporal.PlainDate> {
  return fc
    .record({ years: fc.integer({ min: 1, max: 6 }), days: fc.integer({ min: -21, max: 21 }) })
    .map(({ years, days }) => today.subtract({ years }).add({ days }));
}

/** Anchor days relative to today. */
export function anyAnchors(today: Temporal.PlainDate): fc.Arbitrary<Readonly<Record<string, AnchorFact>>> {
  const anchor = fc
    .record({
      on: fc.oneof(onSomeDay(-120, 120)(today), aroundAnniversary(today)),
      recorded: fc.integer({ min: 0, max: 60 }),
      round: fc.constantFrom(1, 1, 1, 2, 3),
    })
    .map(({ on, recorded, round }) => ({
      on,
      recordedAt: morningOf(today.subtract({ days: recorded })),
      round,
    }));
  const keys = [...rules.playbook.anchors.map(({ key }) => key), ...ownAnchors];
  return fc
    .tuple(...keys.map((key) => fc.option(anchor, { nil: null }).map((found) => ({ key, found }))))
    .map((all) =>
      Object.fromEntries(all.flatMap(({ key, found }) => (found === null ? [] : [[key, found]]))),
    );
}

function anyContactPlans(today: Temporal.PlainDate): fc.Arbitrary<readonly ContactPlanFact[]> {
  const plan = fc.record({
    staff: fc.option(anyPerson(today), { nil: null }),
    nextOn: onSomeDay(-60, 90)(today),
    set: fc.integer({ min: 0, max: 60 }),
  });
  return fc.array(plan, { maxLength: 2 }).map((plans) =>
    plans.map(({ set, ...one }, n) => ({
      number: n + 1,
      ...one,
      setAt: morningOf(today.subtract({ days: set })),
    })),
  );
}

const [counting] = rules.playbook.steps.flatMap(({ trigger }) => noOrderTrigger.settingsOf(trigger) ?? []);
if (counting === undefined) throw new Error('no step counts from the last order');
const orders = sourceKey(counting.of);

/** Orders on these days, of no amount, so that no trend is found in them. */
export function ordered(...days: readonly Temporal.PlainDate[]): CustomerDuties {
  const counted = new Map([[orders, days.map((on) => ({ on, value: 0n }))]]);
  return { grades: {}, gradedOn: null, inRulesSince: new Map(), filed: [], counted };
}

/** A customer never planned before, with what is known today. */
export function anyFacts(today: Temporal.PlainDate): fc.Arbitrary<CustomerFacts> {
  const record = fc.record({
    subject: fc.constant({ kind: 'customer', id: 'c1' } as const),
    customerId: fc.constant('c1'),
    tier: fc.constantFrom(...tiers),
    level: fc.constantFrom(...levels),
    enteredOn: onSomeDay(-400, 0)(today),
    lastContactOn: fc.option(onSomeDay(-150, 0)(today), { nil: null }),
    contactPlans: anyContactPlans(today),
    greetings: fc.constant({}),
    active: fc.constant(true),
    hasCustomerRoom: fc.boolean(),
    people: anyPeople(today),
    anchors: anyAnchors(today),
    followUps: fc.constant([]),
  });
  return record.map((facts): CustomerFacts => {
    // A customer that was heard of had ordered before.
    const { lastContactOn } = facts;
    return lastContactOn === null
      ? facts
      : { ...facts, duties: ordered(lastContactOn.subtract({ days: 70 })) };
  });
}

/** A day and the facts of a customer on it. */
export const anyCase = anyDay.chain((today) => anyFacts(today).map((facts) => ({ today, facts })));
