import { createHash } from 'node:crypto';
import type { Temporal } from 'temporal-polyfill';
import type { Step } from '../../templates/reader/playbook.ts';
import type { Rules } from '../plan/types.ts';
import { customerDuties } from './duty-steps.ts';
import { sharedDay } from './shared-values.ts';

/** The setting with the day on which the rules came to have each duty of customers, as it is now. */
export const customerDutiesSince = 'customer-duties-since';

/** Includes a digest of the trigger, so a duty whose rule changes counts as new. */
function nameOf({ key, trigger }: Step): string {
  return `${key} ${createHash('sha256').update(JSON.stringify(trigger)).digest('hex').slice(0, 16)}`;
}

/** What the setting says from a day on; duties that the rules no longer have are left out. */
export function dutiesSince(
  known: unknown,
  rules: Pick<Rules, 'playbook'>,
  today: Temporal.PlainDate,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    customerDuties(rules)
      .map(nameOf)
      .map((name) => [name, dayIn(known, name) ?? today.toString()]),
  );
}

/** By the key of the step; absent: the program has not started with it yet. */
export function readDutiesSince(
  known: unknown,
  rules: Pick<Rules, 'playbook'>,
): ReadonlyMap<string, Temporal.PlainDate> {
  return new Map(
    customerDuties(rules).flatMap((step) => {
      const on = dayIn(known, nameOf(step));
      return on === null ? [] : [[step.key, sharedDay(on)] as const];
    }),
  );
}

function dayIn(known: unknown, name: string): string | null {
  if (typeof known !== 'object' || known === null || !Object.hasOwn(known, name)) return null;
  const on = (known as Readonly<Record<string, unknown>>)[name];
  return typeof on === 'string' ? on : null;
}
