import { type CustomerText, customerText } from '../../templates/reader/card.ts';
import type { Festival } from '../../templates/reader/holidays.ts';
import { pickVariant } from '../../templates/reader/pick-variant.ts';
import { said } from '../../templates/reader/said.ts';
import type { Wording } from '../core.ts';
import { companyLanguage, inWords, speakingToCompany } from '../in-words.ts';
import type { TriggerValues } from '../plan/types.ts';
import type { CustomerRef } from '../customers/find-customer.ts';

/** The parts of a customer that its texts may use. */
export type Greeted = Pick<CustomerRef, 'code' | 'name'>;

/**
 * Renders a text with several variants, picked per customer and year, so that no group gets the same one two years in a
 * row.
 */
export function renderForYear(
  core: Wording,
  key: string,
  customer: Greeted,
  year: number,
  values: TriggerValues = {},
  /** The id that the answers to press carry. */
  asks?: string,
): CustomerText {
  const { texts } = core.templates;
  const language = companyLanguage(core);
  const variant = pickVariant(customer.code, year, texts.variantsOf(key, language));
  return texts.renderCustomer(key, language, { customer: { name: customer.name }, ...values }, variant, asks);
}

/** The custom words for this customer and occasion, as a text. */
export function ownWords(text: string): CustomerText {
  return customerText({ body: text.split(/\n{2,}/u) });
}

/** Festival names joined for display: 中秋节、国庆节. */
export function festivalNames(core: Wording, festivals: readonly Festival[]): string {
  const each = festivals.map(({ label }) => label);
  return inWords(speakingToCompany(core), said('list/all', { all: { joined: 'pair', each } }));
}
