import { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import type { Core } from '../core.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { setAnchor } from '../customers/set-anchor.ts';
import { said } from '../../templates/reader/said.ts';

export interface DayEntry {
  readonly log: {
    readonly purpose: string;
    readonly summary: string;
    readonly fields: Readonly<Record<string, string>>;
  };
  readonly by: StaffMember;
  readonly now: Temporal.Instant;
}

/** Sets the days of the customer's life that the log's form asks for, such as the day of the quotation. */
export async function setDays(core: Core, tx: Tx, customerId: string, entry: DayEntry): Promise<void> {
  const { log, by, now } = entry;
  const { forms } = core.templates;
  const form = core.rules.playbook.steps.find(({ closes }) => closes.log === log.purpose)?.closes.form;
  if (form === undefined) return;
  for (const { field, anchor } of forms.setsOf(form)) {
    const day = log.fields[field];
    if (day === undefined || day === '') continue;
    const on = Temporal.PlainDate.from(day);
    await setAnchor(tx, {
      customerId,
      key: anchor,
      on,
      by,
      at: now,
      reason: said('reason/by-hand', { text: log.summary }),
    });
  }
}
