import { Prisma } from '../../prisma/client.ts';
import type { Core } from '../core.ts';

/**
 * Lets go, at a start, of what a dead process was holding, where it is safe not to wait for its leases: a posting
 * that was not on its way yet, or whose platform itself refuses a second message with the same key; and, where no
 * other process shares the store, what was being worked on in the inbox. The effects of both happen once all the same.
 *
 * @param alone no other process works on this store (the embedded database lets only one in)
 */
export async function releaseLeases(core: Core, alone: boolean): Promise<void> {
  const keyed = [...core.platforms.values()]
    .filter((platform) => platform.capabilities.settle === 'idempotent-key')
    .map((platform) => platform.id);
  const onKeyed = keyed.length === 0 ? Prisma.empty : Prisma.sql`OR platform IN (${Prisma.join(keyed)})`;
  await core.db.$executeRaw`
    UPDATE delivery SET lease_until = now() - interval '1 second'
    WHERE state = 'claimed' AND (platform IS NULL ${onKeyed})`;
  if (!alone) return;
  await core.db.$executeRaw`
    UPDATE inbound SET lease_until = now() - interval '1 second' WHERE state = 'working'`;
}
