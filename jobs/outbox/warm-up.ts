import { Temporal } from 'temporal-polyfill';
import type { Core } from '../core.ts';
import { newId } from '../../prisma/new-id.ts';
import { dayOf } from '../plan/moments.ts';
import { steadyTime } from '../steady-time.ts';
import { openClaims } from './claims.ts';
import { loadDeliveries } from './load-deliveries.ts';

/** PostgreSQL plans a prepared statement for its values five times before it keeps a plan. */
const times = 6;
/** Nothing was due then, so nothing is claimed. */
const longAgo = Temporal.Instant.fromEpochMilliseconds(0);

/**
 * Sends the largest statements of a delivery for nothing. The first message that is due would else wait for PostgreSQL to
 * read its catalogue and to plan them, which takes longer than the rest of its way.
 */
export async function warmUp(core: Core): Promise<void> {
  const { sql } = core.db;
  const claims = openClaims(sql, core.log, steadyTime, [...core.platforms.keys()]);
  const today = dayOf(core.clock.now(), core.rules.playbook).toString();
  try {
    for (let n = 0; n < times; n += 1) {
      await claims.claim(longAgo, 1);
      await loadDeliveries(core.db, [newId()], today);
    }
  } finally {
    claims.close();
  }
}
