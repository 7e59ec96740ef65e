import type { Temporal } from 'temporal-polyfill';
import type { AnySaid, Labels } from '../../templates/reader/said.ts';
import type { Rules, TriggerKind, TriggerTable } from './types.ts';

export function triggerTable(all: readonly TriggerKind[]): TriggerTable {
  const byKind = new Map(all.map((kind) => [kind.kind, kind]));
  return {
    all,
    of: ({ kind }) => {
      const found = byKind.get(kind);
      if (found === undefined) throw new RangeError(`there is no trigger ${kind}`);
      return found;
    },
  };
}

/** The definition of a trigger kind, without derived members. */
export type TriggerSpec<Settings extends object, Cycle> = Omit<TriggerKind<Settings, Cycle>, 'settingsOf'>;

export function defineTrigger<Settings extends object, Cycle>(
  spec: TriggerSpec<Settings, Cycle>,
): TriggerKind<Settings, Cycle> {
  return {
    ...spec,
    settingsOf: (trigger) => (trigger.kind === spec.kind ? (trigger as unknown as Settings) : null),
  };
}

/** The name of a stored follow-up's occurrence, by its trigger; null for a key of another form. */
export function nameOfCycle(
  followUp: { readonly step: string; readonly cycle: string; readonly anchorOn: Temporal.PlainDate },
  rules: Rules,
): Labels | AnySaid | null {
  const step = rules.playbook.steps.find(({ key }) => key === followUp.step);
  if (step === undefined) return null;
  const kind = rules.triggers.of(step.trigger);
  const cycle = kind.cycle.read(followUp.cycle);
  return cycle === null ? null : kind.name({ cycle, anchorOn: followUp.anchorOn }, { rules });
}
