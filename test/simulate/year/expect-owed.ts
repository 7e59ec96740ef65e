import type { Customer } from './book.ts';
import { historyAfter, type Rule, rungs, saidOn, type Seat, silenceDays, surveyDays } from './catalogue.ts';
import { at, type Day, festivals, type Minute, textOf, workingDayAfter, yearOf, yearsAfter } from './days.ts';

const known = new Map<string, ReturnType<typeof festivals>>();
function festivalsOf(from: Day, days: number) {
  const key = `${from} ${days}`;
  const found = known.get(key) ?? festivals(from, from + days + 30);
  known.set(key, found);
  return found;
}

/** The festivals of these days, each with its cycle. */
export function greetedFrom(entered: Day, days: number) {
  return festivalsOf(entered, days).map(({ festival, on }) => ({
    festival,
    day: on,
    cycle: `${festival}-${yearOf(on)}`,
  }));
}

export interface Fact {
  readonly on: Day | null;
  readonly known: Day;
  readonly heard: Day;
  readonly round: number;
}

/** One cycle of a step that is owed. */
export interface Owed {
  readonly rule: Rule;
  readonly id: string;
  readonly cycle: string;
  readonly due: Day;
  readonly known: Day;
  /** The working day on which staff could first hear of it. */
  readonly heard: Day;
  readonly festival?: string;
}

export type Since = Pick<Owed, 'known' | 'heard'>;

export interface Message {
  readonly slot: string;
  readonly when: Minute;
  /** Null: the customer. */
  readonly to: string | null;
  readonly say: string;
  readonly forOwner?: true;
  /** An escalation: working days after the owner was told. */
  readonly rung?: number;
}

/** What has become of a customer so far. */
export interface Life {
  readonly customer: Customer;
  readonly entered: Day;
  readonly seats: Readonly<Record<Seat, string | null>>;
  readonly facts: ReadonlyMap<string, Fact>;
  readonly greeted: readonly { readonly festival: string; readonly day: Day; readonly cycle: string }[];
  /** Days of anniversaries kept, by follow-up. */
  readonly kept: ReadonlyMap<string, Day>;
  /** Surveys that have begun, by follow-up. */
  readonly surveys: Map<string, { readonly cycle: string; readonly due: Day; readonly asked: boolean }>;
  /** Recipients of posted messages, by step, cycle and slot. */
  readonly said: ReadonlyMap<string, string | null>;
  isOpen(id: string): boolean;
  lastContact(): Day;
  director(): string;
  ownerOf(rule: Rule): string;
}

/** What a rule owes, and every message about it that has its day. */
export function owedIn(life: Life) {
  const {
    customer,
    entered,
    seats,
    facts,
    greeted,
    kept,
    surveys,
    said,
    isOpen,
    lastContact,
    director,
    ownerOf,
  } = life;
  const on = (key: string) => {
    const fact = facts.get(key);
    return fact === undefined || fact.on === null ? null : { ...fact, on: fact.on };
  };

  function owedOf(rule: Rule, today: Day): Owed[] {
    const owed = (cycle: string, due: Day, { known, heard }: Since, festival?: string): Owed => ({
      rule,
      id: `${rule.step}#${cycle}`,
      cycle,
      due,
      known,
      heard,
      ...(festival === undefined ? {} : { festival }),
    });
    const { counts } = rule;
    if ('from' in counts) {
      const [first] = counts.from.flatMap((key) => on(key) ?? []);
      if (first === undefined) return [];
      const due = first.on + rule.due;
      if (due + historyAfter < first.known) return [];
      const done = rule.doneBy === undefined ? null : on(rule.doneBy);
      return done !== null && done.round >= first.round ? [] : [owed(String(first.round), due, first)];
    }
    switch (counts.each) {
      case 'festival':
        return greeted
          .filter(({ day }) => Math.abs(day - today) < 10)
          .map(({ festival, day, cycle }) => owed(cycle, day, { known: entered, heard: entered }, festival));
      case 'anniversary': {
        const deal = on('firstDeal');
        if (deal === null) return [];
        return (
          Array.from({ length: yearOf(today) + 1 - yearOf(deal.on) }, (_, n) => n + 1)
            .map((year) => yearsAfter(deal.on, year))
            .map((day) => owed(String(yearOf(day)), day, deal))
            .filter(({ id, due, known }) => due >= known || isOpen(id))
            // An anniversary already kept is not repeated when the deal's date is corrected.
            .filter(
              ({ id, due }) =>
                ![...kept].some(
                  ([other, day]) =>
                    other.startsWith(`${rule.step}#`) && other !== id && Math.abs(due - day) < 183,
                ),
            )
        );
      }
      case 'survey': {
        const deal = on('firstDeal');
        if (deal === null) return [];
        const every = surveyDays[customer.level ?? 'ordinary'];
        const nth = (day: Day) => Math.max(1, Math.ceil((day - deal.on) / every));
        const [going] = [...surveys].filter(([id]) => isOpen(id));
        if (going !== undefined) {
          const [id, { cycle, due, asked }] = going;
          // Once it has been asked it stays where it was; until then it follows a corrected day.
          const now = asked ? due : deal.on + Math.max(1, Math.round((due - deal.on) / every)) * every;
          surveys.set(id, { cycle, due: now, asked });
          return [owed(cycle, now, deal)];
        }
        const since = Math.max(today, deal.known, entered);
        const first = deal.on + nth(since) * every;
        const again = [...surveys.values()].some(
          ({ due, asked }) => asked && Math.abs(due - first) * 2 < every,
        );
        const due = again ? first + every : first;
        return [owed(textOf(due), due, deal)];
      }
      case 'silence': {
        const limit = silenceDays[customer.level ?? 'ordinary'];
        const first = on('firstContact');
        // A first contact is a contact, unless it is still to come.
        const last =
          first !== null && first.on <= first.known ? Math.max(lastContact(), first.on) : lastContact();
        return [owed(textOf(last), last + limit, { known: last, heard: last })];
      }
    }
  }

  function everyMessageOf({ rule, id, due, heard, festival }: Owed): Message[] {
    const owner = ownerOf(rule);
    const prompts = rule.says.flatMap(({ days: later, clock = '09:00', to, say }): Message[] => {
      const day = saidOn(rule, due, later, to);
      if (day === null) return [];
      // No one in this company has the post 售后: the customer's own assistant hears.
      const seat = to === 'after-sales' ? seats.assistant : to === 'supervisor' ? seats.supervisor : null;
      const who = to === 'owner' ? owner : seat;
      if (to !== 'customer' && who === null) return [];
      return [
        {
          // Staff are told once per deadline, the customer is asked once.
          slot: to === 'customer' ? `${id}#${later}>${to}` : `${id}#${later}>${to}@${due}`,
          when: at(day, clock),
          to: who,
          say: festival === undefined ? say : say.replace('{festival}', festival),
          ...(to === 'owner' ? { forOwner: true as const } : {}),
        },
      ];
    });
    const { escalate } = rule;
    if (escalate === undefined) return prompts;
    // Escalations count from when the owner could hear of it, not only from the deadline.
    const last = rule.says.findLast(({ to }) => to === 'owner');
    const since = Math.max(
      due,
      heard,
      last === undefined ? due : (saidOn(rule, due, last.days, 'owner') ?? due),
    );
    // Each person gets one escalation per silence, and owners none about their own.
    const told = new Set(rungs.flatMap(({ after }) => said.get(`${id}#rung${after}@${due}`) ?? []));
    const above = rungs.flatMap(({ after, to }): Message[] => {
      const slot = `${id}#rung${after}@${due}`;
      const named = to === 'supervisor' ? seats.supervisor : director();
      const who = named !== null && named !== owner ? named : director();
      if (said.has(slot) || who === owner || told.has(who)) return [];
      told.add(who);
      return [
        { slot, when: at(workingDayAfter(since, after), '09:00'), to: who, say: escalate, rung: after },
      ];
    });
    return [...prompts, ...above];
  }

  return { owedOf, everyMessageOf };
}
