import { Temporal } from 'temporal-polyfill';
import type { Language } from './form.ts';

/** A value for a text. Strings are always data: never Liquid, never markup. */
export type Value = string | number | boolean | Temporal.PlainDate;

/** By name, or by name and property: `{ late: true, customer: { name: '华东机械' } }`. */
export type Values = Readonly<
  Record<string, Value | Temporal.PlainDateTime | Readonly<Record<string, Value>>>
>;

/** A matter of a colleague or of the company has no customer: its texts ask for the code before they name one. */
export type CustomerValues =
  | { readonly code: string; readonly name: string }
  | { readonly code: false; readonly name: false };

export function customerValues(
  customer: { readonly code: string; readonly name: string } | null,
): CustomerValues {
  return customer === null ? { code: false, name: false } : { code: customer.code, name: customer.name };
}

/**
 * Values of every follow-up reminder, plus those its trigger provides (`festival.name`). A customer text gets
 * `customer.name` and whatever the trigger provides for customers.
 */
export type ReminderValues = Values & {
  readonly customer: CustomerValues;
  /** The step's work in the language of the text, and whether a form closes it: without one its button is omitted. */
  readonly step: { readonly work: string; readonly form: boolean };
  readonly anchorOn: Temporal.PlainDate;
  /** With its hour, if the deadline has one. */
  readonly dueOn: Temporal.PlainDate | Temporal.PlainDateTime;
  /** `14:00`; false: the whole day. */
  readonly dueTime: string | false;
  /** The deadline is an hour of today, and has passed. */
  readonly hourOver: boolean;
  /** Whole days until the deadline; 0 from the day itself on. */
  readonly daysLeft: number;
  /** Whole days since the deadline; 0 until the day after it. */
  readonly daysOver: number;
  readonly owner: { readonly name: string };
  /** The reader: the owner, or the person it was escalated to. */
  readonly recipient: { readonly name: string };
  /** It goes out later than planned because the program was not running. */
  readonly late: boolean;
};

const weekdays = {
  'zh-CN': ['周一', '周二', '周三', '周四', '周五', '周六', '周日'],
  en: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
} as const;

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** `2026年3月11日 周三`, `Wed 11 Mar 2026`. Hard-coded, so that no ICU version changes what people read. */
export function formatDay(day: Temporal.PlainDate, language: Language): string {
  const weekday = weekdays[language][day.dayOfWeek - 1] ?? '';
  return {
    'zh-CN': `${day.year}年${day.month}月${day.day}日 ${weekday}`,
    en: `${weekday} ${day.day} ${months[day.month - 1] ?? ''} ${day.year}`,
  }[language];
}

/** `14:30` */
export function formatTime(at: Temporal.PlainDateTime): string {
  return at.toPlainTime().toString({ smallestUnit: 'minute' });
}

/** `2026年3月11日 周三 09:00`, `Wed 11 Mar 2026 09:00`; a day by itself without an hour. */
export function formatMoment(at: Temporal.PlainDateTime | Temporal.PlainDate, language: Language): string {
  if (at instanceof Temporal.PlainDate) return formatDay(at, language);
  return `${formatDay(at.toPlainDate(), language)} ${formatTime(at)}`;
}

/** Looks up `customer.name` and the like; `undefined` unless it is an own property. */
export function valueOf(values: Values, variable: string): unknown {
  return variable.split('.').reduce<unknown>((value, name) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    return (value as Record<string, unknown>)[name];
  }, values);
}

/** Values in printable form: days spelled out, the rest unchanged. `null` for what would leave a hole. */
export function printable(value: unknown, language: Language): string | number | boolean | null {
  if (value instanceof Temporal.PlainDate || value instanceof Temporal.PlainDateTime)
    return formatMoment(value, language);
  if (typeof value === 'string') return value.trim() === '' ? null : value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  return typeof value === 'boolean' ? value : null;
}
