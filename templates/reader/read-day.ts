import { Temporal } from 'temporal-polyfill';
import { toPlainWidth } from './plain-width.ts';

/** No business record is older; typos such as 0206 or 20226 are rejected. */
const firstYear = 1990;
const lastYear = 2099;

const spellings = /^(\d{4})(?:-(\d{1,2})-|\/(\d{1,2})\/|\.(\d{1,2})\.|年(\d{1,2})月)(\d{1,2})(日|号)?$/;

/**
 * Parses a day as people type it: `2026-03-05`, `2026/3/5`, `2026.3.5`, `2026年3月5日`, in half-width or full-width
 * characters. `null` for anything that is not a real day.
 */
export function readDay(written: string): Temporal.PlainDate | null {
  const found = spellings.exec(toPlainWidth(written).replace(/\s/g, ''));
  if (found === null) return null;
  const [, year, dashed, slashed, dotted, chinese, day, unit] = found;
  if (unit !== undefined && chinese === undefined) return null;
  const month = dashed ?? slashed ?? dotted ?? chinese;
  if (Number(year) < firstYear || Number(year) > lastYear) return null;
  try {
    return Temporal.PlainDate.from(
      { year: Number(year), month: Number(month), day: Number(day) },
      { overflow: 'reject' },
    );
  } catch {
    return null;
  }
}
