import { plainText } from '../../templates/reader/card.ts';
import type { Core } from '../core.ts';
import { decidedGreetings, type GreetedCustomer, previewGreeting } from './greeting-words.ts';
import { type Occasion, occasionOf } from './occasions.ts';

/** The text the customer will read unless decided otherwise; paragraphs are separated by an empty line. */
export async function tellGreeting(
  core: Core,
  asked: readonly {
    readonly followUp: { readonly id: string; readonly customer: GreetedCustomer; readonly cycle: string };
  }[],
): Promise<ReadonlyMap<string, { text: string }>> {
  const customerIds = [...new Set(asked.map(({ followUp }) => followUp.customer.id))];
  const decided = await decidedGreetings(core.db, customerIds);
  // Finding an occasion searches two years, and a morning's greetings share one occasion, so results are cached.
  const occasions = new Map<string, Occasion | null>();
  for (const { followUp } of asked) {
    if (!occasions.has(followUp.cycle)) occasions.set(followUp.cycle, occasionOf(core.rules, followUp.cycle));
  }
  return new Map(
    asked.flatMap(({ followUp: { id, customer, cycle } }) => {
      const occasion = occasions.get(cycle) ?? null;
      const greeting =
        occasion === null ? null : previewGreeting(core, customer, occasion, decided.get(customer.id) ?? []);
      return greeting === null ? [] : [[id, { text: plainText(greeting) }]];
    }),
  );
}
