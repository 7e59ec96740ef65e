import { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import type { Occasion } from './occasions.ts';
import { dayOf } from '../plan/moments.ts';
import { festivalTrigger } from '../plan/triggers/festival.ts';
import { said } from '../../templates/reader/said.ts';

/**
 * Rejects decisions about a greeting that was posted or whose day has passed.
 *
 * @throws XinhangError `already_done`
 */
export async function refuseOverGreeting(
  core: Core,
  tx: Tx,
  customerId: string,
  { cycle, festival, on }: Occasion,
  now: Temporal.Instant,
): Promise<void> {
  if (Temporal.PlainDate.compare(on, dayOf(now, core.rules.playbook)) < 0) {
    throw new XinhangError('already_done', said('greeting/day-over', { festival: festival.label }));
  }
  const steps = core.rules.playbook.steps.filter(
    ({ trigger }) => festivalTrigger.settingsOf(trigger) !== null,
  );
  const posted = await tx.followUp.findFirst({
    where: { customerId, cycle, closedBy: 'posting', step: { in: steps.map(({ key }) => key) } },
    select: { id: true },
  });
  if (posted === null) return;
  throw new XinhangError('already_done', said('greeting/posted', { festival: festival.label }));
}
