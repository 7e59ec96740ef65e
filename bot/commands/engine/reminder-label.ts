import type { Core } from '../../../jobs/core.ts';
import { type AnySaid, type Labels, said } from '../../../templates/reader/said.ts';

/** What a reminder is called in lists, by the name of its text; a greeting is called by its festival. */
export function reminderLabel(
  { holidays }: Pick<Core['templates'], 'holidays'>,
  say: string,
): AnySaid | Labels {
  const what = say.slice(say.indexOf('/') + 1);
  const festival = holidays.find(({ key }) => key === what);
  return labels[what] ?? festival?.label ?? said('rehearsal/reminder');
}

/** Labels of reminders, by the name of their text. */
const labels: Readonly<Record<string, AnySaid>> = {
  prepare: said('rehearsal/reminder-prepare'),
  open: said('rehearsal/reminder-open'),
  today: said('rehearsal/reminder-today'),
  soon: said('rehearsal/reminder-soon'),
  tomorrow: said('rehearsal/reminder-tomorrow'),
  supervisor: said('rehearsal/reminder-supervisor'),
  ask: said('rehearsal/reminder-ask'),
  due: said('rehearsal/reminder-due'),
  escalate: said('rehearsal/reminder-escalate'),
  answered: said('rehearsal/reminder-answered'),
  thanks: said('rehearsal/reminder-thanks'),
  'not-posted': said('rehearsal/reminder-not-posted'),
  opened: said('rehearsal/reminder-opened'),
  told: said('rehearsal/reminder-told'),
  again: said('rehearsal/reminder-again'),
  unfounded: said('rehearsal/reminder-unfounded'),
  'customer-due': said('rehearsal/reminder-due'),
  'customer-escalate': said('rehearsal/reminder-escalate'),
};
