import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import type { ownAnchors } from '../../templates/reader/playbook.ts';
import { isComplete, readRosters } from '../facts/roster.ts';
import type { Rules } from '../plan/types.ts';
import { anchorTrigger } from '../plan/triggers/anchor.ts';

const key: (typeof ownAnchors)[number] = 'rosterGap';

/** Whether any step counts from the roster gap. */
export function countsRosters({ playbook }: Rules): boolean {
  return playbook.steps.some(({ trigger }) => anchorTrigger.settingsOf(trigger)?.anchors.includes(key));
}

/**
 * Records since when one of the four parties has been missing from an ordinary customer's group; the step that
 * completes the group counts from this day. A new gap after a complete group starts a new round.
 */
export async function noteRosters(
  tx: Tx,
  customerIds: readonly string[],
  now: Temporal.Instant,
  zone: string,
): Promise<void> {
  const rosters = await readRosters(tx, customerIds);
  const gaps = rosters.filter((roster) => !isComplete(roster)).map(({ customerId }) => customerId);
  const whole = customerIds.filter((id) => !gaps.includes(id));
  const today = now.toZonedDateTimeISO(zone).toPlainDate().toString();
  const at = toDbInstant(now);
  await tx.$executeRaw`
    INSERT INTO fact (customer_id, key, "on", round, recorded_at)
    SELECT id, ${key}, ${today}::date, 1, ${at} FROM unnest(${gaps}::uuid[]) AS g(id)
    ON CONFLICT (customer_id, key) DO UPDATE
      SET "on" = EXCLUDED."on", round = fact.round + 1, recorded_at = EXCLUDED.recorded_at
      WHERE fact."on" IS NULL`;
  await tx.fact.updateMany({
    where: { customerId: { in: whole }, key, on: { not: null } },
    data: { on: null, recordedAt: at },
  });
}
