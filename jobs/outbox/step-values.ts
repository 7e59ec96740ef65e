import type { Temporal } from 'temporal-polyfill';
import { fromDbDate } from '../../prisma/days.ts';
import type { Step } from '../../templates/reader/playbook.ts';
import { type Value, type Values, valueOf } from '../../templates/reader/values.ts';
import { tellContact } from '../contact-plans/tell-contact.ts';
import type { Core } from '../core.ts';
import { tellRoster } from '../facts/tell-roster.ts';
import { tellGift } from '../gifts/tell-gift.ts';
import { tellGreeting } from '../greetings/tell-greeting.ts';
import type { TriggerValues } from '../plan/types.ts';
import type { ReminderRow } from './load-deliveries.ts';

type FollowUpRow = ReminderRow['followUp'];

/** One that is about a customer, which is all that features tell of today. */
type CustomersFollowUp = FollowUpRow & {
  readonly customerId: string;
  readonly customer: NonNullable<FollowUpRow['customer']>;
};

/**
 * What triggers let their texts say and the plan does not know, by the group that the texts name: each feature tells
 * its own. Null: there is nothing to tell of this follow-up.
 */
const tellers: Readonly<
  Record<
    string,
    (core: Core, step: Step, followUp: CustomersFollowUp) => Promise<TriggerValues[string] | null>
  >
> = { contact: tellContact, gift: tellGift, greeting: tellGreeting, roster: tellRoster };

/** What only the texts of some steps are told: the festival, the years, the gift's cap, the person to call. */
export async function stepValues(
  core: Core,
  step: Step,
  followUp: FollowUpRow,
  today: Temporal.PlainDate,
): Promise<TriggerValues> {
  const { rules, language } = core;
  const kind = rules.triggers.of(step.trigger);
  const cycle = kind.cycle.read(followUp.cycle);
  if (cycle === null) return {};
  const owed = { cycle, anchorOn: fromDbDate(followUp.anchorOn) };
  const known = kind.values?.(owed, { rules, language, today }) ?? {};
  const { customer, customerId } = followUp;
  if (customer === null || customerId === null) return known;
  const ofCustomer = { ...followUp, customer, customerId };
  const groups = new Set(Object.keys(kind.tells).map((name) => name.split('.')[0] ?? ''));
  const told = await Promise.all(
    [...groups].map(async (group): Promise<TriggerValues> => {
      const values = group in known ? null : ((await tellers[group]?.(core, step, ofCustomer)) ?? null);
      return values === null ? {} : { [group]: values };
    }),
  );
  return Object.assign({}, known, ...told) as TriggerValues;
}

/** What of it a customer may read. */
export function forCustomer(core: Core, step: Step | undefined, values: Values): TriggerValues {
  const tells = step === undefined ? {} : core.rules.triggers.of(step.trigger).tells;
  const told: Record<string, Record<string, Value>> = {};
  for (const [name, whom] of Object.entries(tells)) {
    const value = whom === 'customer' ? valueOf(values, name) : undefined;
    const [group = '', property = ''] = name.split('.');
    if (value !== undefined) told[group] = { ...told[group], [property]: value as Value };
  }
  return told;
}
