import { Temporal } from 'temporal-polyfill';

/** A day of the customer's life, as recorded. */
export interface DayReached {
  readonly key: string;
  readonly on: Temporal.PlainDate;
}

/**
 * The stage a customer has reached: the last one of the pipeline that has a day by today. Null before the first.
 *
 * @param pipeline keys of the stages, in their order
 */
export function stageOf(
  pipeline: readonly string[],
  days: readonly DayReached[],
  today: Temporal.PlainDate,
): string | null {
  const reached = new Set(
    days.filter(({ on }) => Temporal.PlainDate.compare(on, today) <= 0).map(({ key }) => key),
  );
  return pipeline.findLast((key) => reached.has(key)) ?? null;
}
