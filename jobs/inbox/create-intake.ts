import type { Db } from '../../prisma/client.ts';
import { type RunSql, runOn } from '../../prisma/run-sql.ts';
import type { Clock } from '../clock.ts';
import type { Deadline } from '../deadline.ts';
import type { Inbound, InboundKind } from '../ports.ts';
import { type Stored, storeInbound, withdrawInbound } from './inbox.ts';

export interface Intake {
  /**
   * Stores what has arrived, until its deadline.
   *
   * @throws XinhangError `not_stored` at the end of the deadline; whatever the database throws
   */
  store(inbound: Inbound, deadline: Deadline): Promise<Stored>;
  /** Waits until it is known what became of everything that was refused. */
  settled(): Promise<void>;
}

/**
 * A platform that is refused one of these sends it again by itself, under the same key. The others are told once; the
 * person who did them has read that nothing was recorded.
 */
const comesAgain: ReadonlySet<InboundKind> = new Set(['message', 'edited', 'deleted', 'member']);

/**
 * The door of the store. The insert carries its deadline, on the database's own clock, so that a database which was
 * frozen does nothing on waking. Should it have stopped between the insert and the commit, the item is taken out again
 * when it is back, and the same item that arrives meanwhile waits for that.
 *
 * @param run on connections that no work waits for, where there are such
 */
export function createIntake(db: Db, clock: Clock, run: RunSql = runOn(db)): Intake {
  const refused = new Map<string, Promise<void>>();

  const withdraw = async (inbound: Inbound, storing: Promise<Stored>): Promise<void> => {
    const stored = await storing.catch(() => null);
    if (stored?.status !== 'stored' || comesAgain.has(inbound.kind)) return;
    await withdrawInbound(db, stored.id);
  };

  return {
    async store(inbound, deadline) {
      const key = JSON.stringify([inbound.platform, inbound.dedupeKey]);
      await deadline.wait(refused.get(key) ?? Promise.resolve());
      const storing = storeInbound(run, clock, inbound, deadline);
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
