import { Temporal } from 'temporal-polyfill';

const written = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/u;

/** A real day as people write it in a book: 2026-03-05, 2026/3/5, 2026年3月5日, full-width digits; else null. */
export function readDay(text: string): Temporal.PlainDate | null {
  const parts = written.exec(text.normalize('NFKC').trim());
  if (parts === null) return null;
  const [, year, month, day] = parts.map(Number);
  try {
    return Temporal.PlainDate.from(
      { year: year ?? 0, month: month ?? 0, day: day ?? 0 },
      { overflow: 'reject' },
    );
  } catch {
    return null;
  }
}
