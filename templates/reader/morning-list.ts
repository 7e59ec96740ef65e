import type { Temporal } from 'temporal-polyfill';
import { type StaffText, staffText } from './card.ts';
import type { Language } from './form.ts';
import { said } from './said.ts';
import type { Texts } from './texts.ts';
import type { ReminderValues } from './values.ts';
import type { Words } from './words.ts';

export interface MorningItem {
  readonly values: ReminderValues;
  /** The opaque follow-up id carried by the item's buttons. */
  readonly subject: string;
  /** The occasion's name. Greetings to prepare for one occasion share one line, however many customers there are. */
  readonly occasion?: string;
}

export interface MorningList {
  readonly recipientName: string;
  readonly today: Temporal.PlainDate;
  /** In reading order. */
  readonly items: readonly MorningItem[];
}

/** How many customers are named in one line. */
const namedCustomers = 10;

/**
 * Merges what is due for one person into one message: a header with the count, one line per item, then the buttons of
 * all items in the same order. Greetings for one occasion share a line and a button.
 *
 * @throws TemplateError when an item lacks a value
 */
export function renderMorningList(
  templates: { readonly texts: Texts; readonly words: Words },
  language: Language,
  list: MorningList,
): StaffText {
  const head = templates.texts.renderStaff('morning/list', language, {
    recipient: { name: list.recipientName },
    today: list.today,
    count: list.items.length,
  });
  const items = linesOf(list.items).map((line, n) => renderLine(templates, language, line, n + 1));
  const buttons = items.flatMap((item) => item.buttons ?? []);
  return staffText({
    ...(head.title === undefined ? {} : { title: head.title }),
    body: [...head.body, ...items.map(({ body }) => body.join('\n'))],
    ...(buttons.length === 0 ? {} : { buttons }),
  });
}

type Line = readonly [MorningItem, ...MorningItem[]];

/** Each occasion takes the place of its first customer. */
function linesOf(items: readonly MorningItem[]): Line[] {
  const lines = new Map<string, Line>();
  for (const item of items) {
    const key = item.occasion === undefined ? `item ${item.subject}` : `occasion ${item.occasion}`;
    const line = lines.get(key);
    lines.set(key, line === undefined ? [item] : [...line, item]);
  }
  return [...lines.values()];
}

function renderLine(
  { texts, words }: { readonly texts: Texts; readonly words: Words },
  language: Language,
  line: Line,
  number: number,
): StaffText {
  const [{ values, subject, occasion }] = line;
  if (occasion === undefined) {
    return texts.renderStaff('morning/item', language, { ...values, number }, subject);
  }
  const customers = line
    .flatMap((item) => item.values.customer ?? [])
    .toSorted((a, b) => (a.code < b.code ? -1 : 1));
  const named = customers.slice(0, namedCustomers).map(({ code, name }) => `${code} ${name}`);
  const greetings = {
    ...values,
    number,
    late: line.some((item) => item.values.late),
    customers: customers.length,
    names: words.say(said('list/names', { names: named }), language),
    more: customers.length - named.length,
    code: customers[0]?.code ?? '',
  };
  return texts.renderStaff('morning/greetings', language, greetings, subject);
}
