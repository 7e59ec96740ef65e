import { Temporal } from 'temporal-polyfill';

export interface OrderDays {
  readonly promisedOn: Temporal.PlainDate;
  /** Null while not delivered. */
  readonly deliveredOn: Temporal.PlainDate | null;
}

/** `waiting`: not delivered, and the promised day is not over. */
export type OrderStanding = 'on-time' | 'late' | 'waiting';

export interface OnTimeRate<Order> {
  readonly month: Temporal.PlainYearMonth;
  /** Numerator: delivered on or before the promised day. */
  readonly onTime: number;
  /** Denominator; 0 means 无数据, not 0 %. */
  readonly counted: number;
  /** Promised in the month but not due yet; counted in neither. */
  readonly waiting: number;
  /** By promised day. */
  readonly late: readonly Order[];
}

/** On time means delivered on or before the promised day; undelivered orders are late from the day after. */
export function standingOf({ promisedOn, deliveredOn }: OrderDays, today: Temporal.PlainDate): OrderStanding {
  const compare = (a: Temporal.PlainDate, b: Temporal.PlainDate) => Temporal.PlainDate.compare(a, b);
  if (deliveredOn !== null) return compare(deliveredOn, promisedOn) <= 0 ? 'on-time' : 'late';
  return compare(promisedOn, today) >= 0 ? 'waiting' : 'late';
}

/**
 * 首单准交率 = 首单准交数量 / 首单数量 (S0 L16), of the orders promised for a month: not yet due excluded, overdue and undelivered
 * counted as late (requirements 4.14).
 */
export function onTimeRate<Order extends OrderDays>(
  orders: readonly Order[],
  month: Temporal.PlainYearMonth,
  today: Temporal.PlainDate,
): OnTimeRate<Order> {
  const promised = orders.filter(({ promisedOn }) => month.equals(promisedOn.toPlainYearMonth()));
  const standing = (wanted: OrderStanding) => promised.filter((order) => standingOf(order, today) === wanted);
  const onTime = standing('on-time').length;
  const late = standing('late').toSorted((a, b) => Temporal.PlainDate.compare(a.promisedOn, b.promisedOn));
  return { month, onTime, counted: onTime + late.length, waiting: standing('waiting').length, late };
}

/**
 * A ratio in tenths of a percent; null if `whole` is 0. Rounded, but only a complete ratio is shown as 100 % and only
 * an empty one as 0 %.
 */
export function tenthsOfPercent(part: number, whole: number): number | null {
  if (whole === 0) return null;
  const rounded = Math.round((part * 1000) / whole);
  if (part < whole && rounded >= 1000) return 999;
  return part > 0 && rounded === 0 ? 1 : rounded;
}
