import type { Temporal } from 'temporal-polyfill';
import { type Button, type StaffText, staffText } from './card.ts';
import type { Language } from './form.ts';
import { moreButton, pageLines } from './page-of.ts';
import { type AnySaid, said } from './said.ts';
import type { Texts } from './texts.ts';
import type { ReminderValues } from './values.ts';
import type { Words } from './words.ts';

export interface MorningItem {
  /** Asked for only if its line is shown: a list can have thousands. */
  readonly values: () => ReminderValues;
  /** Owed by the reader. */
  readonly own: boolean;
  /** The opaque follow-up id carried by the item's buttons. */
  readonly subject: string;
  /** The occasion's name. Greetings to prepare for one occasion share one line, however many customers there are. */
  readonly occasion?: string;
  /** What its line also says: that the customer answered, or was not asked. */
  readonly news?: readonly AnySaid[];
}

export interface MorningList {
  readonly recipientName: string;
  readonly today: Temporal.PlainDate;
  /** In reading order. */
  readonly items: readonly MorningItem[];
  /** The lines before this one were shown earlier. */
  readonly from?: number;
  /** Asked for during the day, so it does not say good morning. */
  readonly asked?: boolean;
  /** The list of the day, of which a button shows more; without it, every line is shown. The count is always that of all. */
  readonly paged?: boolean;
}

/** How many customers are named in one line. */
const namedCustomers = 10;

/**
 * Merges what is due for one person into one message: a header with the count of all items, a line per item, then the
 * buttons of these items in the same order, and one for the lines that do not fit. Greetings for one occasion share a line
 * and a button.
 *
 * @throws TemplateError when an item lacks a value
 */
export function renderMorningList(
  templates: { readonly texts: Texts; readonly words: Words },
  language: Language,
  { recipientName, today, items, from = 0, asked = false, paged = false }: MorningList,
): StaffText {
  const head = templates.texts.renderStaff('morning/list', language, {
    recipient: { name: recipientName },
    today,
    count: items.length,
    // Whose matters they are decides whether the reader is asked to follow up or to see to it.
    own: items.filter(({ own }) => own).length,
  });
  const lines = linesOf(items);
  const shown = lines
    .slice(from, paged ? from + pageLines : undefined)
    .map((line, n) => renderLine(templates, language, line, from + n + 1));
  const more = lines.length - from - shown.length;
  const rest: Button[] =
    more <= 0
      ? []
      : [
          moreButton(
            from + shown.length,
            'today',
            templates.words.say(said('today/show-more', { more }), language),
          ),
        ];
  const buttons = [...shown.flatMap((item) => item.buttons ?? []), ...rest];
  return staffText({
    ...(head.title === undefined ? {} : { title: head.title }),
    body: [...(asked ? [] : head.body), ...shown.map(({ body }) => body.join('\n'))],
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
  const [{ values, subject, occasion, news = [] }] = line;
  if (occasion === undefined) {
    const item = texts.renderStaff('morning/item', language, { ...values(), number }, subject);
    return staffText({ ...item, body: [...item.body, ...news.map((one) => words.say(one, language))] });
  }
  const each = line.map((item) => item.values());
  const customers = each
    .flatMap(({ customer }) => (customer.code === false ? [] : customer))
    .toSorted((a, b) => (a.code < b.code ? -1 : 1));
  const named = customers.slice(0, namedCustomers).map(({ code, name }) => `${code} ${name}`);
  const greetings = {
    ...each[0],
    number,
    late: each.some(({ late }) => late),
    customers: customers.length,
    names: words.say(said('list/names', { names: named }), language),
    more: customers.length - named.length,
    code: customers[0]?.code ?? '',
  };
  return texts.renderStaff('morning/greetings', language, greetings, subject);
}
