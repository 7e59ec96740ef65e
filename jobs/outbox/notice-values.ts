import { Temporal } from 'temporal-polyfill';
import type { Field } from '../../templates/reader/card.ts';
import type { Value, Values } from '../../templates/reader/values.ts';
import type { NoticeRow } from './load-deliveries.ts';

/** The values of a notice's text: those stored when it was written, plus the recipient. */
export function noticeValues({ values, recipient }: NoticeRow): Values {
  return { recipient: { name: recipient.name }, ...readAll(values, 2) };
}

/** The card rows stored with the notice. */
export function noticeFields({ fields }: NoticeRow): readonly Field[] {
  return Array.isArray(fields) ? fields.filter(isField) : [];
}

type Read = Record<string, Value | Record<string, Value>>;

/** JSON has no type for days: they are stored as `2026-03-11` under names ending in `On`. */
function readAll(stored: unknown, depth: number): Read {
  if (typeof stored !== 'object' || stored === null) return {};
  const read: Read = {};
  for (const [name, value] of Object.entries(stored)) {
    if (typeof value === 'string') read[name] = name.endsWith('On') ? readDay(value) : value;
    else if (typeof value === 'number' || typeof value === 'boolean') read[name] = value;
    else if (depth > 1) read[name] = readAll(value, 1) as Record<string, Value>;
  }
  return read;
}

function readDay(written: string): Value {
  return /^\d{4}-\d{2}-\d{2}$/.test(written) ? Temporal.PlainDate.from(written) : written;
}

function isField(stored: unknown): stored is Field & Record<string, string> {
  if (typeof stored !== 'object' || stored === null) return false;
  const { label, value } = stored as Record<string, unknown>;
  return typeof label === 'string' && typeof value === 'string';
}
