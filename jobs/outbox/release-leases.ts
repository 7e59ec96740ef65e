import { Prisma } from '../../prisma/client.ts';
import type { Core } from '../core.ts';

/**
 * Lets go, at a start, of what the process before was holding, where no other process shares the store: deliveries that
 * it had not begun to post, or whose platform itself refuses a second message with the same key, and what it was
 * working on in the inbox. Nothing happens twice; it only need not wait for the leases to run out.
 *
 * @param alone no other process works on this store (the embedded database lets only one in)
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
