import { plainText } from '../../templates/reader/card.ts';
import type { Step } from '../../templates/reader/playbook.ts';
import type { Core } from '../core.ts';
import { type GreetedCustomer, previewGreeting } from './greeting-words.ts';
import { occasionOf } from './occasions.ts';

/** What the customer will read if nobody decides otherwise; its paragraphs with an empty line between them. */
export async function tellGreeting(
  core: Core,
  _step: Step,
  { customer, cycle }: { readonly customer: GreetedCustomer; readonly cycle: string },
): Promise<{ text: string } | null> {
  const occasion = occasionOf(core.rules, cycle);
  const greeting = occasion === null ? null : await previewGreeting(core, customer, occasion);
  return greeting === null ? null : { text: plainText(greeting) };
}
