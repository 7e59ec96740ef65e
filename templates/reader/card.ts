/**
 * A message before any platform renders it.
 *
 * The audience is part of the type (design, non-negotiable 1): `CustomerText` and `StaffText` have different
 * constructors and are not interchangeable, so passing a staff text to a customer room does not compile. The
 * `audience` field carries the same fact to run time, where the guard checks it once more before a post.
 *
 * Every string in a card is plain text. Platforms escape all of it, so a customer's name can never ping, link or
 * format anything; layout is expressed by structure only.
 */
export interface Content {
  readonly title?: string;
  /** Paragraphs; line breaks inside one are kept. */
  readonly body: readonly string[];
  /** Label and value pairs, rendered as a small table. */
  readonly fields?: readonly Field[];
  readonly buttons?: readonly Button[];
}

export interface Field {
  readonly label: string;
  readonly value: string;
}

/**
 * `value` is an opaque id that the server looks up and authorises again. It carries no data, except for the reader's own
 * command in the button for more of its answer.
 */
export interface Button {
  readonly action: string;
  readonly value: string;
  readonly label: string;
  readonly style?: 'primary' | 'danger';
}

declare const forCustomer: unique symbol;
declare const forStaff: unique symbol;

export type CustomerText = Content & { readonly audience: 'customer'; readonly [forCustomer]: true };
export type StaffText = Content & { readonly audience: 'staff'; readonly [forStaff]: true };

/** The actions of the buttons that open the console: at a page, a customer's file, a matter in it, or an entry. */
export const waysIn = {
  page: 'console',
  file: 'console-file',
  matter: 'console-matter',
  entry: 'console-entry',
} as const;

export function isWayIn(action: string): boolean {
  return Object.values<string>(waysIn).includes(action);
}

/** The action of the buttons of a question to a customer. */
export const answerAction = 'answer';

/** One of the answers to a question that a customer may press: `4 满意`. */
export interface Choice {
  readonly score: number;
  readonly label: string;
}

/** The choices of a question, and the opaque id of what is asked, by which a press is matched with it. */
export interface Question {
  readonly id: string;
  readonly choices: readonly Choice[];
}

/**
 * The only constructor of texts a customer may see. Its only buttons are the answers to a question; all others are for
 * staff. Their values hold the id and the score, and nothing internal.
 */
export function customerText(content: Omit<Content, 'buttons'>, question?: Question): CustomerText {
  const { title, body, fields } = content;
  const shown: Content = {
    ...(title === undefined ? {} : { title }),
    body,
    ...(fields === undefined ? {} : { fields }),
    ...(question === undefined ? {} : { buttons: question.choices.map((one) => toButton(question.id, one)) }),
  };
  return { ...shown, audience: 'customer' } as CustomerText;
}

/** One message of several, in their order, with the answers of each. */
export function joinTexts(texts: readonly CustomerText[]): CustomerText {
  const buttons = texts.flatMap((text) => text.buttons ?? []);
  return {
    ...customerText({
      ...(texts[0]?.title === undefined ? {} : { title: texts[0].title }),
      body: texts.flatMap((text) => text.body),
      fields: texts.flatMap((text) => text.fields ?? []),
    }),
    ...(buttons.length === 0 ? {} : { buttons }),
  };
}

function toButton(id: string, { score, label }: Choice): Button {
  return { action: answerAction, value: `${id}:${score}`, label };
}

/** What the button of a question says; null: the value is not one of ours. */
export function readAnswer(value: string): { readonly id: string; readonly score: number } | null {
  const parts = /^([0-9a-f-]{36}):(\d{1,2})$/.exec(value);
  return parts === null ? null : { id: parts[1] ?? '', score: Number(parts[2]) };
}

/** The only constructor of internal texts. */
export function staffText(content: Content): StaffText {
  return { ...content, audience: 'staff' } as StaffText;
}

/** A customer's code: it stands before the name, as it does in sentences. */
const code = /^(?=.*\d)[A-Z0-9._-]+$/u;

/** A field in one line. A card has no language of its own: the colon is that of the label. */
export function fieldLine({ label, value }: Field): string {
  if (code.test(label)) return `${label} ${value}`;
  return `${label}${/\p{Script=Han}/u.test(label) ? '：' : ': '}${value}`;
}

/** Plain-text rendering for logs, notifications, `simulate` and platforms without cards. */
export function plainText(content: Content): string {
  return [
    ...(content.title === undefined ? [] : [content.title]),
    ...content.body,
    ...(content.fields ?? []).map(fieldLine),
  ].join('\n');
}
