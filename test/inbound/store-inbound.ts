import type { Clock } from '../../jobs/clock.ts';
import { createDeadline } from '../../jobs/deadline.ts';
import { createStoreInbound, type Stored } from '../../jobs/inbox/store-inbound.ts';
import type { Inbound } from '../../jobs/ports.ts';
import type { Db } from '../../prisma/client.ts';
import { runOn } from '../../prisma/run-sql.ts';

/** Stores one inbound item, as the sink does when it arrives. */
export async function storeInbound(db: Db, clock: Clock, inbound: Inbound): Promise<Stored> {
  return await createStoreInbound(runOn(db), clock)(inbound, createDeadline());
}
