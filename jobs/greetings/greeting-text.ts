import { type CustomerText, customerText } from '../../templates/reader/card.ts';
import type { Festival } from '../../templates/reader/holidays.ts';
import { pickVariant } from '../../templates/reader/pick-variant.ts';
import type { Core } from '../core.ts';
import type { TriggerValues } from '../plan/types.ts';
import type { CustomerRef } from '../customers/find-customer.ts';

/** The customer as far as its texts may know it. */
export type Greeted = Pick<CustomerRef, 'code' | 'name'>;

/** A text that has several bodies: each customer's own for the year, so that no group reads the same two years running. */
export function renderForYear(
  core: Core,
  key: string,
  customer: Greeted,
  year: number,
  values: TriggerValues = {},
): CustomerText {
  const { texts } = core.templates;
  const variant = pickVariant(customer.code, year, texts.variantsOf(key, core.language));
  return texts.renderCustomer(key, core.language, { customer: { name: customer.name }, ...values }, variant);
}

/** The words that somebody has written for this customer and this occasion, as a text of its own. */
export function ownWords(text: string): CustomerText {
  return customerText({ body: text.split(/\n{2,}/u) });
}

/** The names of festivals as people say them together: 中秋节、国庆节. */
export function festivalNames(core: Core, festivals: readonly Festival[]): string {
  const names = festivals.map(({ label }) => label[core.language]);
  return names.join(core.language === 'en' ? ' and ' : '、');
}
