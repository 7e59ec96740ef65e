import type { Temporal } from 'temporal-polyfill';
import type { CustomerText } from '../../templates/reader/card.ts';
import { type TextKey, togetherText } from '../../templates/reader/playbook.ts';
import { fillText } from '../../templates/reader/trigger.ts';
import type { Core } from '../core.ts';
import { festivalTrigger } from '../plan/triggers/festival.ts';
import { festivalOf, type Occasion, sameDayOccasions } from './occasions.ts';
import { festivalNames, type Greeted, ownWords, renderForYear } from './greeting-text.ts';

export type GreetedCustomer = Greeted & { readonly id: string };

/** What is said on a day, of one occasion or of several that meet on it. */
export interface Saying {
  readonly cycle: string;
  readonly say: TextKey;
  readonly on: Temporal.PlainDate;
}

/** Somebody's own words for this customer win; else the festival's text, or the one for several on one day. */
export async function greetingWords(
  core: Core,
  customer: GreetedCustomer,
  sayings: readonly [Saying, ...Saying[]],
): Promise<CustomerText> {
  const own = await core.db.greeting.findFirst({
    where: { customerId: customer.id, cycle: { in: sayings.map(({ cycle }) => cycle) }, state: 'edited' },
    orderBy: { at: 'desc' },
  });
  if (own !== null && own.text !== null) return ownWords(own.text);
  const [first, ...others] = sayings;
  const found = sayings.flatMap(({ cycle }) => festivalOf(core.rules, cycle) ?? []);
  const key = others.length === 0 ? first.say : togetherText;
  const values = { festival: { name: festivalNames(core, found) } };
  return renderForYear(core, key, customer, first.on.year, values);
}

/**
 * The words that will be posted on an occasion, as things are now: with the other festivals of that day, but for
 * those on which this customer is not greeted. Null when it is not greeted at all.
 */
export async function previewGreeting(
  core: Core,
  customer: GreetedCustomer,
  occasion: Occasion,
): Promise<CustomerText | null> {
  const together = sameDayOccasions(core.rules, occasion);
  const skipped = await core.db.greeting.findMany({
    where: { customerId: customer.id, cycle: { in: together.map(({ cycle }) => cycle) }, state: 'skipped' },
    select: { cycle: true },
  });
  const [first, ...others] = together
    .filter(({ cycle }) => !skipped.some((one) => one.cycle === cycle))
    .map(({ cycle, festival, on }) => ({ cycle, say: greetingKey(core, festival.key), on }));
  return first === undefined ? null : await greetingWords(core, customer, [first, ...others]);
}

/** The text with which a festival is greeted: what the playbook says to the customer on its day. */
function greetingKey(core: Core, festival: string): TextKey {
  const said = core.rules.playbook.steps
    .filter(({ trigger }) => festivalTrigger.settingsOf(trigger) !== null)
    .flatMap(({ remind }) => remind)
    .find(({ to }) => to === 'customer')?.say;
  return fillText(said ?? 'holiday-greeting/{festival}', { festival });
}
