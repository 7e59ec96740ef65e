import type { Db } from '../../prisma/client.ts';
import { type RunSql, runOn } from '../../prisma/run-sql.ts';
import type { Clock } from '../clock.ts';
import type { Deadline } from '../deadline.ts';
import type { Inbound, InboundKind } from '../ports.ts';
import { withdrawInbound } from './inbox.ts';
import { createStoreInbound, type Stored } from './store-inbound.ts';

export interface Intake {
  /**
   * Stores an inbound item before its deadline.
   *
   * @throws XinhangError `not_stored` at the deadline; any database error
   */
  store(inbound: Inbound, deadline: Deadline): Promise<Stored>;
  /** Resolves when every refused item has been settled. */
  settled(): Promise<void>;
}

/**
 * When one of these is refused, the platform redelivers it under the same key. The other kinds are not redelivered: the
 * sender has been told that nothing was recorded.
 */
const comesAgain: ReadonlySet<InboundKind> = new Set(['message', 'edited', 'deleted', 'member', 'home']);

/**
 * Stores inbound items with a deadline. The insert checks the deadline by the database's own clock, so that a database
 * that was frozen inserts nothing when it resumes. If it froze between insert and commit, the item is deleted once the
 * database is back; a redelivery of the item waits for that.
 *
 * @param run uses reserved connections, where there are any
 */
export function createIntake(db: Db, clock: Clock, run: RunSql = runOn(db)): Intake {
  const refused = new Map<string, Promise<void>>();
  const storeInbound = createStoreInbound(run, clock);

  const withdraw = async (inbound: Inbound, storing: Promise<Stored>): Promise<void> => {
    const stored = await storing.catch(() => null);
    if (stored?.status !== 'stored' || comesAgain.has(inbound.kind)) return;
    await withdrawInbound(db, stored.id);
  };

  return {
    async store(inbound, deadline) {
      const key = JSON.stringify([inbound.platform, inbound.dedupeKey]);
      const before = refused.get(key);
      if (before !== undefined) await deadline.wait(before);
      const storing = storeInbound(inbound, deadline);
      try {
        return await deadline.wait(storing);
      } catch (error) {
        const over = withdraw(inbound, storing)
          .catch(() => {})
          .finally(() => refused.delete(key));
        refused.set(key, over);
        throw error;
      }
    },
    settled: async () => void (await Promise.all(refused.values())),
  };
}
