import { partsOf } from '../../templates/reader/condition.ts';
import type { Step } from '../../templates/reader/playbook.ts';
import { enteredTrigger } from '../plan/triggers/entered.ts';
import type { Rules } from '../plan/types.ts';

/** What the steps of entries look at besides the entry itself. */
export interface Watched {
  /** Entries of `register` of the same customer decide what an entry of `by` owes. */
  readonly registers: readonly { readonly by: string; readonly register: string }[];
  /** The fields of those whose days are compared. */
  readonly fields: readonly string[];
  /** The days of the customer. */
  readonly days: readonly string[];
}

export function watchedBySteps({ playbook }: Pick<Rules, 'playbook'>): Watched {
  const steps = playbook.steps.map(watchedBy);
  return {
    registers: steps.flatMap(({ registers }) => registers),
    fields: [...new Set(steps.flatMap(({ fields }) => fields))],
    days: [...new Set(steps.flatMap(({ days }) => days))],
  };
}

function watchedBy({ trigger, register: by }: Step): Watched {
  const settings = enteredTrigger.settingsOf(trigger);
  if (settings === null || by === undefined) return { registers: [], fields: [], days: [] };
  const conditions = [settings.if ?? [], settings.unless ?? []].flat();
  const parts = conditions.flatMap(partsOf);
  const others = parts.flatMap((part) => ('hasEntry' in part ? [part.hasEntry] : []));
  const named = [
    ...others.map(({ register }) => register),
    ...(settings.opened === undefined ? [] : [settings.opened]),
  ];
  return {
    registers: named.map((register) => ({ by, register })),
    fields: others.flatMap(({ before }) => before ?? []),
    days: parts.flatMap((part) => ('customerDay' in part ? [part.customerDay] : [])),
  };
}
