import { Prisma } from '../../prisma/client.ts';
import type { Core } from '../core.ts';

/**
 * At startup, releases what the previous process held, provided no other process uses the store: deliveries not yet
 * begun, those on platforms that reject a second message with the same key, and inbox items in progress. Nothing
 * happens twice; it only saves waiting for the leases to expire.
 *
 * @param alone no other process uses this store (the embedded database admits only one)
 */
export async function releaseLeases(core: Core, alone: boolean): Promise<void> {
  if (!alone) return;
  const keyed = [...core.platforms.values()]
    .filter((platform) => platform.capabilities.settle === 'idempotent-key')
    .map((platform) => platform.id);
  const onKeyed = keyed.length === 0 ? Prisma.empty : Prisma.sql`OR platform IN (${Prisma.join(keyed)})`;
  await core.db.$executeRaw`
    UPDATE delivery SET lease_until = now() - interval '1 second'
    WHERE lease_until > now() AND (state = 'claimed' ${onKeyed})`;
  await core.db.$executeRaw`
    UPDATE inbound SET lease_until = now() - interval '1 second' WHERE state = 'working'`;
}
