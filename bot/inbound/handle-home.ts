import type { Core } from '../../jobs/core.ts';
import { openHome } from '../../jobs/outbox/homes.ts';
import type { InboundOf } from '../../jobs/ports.ts';
import { whoIs } from '../../jobs/staff/who-is.ts';

/** A page that could not be shown is shown when it is opened again. */
export async function handleHome(core: Core, { platform, from, at }: InboundOf<'home'>): Promise<void> {
  const { platformUserId } = from;
  await openHome(core, { platform, platformUserId }, await whoIs(core, platform, from, at));
}
