import type { Temporal } from 'temporal-polyfill';
import type { StaffText } from './card.ts';
import { staffText } from './card.ts';
import type { Language } from './form.ts';
import type { Texts } from './texts.ts';
import type { ReminderValues } from './values.ts';

export interface MorningItem {
  readonly values: ReminderValues;
  /** The opaque id of the follow-up that the item's buttons carry. */
  readonly subject: string;
}

export interface MorningList {
  readonly recipientName: string;
  readonly today: Temporal.PlainDate;
  /** In the order in which they are to be read. */
  readonly items: readonly MorningItem[];
}

/**
 * What is due for one person, merged into one message: a header with the count and one line per item, with the
 * buttons of all items under it in the same order.
 *
 * @throws TemplateError when an item lacks a value
 */
export function renderMorningList(texts: Texts, language: Language, list: MorningList): StaffText {
  const head = texts.renderStaff('morning/list', language, {
    recipient: { name: list.recipientName },
    today: list.today,
    count: list.items.length,
  });
  const items = list.items.map(({ values, subject }, n) =>
    texts.renderStaff('morning/item', language, { ...values, number: n + 1 }, subject),
  );
  const buttons = items.flatMap((item) => item.buttons ?? []);
  return staffText({
    ...(head.title === undefined ? {} : { title: head.title }),
    body: [...head.body, ...items.map(({ body }) => body.join('\n'))],
    ...(buttons.length === 0 ? {} : { buttons }),
  });
}
