import { Temporal } from 'temporal-polyfill';
import { type Range, sourceKey, type Trend } from '../../templates/reader/condition.ts';
import { readDecimal } from '../../templates/reader/decimal.ts';

/** An entry that counts, on its day. */
export interface Counted {
  readonly on: Temporal.PlainDate;
  /** In millionths. */
  readonly value: bigint;
}

export interface TrendFacts {
  /** By the key of what is summed up. */
  readonly counted: ReadonlyMap<string, readonly Counted[]>;
  /** The day after the months that are compared. */
  readonly next: Temporal.PlainDate;
}

/**
 * Whether a sum has grown or fallen so far. Both spans of months are counted back from the same day, so that a month's end
 * does not drift: before 31 March they begin on 28 February and 31 January. Without anything in the months before there
 * is nothing to compare with, and no trend.
 */
export function hasTrend(trend: Trend, { counted, next }: TrendFacts): boolean {
  const { months, percent } = trend;
  const all = counted.get(sourceKey(trend)) ?? [];
  const sumFrom = (from: Temporal.PlainDate, until: Temporal.PlainDate) =>
    all
      .filter(
        ({ on }) => Temporal.PlainDate.compare(from, on) <= 0 && Temporal.PlainDate.compare(on, until) < 0,
      )
      .reduce((sum, { value }) => sum + value, 0n);
  const middle = next.subtract({ months });
  const before = sumFrom(next.subtract({ months: 2 * months }), middle);
  return before > 0n && isInPercent(percent, sumFrom(middle, next), before);
}

/** Compared without dividing, so that a limit is met to the fen. */
function isInPercent({ atLeast, atMost, above, below }: Range, sum: bigint, of: bigint): boolean {
  const share = sum * 100n * (readDecimal('1') ?? 0n);
  const meets = (limit: string | undefined, compare: (limit: bigint) => boolean) => {
    const read = limit === undefined ? null : readDecimal(limit);
    return limit === undefined || (read !== null && compare(read * of));
  };
  return (
    meets(atLeast, (limit) => share >= limit) &&
    meets(atMost, (limit) => share <= limit) &&
    meets(above, (limit) => share > limit) &&
    meets(below, (limit) => share < limit)
  );
}
