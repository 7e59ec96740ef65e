import type { Temporal } from 'temporal-polyfill';
import { fromDbDate } from '../../prisma/days.ts';
import type { Step } from '../../templates/reader/playbook.ts';
import { type ReminderValues, type Value, type Values, valueOf } from '../../templates/reader/values.ts';
import type { Core } from '../core.ts';
import type { TriggerValues } from '../plan/types.ts';
import type { Around } from './around.ts';
import type { Standing } from './last-look.ts';
import type { ReminderRow } from './load-deliveries.ts';

/** The values of a reminder's text. A customer's text gets only what a customer may know. */
export function reminderValues(
  core: Core,
  { reminder, late }: Standing,
  now: Temporal.Instant,
  around: Around,
): ReminderValues {
  const { followUp } = reminder;
  const { customer } = followUp;
  const today = now.toZonedDateTimeISO(core.rules.playbook.zone).toPlainDate();
  const dueOn = fromDbDate(followUp.dueOn);
  const days = today.until(dueOn, { largestUnit: 'days' }).days;
  const step = core.rules.playbook.steps.find((s) => s.key === followUp.step);
  return {
    ...(step === undefined ? {} : stepValues(core, step, followUp, today, around)),
    ...(customer === null ? {} : { customer: { code: customer.code, name: customer.name } }),
    step: {
      work: step?.work[core.language] ?? followUp.step,
      form: step?.closes.form !== undefined,
    },
    anchorOn: fromDbDate(followUp.anchorOn),
    dueOn,
    daysLeft: Math.max(0, days),
    daysOver: Math.max(0, -days),
    owner: { name: followUp.owner?.name ?? '—' },
    recipient: { name: reminder.recipient?.name ?? customer?.name ?? '—' },
    late,
  };
}

/** Values used only by some steps: the festival, the years, the gift's cap, the person to contact. */
function stepValues(
  { rules, language }: Core,
  step: Step,
  followUp: ReminderRow['followUp'],
  today: Temporal.PlainDate,
  around: Around,
): TriggerValues {
  const kind = rules.triggers.of(step.trigger);
  const cycle = kind.cycle.read(followUp.cycle);
  if (cycle === null) return {};
  const owed = { cycle, anchorOn: fromDbDate(followUp.anchorOn) };
  return { ...around.toldOf(followUp.id), ...kind.values?.(owed, { rules, language, today }) };
}

/** The subset that a customer may read. */
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
