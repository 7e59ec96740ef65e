import type { Temporal } from 'temporal-polyfill';
import type { Language } from '../../../templates/reader/form.ts';
import { formatDay } from '../../../templates/reader/values.ts';

/** An instant in the company's zone: `2026年11月21日 周六 09:00`. */
export function formatMoment(instant: Temporal.Instant, zone: string, language: Language): string {
  const at = instant.toZonedDateTimeISO(zone);
  const time = at.toPlainTime().toString({ smallestUnit: 'minute' });
  return `${formatDay(at.toPlainDate(), language)} ${time}`;
}

/** Cuts a text with an ellipsis. @param maxChars in code points */
export function shorten(text: string, maxChars: number): string {
  const chars = Array.from(text);
  return chars.length <= maxChars ? text : `${chars.slice(0, maxChars - 1).join('')}…`;
}
