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

/** The only constructor of texts a customer may see. No buttons: those are for staff. */
export function customerText(content: Omit<Content, 'buttons'>): CustomerText {
  const { title, body, fields } = content;
  return {
    ...(title === undefined ? {} : { title }),
    body,
    ...(fields === undefined ? {} : { fields }),
    audience: 'customer',
  } as CustomerText;
}

/** The only constructor of internal texts. */
export function staffText(content: Content): StaffText {
  return { ...content, audience: 'staff' } as StaffText;
}

/** Plain-text rendering for logs, notifications, `simulate` and platforms without cards. */
export function plainText(content: Content): string {
  return [
    ...(content.title === undefined ? [] : [content.title]),
    ...content.body,
    ...(content.fields ?? []).map((field) => `${field.label}：${field.value}`),
  ].join('\n');
}
