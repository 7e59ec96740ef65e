import { Temporal } from 'temporal-polyfill';
import type { Register, TimedRule } from '../../templates/reader/register.ts';
import { deadlineAfter } from './deadline.ts';
import { storedDay } from './stored-day.ts';
import type { EntryFacts, Rules } from './types.ts';

/** A day on which a rule of a register is to be judged. */
export interface TimedDay {
  readonly rule: TimedRule;
  readonly on: Temporal.PlainDate;
}

/**
 * The days that have not been judged, earliest first. Each counts from its own beginning, so months clamp and do not
 * drift: 30 November, 28 February, 30 May.
 */
export function timedDays(
  facts: EntryFacts,
  { timed }: Pick<Register, 'timed'>,
  rules: Pick<Rules, 'playbook' | 'calendar'>,
): readonly TimedDay[] {
  const { judgedOn = null, moves } = facts;
  const state = moves.at(-1)?.to ?? '';
  return timed
    .flatMap((rule): TimedDay[] => {
      const since = sinceOf(rule, facts, rules);
      if (since === null || !(rule.while.length === 0 || rule.while.includes(state))) return [];
      const { on } = deadlineAfter(since, rule.at.plus, rules);
      return judgedOn !== null && Temporal.PlainDate.compare(on, judgedOn) <= 0 ? [] : [{ rule, on }];
    })
    .toSorted((a, b) => Temporal.PlainDate.compare(a.on, b.on));
}

/** The instant that the rule counts from: the last time the entry came into the state, or noon of its day. */
function sinceOf(
  { at: { entered, day } }: TimedRule,
  { moves, values }: EntryFacts,
  { playbook }: Pick<Rules, 'playbook'>,
): Temporal.Instant | null {
  if (entered !== undefined)
    return moves.findLast(({ from, to }) => to === entered && from !== to)?.at ?? null;
  const written = storedDay(values[day ?? '']);
  return written?.toZonedDateTime({ timeZone: playbook.zone, plainTime: '12:00' }).toInstant() ?? null;
}

/** The day on which the next of them is judged: the one after it, so that what is recorded on the day itself counts. */
export function nextJudgedOn(
  facts: EntryFacts,
  { registers, ...rules }: Pick<Rules, 'playbook' | 'calendar' | 'registers'>,
): Temporal.PlainDate | null {
  // Of a suspended customer nothing is judged until it is resumed.
  if (!facts.active) return null;
  const register = registers.find(({ key }) => key === facts.register);
  const [first] = register === undefined ? [] : timedDays(facts, register, rules);
  return first === undefined ? null : first.on.add({ days: 1 });
}
