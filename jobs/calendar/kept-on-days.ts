import type { Temporal } from 'temporal-polyfill';

/**
 * Results for one set of rules. With others they begin anew: rules are immutable, and a process rarely has two.
 */
export interface KeptFor<Key, Result> {
  rules: object;
  readonly results: Map<Key, Result>;
}

/** What was worked out of a day. */
export interface OnDay {
  /** Days since 1970. */
  readonly number: number;
  /** As `2026-03-02`. */
  text: string | null;
  /** The day so many days later. */
  sums: Map<number, Temporal.PlainDate> | null;
  /** The day so many years later. */
  inYears: Map<number, Temporal.PlainDate> | null;
  /** By calendar: the n-th working day after; 0: the day itself or the next; -1: the day itself or the last before. */
  workingDays: KeptFor<number, Temporal.PlainDate> | null;
  /** By playbook: the instants of times as `09:00`. */
  moments: KeptFor<string, Temporal.Instant> | null;
}

/** What was worked out of an instant. */
export interface OnInstant {
  /** By playbook: the company's day. */
  day: { readonly rules: object; readonly found: Temporal.PlainDate } | null;
  /** By calendar and playbook: when staff can hear of it. */
  heardOn: { readonly calendar: object; readonly rules: object; readonly found: Temporal.PlainDate } | null;
}

const kept = Symbol('worked out');

interface Keeping<Results> {
  [kept]?: Results;
}

/**
 * Planning asks the same of the same days for every customer, and all days of a book are a few thousand objects (see
 * `sharedDay`). So results are kept on the object itself: a property is found several times faster than a key of a weak
 * map, of which the collector of garbage visits every entry as well.
 */
export function keptOnDay(day: Temporal.PlainDate): OnDay {
  return (day as Keeping<OnDay>)[kept] ?? keep(day, onDay(day));
}

export function keptOnInstant(instant: Temporal.Instant): OnInstant {
  return (instant as Keeping<OnInstant>)[kept] ?? keep(instant, { day: null, heardOn: null });
}

export function keptFor<Key, Result>(
  known: KeptFor<Key, Result> | null,
  rules: object,
): KeptFor<Key, Result> {
  if (known === null) return { rules, results: new Map() };
  if (known.rules !== rules) {
    known.rules = rules;
    known.results.clear();
  }
  return known;
}

/** Negative: `a` comes before `b`. */
export function compareDays(a: Temporal.PlainDate, b: Temporal.PlainDate): number {
  return a === b ? 0 : keptOnDay(a).number - keptOnDay(b).number;
}

/** As `2026-03-02`. */
export function dayText(day: Temporal.PlainDate): string {
  const on = keptOnDay(day);
  return (on.text ??= day.toString());
}

/** Days from `a` to `b`; negative where `b` comes before. */
export function daysBetween(a: Temporal.PlainDate, b: Temporal.PlainDate): number {
  return keptOnDay(b).number - keptOnDay(a).number;
}

const dayMs = 86_400_000;

function onDay({ year, month, day }: Temporal.PlainDate): OnDay {
  return {
    // Not `Date.UTC`, which takes the years before 100 for those of the twentieth century.
    number: new Date(0).setUTCFullYear(year, month - 1, day) / dayMs,
    text: null,
    sums: null,
    inYears: null,
    workingDays: null,
    moments: null,
  };
}

/** Not seen by whatever lists or compares the properties of a day. */
function keep<Results>(on: object, value: Results): Results {
  Object.defineProperty(on, kept, { value });
  return value;
}
