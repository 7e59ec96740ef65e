import { Temporal } from 'temporal-polyfill';
import type { Core } from '../core.ts';
import { officeHours } from '../plan/own-hours.ts';
import { readOwnSettings } from '../staff/own-settings.ts';
import { staffOpening } from '../staff/staff-opening.ts';
import type { Decider } from './deciders.ts';

/** When the first of those who are asked hears of it; null: at once. Outside the staff window it waits. */
export async function heardAt(core: Core, asked: readonly Decider[]): Promise<Temporal.Instant | null> {
  const now = core.clock.now();
  const settings = await readOwnSettings(core.db);
  const [first = now] = asked
    .map(({ id }) => staffOpening(now, core.rules, settings.get(id)?.hours ?? officeHours))
    .toSorted((a, b) => Temporal.Instant.compare(a, b));
  return Temporal.Instant.compare(first, now) > 0 ? first : null;
}
