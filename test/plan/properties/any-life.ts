import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import type { AnchorFact, CustomerFacts, FollowUpFact, Rules } from '../../../jobs/plan/types.ts';
import { levels } from '../../../templates/reader/playbook.ts';
import { anyFacts, ordered, rules } from './any-facts.ts';
import { planSubject } from '../../../jobs/plan/plan-subject.ts';
import { spanOf } from '../../../jobs/plan/span.ts';
import { plannedOn, saidBy } from './on-paper.ts';

/** What happens on a day, and how many days later the next thing does. */
interface Event {
  readonly what: (typeof events)[number];
  readonly days: number;
  /** Chooses among what there is: anchors, follow-ups, days. */
  readonly pick: number;
}

export interface Life {
  readonly born: Temporal.PlainDate;
  readonly facts: CustomerFacts;
  readonly events: readonly Event[];
}

const events = [
  'contact',
  'contact undone',
  'date',
  'date corrected',
  'date gone',
  'begun again',
  'level',
  'contact plan',
  'contact plan ended',
  'done',
  'skipped',
  'greeting decided',
  'nothing',
  'nothing',
] as const;

export const atEight = (day: Temporal.PlainDate) =>
  day.toZonedDateTime({ timeZone: rules.playbook.zone, plainTime: '08:00' }).toInstant();

export const born = Temporal.PlainDate.from('2025-10-01');

/** Some years of a customer, in which anything may be recorded, corrected and withdrawn. */
export const anyLife: fc.Arbitrary<Life> = lifeOf(events);

/** The same of a customer with whom only these things happen; those of one date, to the first deal. */
export function lifeOf(what: readonly Event['what'][], pick = fc.nat(1_000)): fc.Arbitrary<Life> {
  return fc.record({
    born: fc.constant(born),
    // Most of what comes again counts from the first deal.
    facts: fc.tuple(anyFacts(born), fc.nat(500)).map(([facts, ago]) => ({
      ...facts,
      enteredOn: born,
      hasCustomerRoom: true,
      ...duties,
      anchors: {
        ...facts.anchors,
        firstDeal: { on: born.subtract({ days: ago }), recordedAt: atEight(born), round: 1 },
      },
    })),
    events: fc.array(
      fc.record({
        what: fc.constantFrom(...what),
        days: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 41, max: 200 })),
        pick,
      }),
      { minLength: 30, maxLength: 50 },
    ),
  });
}

const duties: Pick<CustomerFacts, 'duties'> = {
  duties: {
    grades: {
      keyAccount: 'agreement',
      valueGrade: 'a',
      customerLevel: 'important',
      customerTier: 'ordinary',
    },
    gradedOn: null,
    inRulesSince: new Map(rules.playbook.steps.map(({ key }) => [key, born])),
    filed: [],
  },
};

export interface Day {
  readonly facts: CustomerFacts;
  readonly today: Temporal.PlainDate;
}

/** The facts before and after planning on each day on which something happens. */
export function livedUntil({ born: first, facts: known, events: all }: Life, by: Rules = rules): Day[] {
  let today = first;
  let facts = known;
  return all.flatMap((event) => {
    const before = happen(event, facts, today);
    const after = plannedOn(before, today, by);
    const lived = [before, after].map((one) => ({ facts: one, today }));
    facts = event.pick % 5 === 0 ? after : saidBy(after, today);
    // Half of the time on the next day on which something is owed.
    const { nextLookOn } = planSubject(facts, by, spanOf(today));
    today =
      nextLookOn !== null && event.days % 2 === 0
        ? nextLookOn.add({ days: event.pick % 4 })
        : today.add({ days: event.days });
    return lived;
  });
}

function happen({ what, pick }: Event, facts: CustomerFacts, today: Temporal.PlainDate): CustomerFacts {
  const near = today.add({ days: (pick % 81) - 40 });
  const dates = Object.keys(facts.anchors);
  const key = pick % 2 === 0 ? 'firstDeal' : (dates[pick % dates.length] ?? 'firstDeal');
  const anchor = facts.anchors[key];
  const dated = (which: string, on: Temporal.PlainDate, round: number): CustomerFacts => {
    const recordedAt = atEight(today);
    return {
      ...facts,
      anchors: { ...facts.anchors, [which]: { on, recordedAt, round } satisfies AnchorFact },
    };
  };
  const { anchors } = rules.playbook;
  switch (what) {
    case 'contact':
      return { ...facts, lastContactOn: today, ...(pick % 4 === 0 ? { duties: ordered(today) } : {}) };
    case 'contact undone':
      return { ...facts, lastContactOn: pick % 2 === 0 ? null : today.subtract({ days: pick % 90 }) };
    case 'date':
      return dated(anchors[pick % anchors.length]?.key ?? 'firstDeal', near, 1);
    case 'date corrected':
      return dated(key, (anchor?.on ?? near).add({ days: (pick % 401) - 200 }), anchor?.round ?? 1);
    case 'date gone':
      return {
        ...facts,
        anchors: Object.fromEntries(Object.entries(facts.anchors).filter(([one]) => one !== key)),
      };
    case 'begun again':
      return dated(key, near, (anchor?.round ?? 0) + 1);
    case 'level':
      return { ...facts, level: levels[pick % levels.length] ?? 'ordinary' };
    case 'contact plan': {
      return { ...facts, contactPlans: [{ number: 1, staff: null, nextOn: near, setAt: atEight(today) }] };
    }
    case 'contact plan ended':
      return { ...facts, contactPlans: [] };
    case 'done':
      return ended(facts, pick, { state: 'closed', closedBy: 'log' });
    case 'skipped':
      return ended(facts, pick, { state: 'cancelled', skipped: true });
    case 'greeting decided': {
      const open = facts.followUps.find(({ step, state }) => step === 'holiday-prepare' && state === 'open');
      if (open === undefined) return facts;
      const greetings = { ...facts.greetings, [open.cycle]: pick % 2 === 0 ? 'decided' : 'skipped' } as const;
      return { ...facts, greetings };
    }
    case 'nothing':
      return facts;
  }
}

/** A person ends some of what is open. */
function ended(facts: CustomerFacts, pick: number, how: Partial<FollowUpFact>): CustomerFacts {
  const followUps = facts.followUps.map((one, n) =>
    one.state === 'open' && (n + pick) % 3 > 0 ? { ...one, ...how } : one,
  );
  return { ...facts, followUps };
}
