/**
 * When something applies to an entry: a reminder, an effect, a guard, a step of a decision. `condition-schema.ts` reads
 * it, `jobs/plan/condition.ts` evaluates it.
 */
export type Condition =
  | OnField
  /** An answer is or was so, in this move or an earlier one: the highest so far counts, not the last. */
  | { readonly ever: OnField }
  /** The question is answered. */
  | { readonly given: string }
  /** The customer has this day. */
  | { readonly customerDay: string }
  /** The customer has another entry: in one of these states, or an open one. */
  | { readonly hasEntry: OtherEntry }
  /** The entry has this flag. */
  | { readonly flag: string }
  /** What the customer has in a register has grown or fallen so far. */
  | { readonly trend: Trend }
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition };

export interface OtherEntry {
  readonly register: string;
  readonly states?: readonly string[];
  /** Only one whose day in this field comes before that of this entry; of the same day, one opened earlier. */
  readonly before?: string;
}

export type OnField =
  /** An answer, or `customerLevel`, `customerTier`, is one of these. */
  | { readonly field: string; readonly among: readonly string[] }
  /** A choice comes before or after another one in the form's order, or a number or an amount is in a range. */
  | { readonly field: string; readonly range: Range };

/** A sum over a customer's entries in some months, in percent of the same sum in as many months before. */
export interface Trend extends Source {
  readonly months: number;
  readonly percent: Range;
}

/** What is summed up. */
export interface Source {
  readonly register: string;
  /** An amount or a number of the form; undefined: the entries are counted. */
  readonly sum?: string;
  /** The day of the form that an entry belongs to. */
  readonly day: string;
  /** An entry in one of these states does not count. */
  readonly unless: readonly string[];
  /** The customer's first order counts too, although it is not an entry. */
  readonly firstOrder: boolean;
}

/** The same for all trends over the same. */
export function sourceKey({ register, sum = '', day, unless, firstOrder }: Source): string {
  return [register, sum, day, firstOrder, ...unless].join(' ');
}

/** The limits as written: `2999999.99`, or a choice. */
export type Range = Readonly<Partial<Record<'atLeast' | 'atMost' | 'above' | 'below', string>>>;

/** Facts about an entry's customer that a condition may name like an answer. */
export const customerFields = ['customerLevel', 'customerTier'] as const;

/** The conditions that it consists of. */
export function partsOf(condition: Condition): readonly Condition[] {
  if ('all' in condition) return condition.all.flatMap(partsOf);
  if ('any' in condition) return condition.any.flatMap(partsOf);
  return 'not' in condition ? partsOf(condition.not) : [condition];
}

/** The same with each of its parts replaced. */
export function mapParts(condition: Condition, change: (part: Condition) => Condition): Condition {
  if ('all' in condition) return { all: condition.all.map((one) => mapParts(one, change)) };
  if ('any' in condition) return { any: condition.any.map((one) => mapParts(one, change)) };
  return 'not' in condition ? { not: mapParts(condition.not, change) } : change(condition);
}
