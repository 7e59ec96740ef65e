import { partsOf, type Trend } from '../../templates/reader/condition.ts';
import type { Step } from '../../templates/reader/playbook.ts';
import { dutyTrigger } from '../plan/triggers/duty.ts';
import type { Rules } from '../plan/types.ts';

/** What colleagues and the company owe by the calendar. */
export function dutySteps(rules: Pick<Rules, 'playbook'>): readonly Step[] {
  return allDuties(rules).filter(({ about }) => about !== 'customer');
}

/** What is owed for customers by the calendar, besides the playbook. */
export function customerDuties(rules: Pick<Rules, 'playbook'>): readonly Step[] {
  return allDuties(rules).filter(({ about }) => about === 'customer');
}

/** Whether an entry of the register can do something that is owed for its customer, or decide whether it is owed. */
export function doesCustomerDuty(rules: Pick<Rules, 'playbook'>, register: string): boolean {
  return (
    customerDuties(rules).some((step) => step.register === register) ||
    trendsOf(rules).some((trend) => trend.register === register)
  );
}

/** What duties of customers compare. */
export function trendsOf(rules: Pick<Rules, 'playbook'>): readonly Trend[] {
  return customerDuties(rules).flatMap(({ trigger }) => {
    const only = dutyTrigger.settingsOf(trigger)?.customer?.if ?? null;
    return only === null ? [] : partsOf(only).flatMap((part) => ('trend' in part ? [part.trend] : []));
  });
}

function allDuties({ playbook }: Pick<Rules, 'playbook'>): readonly Step[] {
  return playbook.steps.filter(({ trigger }) => dutyTrigger.settingsOf(trigger) !== null);
}
