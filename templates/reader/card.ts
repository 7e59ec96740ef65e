/**
 * What is said, before any platform has drawn it.
 *
 * The audience is part of the type (design, non-negotiable 1): a `CustomerText` and a `StaffText` are built by
 * different constructors and cannot be exchanged, so a staff text offered to a customer room does not compile.
 * The `audience` field carries the same fact to run time, where the guard reads it once more before a post.
 *
 * Every string in a card is plain text. A platform escapes all of it, so no customer's name can ping, link or
 * format anything; what a card needs in layout it says by structure.
 */
export interface Content {
  readonly title?: string;
  /** Paragraphs; a line break inside one is kept. */
  readonly body: readonly string[];
  /** Label and value pairs, drawn as a small table. */
  readonly fields?: readonly Field[];
  readonly buttons?: readonly Button[];
}

export interface Field {
  readonly label: string;
  readonly value: string;
}

/** `value` is an opaque id that the server looks up and authorises again; it never carries data. */
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

/** The only way to a text that a customer may see. It has no buttons: those are for the people who work here. */
export function customerText(content: Omit<Content, 'buttons'>): CustomerText {
  const { title, body, fields } = content;
  return {
    ...(title === undefined ? {} : { title }),
    body,
    ...(fields === undefined ? {} : { fields }),
    audience: 'customer',
  } as CustomerText;
}

/** The only way to an internal text. */
export function staffText(content: Content): StaffText {
  return { ...content, audience: 'staff' } as StaffText;
}

/** The words alone, for logs, notifications, `simulate` and platforms without cards. */
export function plainText(content: Content): string {
  return [
    ...(content.title === undefined ? [] : [content.title]),
    ...content.body,
    ...(content.fields ?? []).map((field) => `${field.label}：${field.value}`),
  ].join('\n');
}
