import type { Temporal } from 'temporal-polyfill';
import { fromDbDate } from '../../prisma/days.ts';
import type { ReminderValues } from '../../templates/reader/values.ts';
import type { Core } from '../core.ts';
import type { Standing } from './last-look.ts';
import { stepValues } from './step-values.ts';

/** What the text of a reminder is told. A customer's text is given what a customer may know of it and no more. */
export async function reminderValues(
  core: Core,
  { reminder, late }: Standing,
  now: Temporal.Instant,
): Promise<ReminderValues> {
  const { followUp } = reminder;
  const { customer } = followUp;
  const today = now.toZonedDateTimeISO(core.rules.playbook.zone).toPlainDate();
  const dueOn = fromDbDate(followUp.dueOn);
  const days = today.until(dueOn, { largestUnit: 'days' }).days;
  const step = core.rules.playbook.steps.find((s) => s.key === followUp.step);
  return {
    ...(step === undefined ? {} : await stepValues(core, step, followUp, today)),
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
