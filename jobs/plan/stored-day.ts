import { Temporal } from 'temporal-polyfill';

/** A day as answers and cycles store it, `2026-03-05`; null: none, or no such day. */
export function storedDay(written: string | undefined): Temporal.PlainDate | null {
  if (written === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(written)) return null;
  try {
    return Temporal.PlainDate.from(written);
  } catch {
    return null;
  }
}
