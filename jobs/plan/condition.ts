import type { Condition, OnField, Range } from '../../templates/reader/condition.ts';
import { readDecimal } from '../../templates/reader/decimal.ts';
import { hasTrend, type TrendFacts } from './trend.ts';

/** What a condition may look at. */
export interface ConditionFacts {
  /** The answers of the entry, and its customer's level and tier as `customerLevel` and `customerTier`. */
  readonly values: Readonly<Record<string, string>>;
  /** What was answered in the moves so far, by field. */
  readonly earlier?: Readonly<Record<string, readonly string[]>>;
  /** The flags of the entry. */
  readonly flags?: readonly string[];
  /** The days that the customer has. */
  readonly days?: ReadonlySet<string>;
  /** The other entries of the same customer. */
  readonly entries?: readonly {
    readonly register: string;
    readonly state: string;
    readonly isEnd: boolean;
    /** The fields whose day comes before the one in this entry. */
    readonly before?: readonly string[];
  }[];
  /** What the customer had in the months before a day. */
  readonly trends?: TrendFacts;
}

export function holds(condition: Condition, facts: ConditionFacts): boolean {
  const { values, days, entries = [] } = facts;
  if ('all' in condition) return condition.all.every((one) => holds(one, facts));
  if ('any' in condition) return condition.any.some((one) => holds(one, facts));
  if ('not' in condition) return !holds(condition.not, facts);
  if ('given' in condition) return (values[condition.given] ?? '') !== '';
  if ('flag' in condition) return facts.flags?.includes(condition.flag) === true;
  if ('trend' in condition) return facts.trends !== undefined && hasTrend(condition.trend, facts.trends);
  if ('customerDay' in condition) return days?.has(condition.customerDay) === true;
  if ('hasEntry' in condition) {
    const { register, states, before } = condition.hasEntry;
    return entries.some(
      (entry) =>
        entry.register === register &&
        (states === undefined ? !entry.isEnd : states.includes(entry.state)) &&
        (before === undefined || entry.before?.includes(before) === true),
    );
  }
  if ('ever' in condition) {
    const { ever } = condition;
    const answers = [values[ever.field], ...(facts.earlier?.[ever.field] ?? [])];
    return answers.some((answer) => fits(ever, answer));
  }
  return fits(condition, values[condition.field]);
}

/** Whether it can hold, before the other entries of the customer are known. */
export function mayHold(condition: Condition, facts: Omit<ConditionFacts, 'entries'>): boolean {
  if ('all' in condition) return condition.all.every((one) => mayHold(one, facts));
  if ('any' in condition) return condition.any.some((one) => mayHold(one, facts));
  if ('not' in condition) return !mustHold(condition.not, facts);
  return 'hasEntry' in condition || holds(condition, facts);
}

function mustHold(condition: Condition, facts: Omit<ConditionFacts, 'entries'>): boolean {
  if ('all' in condition) return condition.all.every((one) => mustHold(one, facts));
  if ('any' in condition) return condition.any.some((one) => mustHold(one, facts));
  if ('not' in condition) return !mayHold(condition.not, facts);
  return !('hasEntry' in condition) && holds(condition, facts);
}

function fits(condition: OnField, value: string | undefined): boolean {
  if (value === undefined) return false;
  return 'among' in condition ? condition.among.includes(value) : isIn(condition.range, value);
}

/** An answer that is not a number is in no range. */
function isIn({ atLeast, atMost, above, below }: Range, written: string): boolean {
  const value = readDecimal(written);
  if (value === null) return false;
  const compares = (limit: string | undefined, fits: (limit: bigint) => boolean) => {
    const read = limit === undefined ? null : readDecimal(limit);
    return limit === undefined || (read !== null && fits(read));
  };
  return (
    compares(atLeast, (limit) => value >= limit) &&
    compares(atMost, (limit) => value <= limit) &&
    compares(above, (limit) => value > limit) &&
    compares(below, (limit) => value < limit)
  );
}
