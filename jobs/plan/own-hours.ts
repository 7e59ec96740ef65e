import type { Temporal } from 'temporal-polyfill';
import type { Playbook } from '../../templates/reader/playbook.ts';
import { dayOf, momentOf, wallTimeOf } from './moments.ts';

/** When a colleague wants to be written to. Times are `HH:MM` in the company's zone. */
export interface OwnHours {
  /** When their day's messages go out; null: when the staff window opens. */
  readonly morningAt: string | null;
  /** Nothing is sent within these hours, which may go over midnight. */
  readonly quiet: { readonly from: string; readonly to: string } | null;
}

/** The hours of a person without settings of their own. */
export const officeHours: OwnHours = { morningAt: null, quiet: null };

/** The instant at which a person's messages of a day go out. */
export function ownMorningOf(
  day: Temporal.PlainDate,
  { morningAt }: Pick<OwnHours, 'morningAt'>,
  playbook: Playbook,
): Temporal.Instant {
  return momentOf(day, 'staff', morningAt ?? undefined, playbook);
}

/** The end of the quiet hours that an instant is in; the instant itself outside of them. */
export function afterQuiet(
  at: Temporal.Instant,
  { quiet }: Pick<OwnHours, 'quiet'>,
  playbook: Playbook,
): Temporal.Instant {
  if (quiet === null) return at;
  const { from, to } = quiet;
  const time = wallTimeOf(at, playbook).toPlainTime().toString({ smallestUnit: 'minute' });
  const isOvernight = from > to;
  const isQuiet = isOvernight ? time >= from || time < to : time >= from && time < to;
  if (!isQuiet) return at;
  const today = dayOf(at, playbook);
  return momentOf(isOvernight && time >= from ? today.add({ days: 1 }) : today, 'staff', to, playbook);
}
