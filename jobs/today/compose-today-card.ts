import type { Temporal } from 'temporal-polyfill';
import { type StaffText, staffText } from '../../templates/reader/card.ts';
import { said } from '../../templates/reader/said.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import { customersAskedAbout, waitingButtons } from '../approvals/waiting-buttons.ts';
import type { Core } from '../core.ts';
import { inWords } from '../in-words.ts';
import { composeToday } from './compose-today.ts';

export interface TodayCard {
  readonly text: StaffText;
  /** The customers that it names or may name. */
  readonly customers: readonly string[];
  /** The follow-ups and requests that it is about. */
  readonly matters: readonly string[];
}

/** The list of a day as it is read when asked for: by command, from a line on, or on a home page. */
export async function composeTodayCard(
  core: Core,
  reader: ActingStaff,
  today: Temporal.PlainDate,
  from = 0,
): Promise<TodayCard> {
  const { text, matters, customers, waiting } = await composeToday(core, reader, today, { from });
  const none = matters.length === 0 ? [inWords(core, said('today/nothing-due'))] : [];
  const decisions = from === 0 ? waitingButtons(core, waiting.slice(0, 1)) : [];
  return {
    text: staffText({
      ...text,
      body: [...none, ...text.body],
      buttons: [...decisions, ...(text.buttons ?? [])],
    }),
    customers: [...customers, ...customersAskedAbout(waiting)],
    matters: [...matters.map(({ followUpId }) => followUpId), ...waiting.map(({ id }) => id)],
  };
}
