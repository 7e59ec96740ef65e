import { partsOf, type Source } from '../../templates/reader/condition.ts';
import type { Step } from '../../templates/reader/playbook.ts';
import { dutyTrigger } from '../plan/triggers/duty.ts';
import { missedDays } from '../plan/span.ts';
import { noOrderTrigger } from '../plan/triggers/no-order.ts';
import type { Rules } from '../plan/types.ts';
import { watchedBySteps } from './watched.ts';

/** What colleagues and the company owe by the calendar. */
export function dutySteps(rules: Pick<Rules, 'playbook'>): readonly Step[] {
  return allDuties(rules).filter(({ about }) => about !== 'customer');
}

/** What is owed for customers by the calendar, besides the playbook. */
export function customerDuties(rules: Pick<Rules, 'playbook'>): readonly Step[] {
  return allDuties(rules).filter(({ about }) => about === 'customer');
}

/**
 * Whether an entry of the register can do something that is owed for its customer or for another of its entries, or decide
 * whether it is owed.
 */
export function decidesWhatIsOwed(rules: Pick<Rules, 'playbook'>, register: string): boolean {
  return (
    customerDuties(rules).some((step) => step.register === register) ||
    watchedBySteps(rules).registers.some((watched) => watched.register === register) ||
    sourcesOf(rules).some(({ source }) => source.register === register)
  );
}

/** Which entries of a customer are read with it, and how far back. */
export function sourcesOf(rules: Pick<Rules, 'playbook'>): readonly {
  readonly source: Source;
  readonly back: { readonly months: number } | { readonly days: number };
}[] {
  const trends = customerDuties(rules).flatMap(({ trigger }) => {
    const only = dutyTrigger.settingsOf(trigger)?.customer?.if ?? null;
    return only === null ? [] : partsOf(only).flatMap((part) => ('trend' in part ? [part.trend] : []));
  });
  const orders = rules.playbook.steps.flatMap(({ trigger }) => noOrderTrigger.settingsOf(trigger) ?? []);
  return [
    ...trends.map((source) => ({ source, back: { months: 2 * source.months + monthsOpen } })),
    ...orders.map(({ of: source, days }) => ({
      source,
      back: { days: Math.max(...Object.values(days)) + missedDays },
    })),
  ];
}

/** A duty that is not done yet compares the months before it was due. */
const monthsOpen = 4;

function allDuties({ playbook }: Pick<Rules, 'playbook'>): readonly Step[] {
  return playbook.steps.filter(({ trigger }) => dutyTrigger.settingsOf(trigger) !== null);
}
