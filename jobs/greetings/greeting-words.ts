import type { Temporal } from 'temporal-polyfill';
import type { Db, GreetingState } from '../../prisma/client.ts';
import type { CustomerText } from '../../templates/reader/card.ts';
import { type TextKey, togetherText } from '../../templates/reader/playbook.ts';
import { fillText } from '../../templates/reader/trigger.ts';
import type { Wording } from '../core.ts';
import { festivalTrigger } from '../plan/triggers/festival.ts';
import { festivalOf, type Occasion, sameDayOccasions } from './occasions.ts';
import { festivalNames, type Greeted, ownWords, renderForYear } from './greeting-text.ts';

export type GreetedCustomer = Greeted & { readonly id: string };

/** A greeting due on a day, for one of its occasions. */
export interface Saying {
  readonly cycle: string;
  readonly say: TextKey;
  readonly on: Temporal.PlainDate;
}

/** The decision about one greeting of one customer. */
export interface DecidedGreeting {
  readonly cycle: string;
  readonly state: GreetingState;
  readonly text: string | null;
}

/** Decisions about greetings, by customer, newest first. Customers without decisions are absent. */
export async function decidedGreetings(
  db: Db,
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, readonly DecidedGreeting[]>> {
  const { rows } = await db.sql.query<DecidedGreeting & { customerId: string }>(
    `SELECT customer_id AS "customerId", cycle, state, text FROM greeting
     WHERE customer_id = ANY($1::uuid[]) ORDER BY at DESC, id`,
    [customerIds],
  );
  const decided = new Map<string, DecidedGreeting[]>();
  for (const row of rows) decided.set(row.customerId, [...(decided.get(row.customerId) ?? []), row]);
  return decided;
}

/**
 * Custom words for this customer take precedence; otherwise the festival's text, or the one for several festivals on
 * the same day.
 */
export function greetingWords(
  core: Wording,
  customer: GreetedCustomer,
  sayings: readonly [Saying, ...Saying[]],
  decided: readonly DecidedGreeting[],
): CustomerText {
  const own = decided.find(
    ({ cycle, state }) => state === 'edited' && sayings.some((saying) => saying.cycle === cycle),
  );
  if (own !== undefined && own.text !== null) return ownWords(own.text);
  const [first, ...others] = sayings;
  const found = sayings.flatMap(({ cycle }) => festivalOf(core.rules, cycle) ?? []);
  const key = others.length === 0 ? first.say : togetherText;
  const values = { festival: { name: festivalNames(core, found) } };
  return renderForYear(core, key, customer, first.on.year, values);
}

/**
 * The text that will be posted on an occasion, as of now, including other festivals of that day except skipped ones.
 * Null if the customer is not greeted at all.
 */
export function previewGreeting(
  core: Wording,
  customer: GreetedCustomer,
  occasion: Occasion,
  decided: readonly DecidedGreeting[],
): CustomerText | null {
  const together = sameDayOccasions(core.rules, occasion);
  const skipped = decided.filter(({ state }) => state === 'skipped');
  const [first, ...others] = together
    .filter(({ cycle }) => !skipped.some((one) => one.cycle === cycle))
    .map(({ cycle, festival, on }) => ({ cycle, say: greetingKey(core, festival.key), on }));
  return first === undefined ? null : greetingWords(core, customer, [first, ...others], decided);
}

/** The text of a festival's greeting: the playbook's customer reminder on its day. */
function greetingKey(core: Wording, festival: string): TextKey {
  const said = core.rules.playbook.steps
    .filter(({ trigger }) => festivalTrigger.settingsOf(trigger) !== null)
    .flatMap(({ remind }) => remind)
    .find(({ to }) => to === 'customer')?.say;
  return fillText(said ?? 'holiday-greeting/{festival}', { festival });
}
