import { Temporal } from 'temporal-polyfill';

export const on = (day: string): Temporal.PlainDate => Temporal.PlainDate.from(day);

/** Every day from the first to the last, inclusive. */
export function daysBetween(first: string, last: string): Temporal.PlainDate[] {
  const days: Temporal.PlainDate[] = [];
  for (let day = on(first); Temporal.PlainDate.compare(day, on(last)) <= 0; day = day.add({ days: 1 })) {
    days.push(day);
  }
  return days;
}
