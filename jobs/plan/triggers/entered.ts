import type { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import type { Reason } from '../../../templates/reader/said.ts';
import { entryCycle } from '../cycle.ts';
import type { Condition } from '../../../templates/reader/condition.ts';
import type { Offset } from '../../../templates/reader/register.ts';
import { type ConditionFacts, holds } from '../condition.ts';
import { deadlineAfter } from '../deadline.ts';
import { hearableOn } from '../hearing.ts';
import { dayOf } from '../moments.ts';
import { nothing, openOf } from '../occurrence.ts';
import { isEntry } from '../subject.ts';
import type { Step } from '../../../templates/reader/playbook.ts';
import type { EntryFacts, MoveFact, Occurrence, Rules } from '../types.ts';
import { storedDay } from '../stored-day.ts';
import { defineTrigger } from '../trigger.ts';
import { compareDays } from '../../calendar/kept-on-days.ts';

export interface EnteredSettings {
  readonly register: string;
  readonly state: string;
  /** The states in which it stays owed. */
  readonly while: readonly string[];
  /** Owed only while this holds. */
  readonly if?: Condition;
  /** Not owed while this holds. */
  readonly unless?: Condition;
  /** Closed by an entry of this register that is opened for the same customer. */
  readonly opened?: string;
  /** The day among the answers that the deadline counts from; undefined: the moment in which the state is entered. */
  readonly from?: string;
  /** The moves after which it is owed anew, counted from each. */
  readonly since?: readonly string[];
  /** Owed anew after each contact with the customer, counted from the day of the last. */
  readonly sinceLog?: true;
  readonly due: Offset;
}

/**
 * `entered: open` in a register: owed each time an entry comes into a state, counted from that moment, until a move
 * closes it or the entry leaves the states in which it is owed.
 */
export const enteredTrigger = defineTrigger({
  kind: 'entered',
  about: 'entry',
  key: ['entered'],
  // Written in a register, whose schema reads it (`templates/reader/register-schema.ts`).
  settings: z.custom<EnteredSettings>(),
  due: 'that-day',
  tells: {
    'entry.title': 'staff',
    'entry.number': 'staff',
    'entry.summary': 'staff',
    'entry.state': 'staff',
  },
  cycle: entryCycle,

  occurrences: (step, settings: EnteredSettings, facts, rules) => {
    if (!isEntry(facts) || facts.register !== settings.register) return nothing;
    const closing = step.closes.moves ?? [];
    const isMeant = isOwedFor(facts, settings, rules);
    const owed = staysIn(facts, settings).flatMap(({ round, at, after, isLast }): Occurrence[] => {
      // Coming back begins it anew, also from a state in which it stays owed.
      const ended = endOf(after, settings, closing) ?? (isLast ? openedSince(at, settings, facts) : 'left');
      if (ended === 'left' || (ended === null && !isMeant)) return [];
      const day = settings.from === undefined ? undefined : storedDay(facts.values[settings.from]);
      // The day is not known yet.
      if (day === null) return [];
      const contact = settings.sinceLog === true && ended === null ? contactAfter(at, facts, rules) : null;
      const anchorOn = contact ?? day;
      const deadline = deadlineAfter(
        anchorOn === undefined ? at : atNoon(anchorOn, rules),
        settings.due,
        rules,
      );
      const occurrence: Occurrence = {
        cycle: entryCycle.write({
          number: facts.number,
          round,
          ...(contact === null ? {} : { contactOn: contact }),
        }),
        anchorOn: anchorOn ?? dayOf(at, rules.playbook),
        ...(contact === null ? { anchorAt: at } : {}),
        dueOn: deadline.on,
        knownOn: hearableOn(at, rules),
        ...(deadline.at === undefined ? {} : { dueAt: deadline.at }),
      };
      return [ended === null ? occurrence : { ...occurrence, done: ended }];
    });
    return { owed: settings.sinceLog === true ? [...brokenBy(owed, step, facts), ...owed] : owed, ahead: [] };
  },

  name: ({ cycle: { number, round, contactOn } }) =>
    contactOn !== undefined
      ? { code: 'cycle/entry-since', params: { number, sinceOn: contactOn } }
      : round === 1
        ? { code: 'cycle/entry', params: { number } }
        : { code: 'cycle/entry-round', params: { number, round } },
});

function isOwedFor(facts: EntryFacts, { if: only, unless }: EnteredSettings, rules: Rules): boolean {
  if (only === undefined && unless === undefined) return true;
  const known = knownOf(facts, rules);
  return (only === undefined || holds(only, known)) && (unless === undefined || !holds(unless, known));
}

/** What conditions look at: the entry, its customer, and the customer's other entries. */
function knownOf(
  { values, flags = [], days = new Set(), others = [], moves }: EntryFacts,
  { registers }: Pick<Rules, 'registers'>,
): ConditionFacts {
  const entries = others.map(({ register: key, state, openedAt, answers }) => {
    const states = registers.find((one) => one.key === key)?.states ?? [];
    return {
      register: key,
      state,
      isEnd: states.find((one) => one.key === state)?.isEnd === true,
      before: Object.entries(answers).flatMap(([field, answer]) =>
        comesBefore({ on: answer, openedAt }, { on: values[field], openedAt: moves[0]?.at }) ? [field] : [],
      ),
    };
  });
  return { values, flags, days, entries };
}

interface Dated {
  readonly on: string | undefined;
  readonly openedAt: Temporal.Instant | undefined;
}

/** Of the same day, the one opened earlier comes first. */
function comesBefore(one: Dated, other: Dated): boolean {
  const [day, otherDay] = [storedDay(one.on), storedDay(other.on)];
  if (day === null || otherDay === null) return false;
  const order = compareDays(day, otherDay);
  if (order !== 0 || one.openedAt === undefined || other.openedAt === undefined) return order < 0;
  return one.openedAt.epochMilliseconds < other.openedAt.epochMilliseconds;
}

/** The first entry that was opened for the same customer since then, of the register that closes the step. */
function openedSince(
  at: Temporal.Instant,
  { opened }: EnteredSettings,
  { others = [] }: EntryFacts,
): Reason | null {
  const found = others.find(
    ({ register, openedAt }) => register === opened && openedAt.epochMilliseconds >= at.epochMilliseconds,
  );
  return found === undefined ? null : { code: 'reason/handed-in', params: { number: found.number } };
}

/** The day of the last contact, if it was later than the day on which the entry came into the state; else null. */
function contactAfter(
  at: Temporal.Instant,
  { lastContactOn = null }: EntryFacts,
  { playbook }: Pick<Rules, 'playbook'>,
): Temporal.PlainDate | null {
  if (lastContactOn === null) return null;
  return compareDays(lastContactOn, dayOf(at, playbook)) > 0 ? lastContactOn : null;
}

/** What is open about an earlier contact: a later one has done it, or the move that ended its stay. */
function brokenBy(owed: readonly Occurrence[], step: Step, facts: EntryFacts): readonly Occurrence[] {
  const last = owed.at(-1);
  if (last === undefined) return [];
  const { done: ended } = last;
  const done = ended ?? { code: 'reason/contact-since', params: { contactOn: last.anchorOn } };
  const roundOf = (cycle: string) => entryCycle.read(cycle)?.round;
  return openOf(step.key, facts)
    .filter(({ cycle }) => !owed.some((one) => one.cycle === cycle))
    .filter(({ cycle }) => ended === undefined || roundOf(cycle) === roundOf(last.cycle))
    .map(({ cycle, anchorOn, dueOn }): Occurrence => ({ cycle, anchorOn, dueOn, knownOn: anchorOn, done }));
}

/** Any instant of the day: deadlines in days count from its date. */
function atNoon(day: Temporal.PlainDate, { playbook }: Pick<Rules, 'playbook'>): Temporal.Instant {
  return day.toZonedDateTime({ timeZone: playbook.zone, plainTime: '12:00' }).toInstant();
}

interface Stay {
  readonly round: number;
  readonly at: Temporal.Instant;
  /** The moves after it, up to and with the next time it begins anew. */
  readonly after: readonly MoveFact[];
  readonly isLast: boolean;
}

/** Each time the entry came into the state, or was moved by what it counts anew from. Another move does not count. */
function staysIn({ moves }: EntryFacts, { state, while: owed, since = [] }: EnteredSettings): Stay[] {
  const entries = moves.flatMap(({ move, from, to }, n) => {
    const again = move !== null && since.includes(move) && owed.includes(to);
    return again || (to === state && from !== to) ? [n] : [];
  });
  return entries.flatMap((n, i): Stay[] => {
    const move = moves[n];
    if (move === undefined) return [];
    const next = entries[i + 1];
    // The move that begins the next one may be what closes this one.
    return [
      {
        round: i + 1,
        at: move.at,
        after: moves.slice(n + 1, next === undefined ? undefined : next + 1),
        isLast: next === undefined,
      },
    ];
  });
}

/** What ended the stay: a closing move is its result; leaving otherwise means that it is not owed; null: neither. */
function endOf(
  after: readonly MoveFact[],
  settings: EnteredSettings,
  closing: readonly string[],
): Reason | 'left' | null {
  for (const { move, to, by } of after) {
    if (move !== null && closing.includes(move)) return { code: 'reason/moved-on', params: { by } };
    if (!settings.while.includes(to)) return 'left';
  }
  return null;
}
