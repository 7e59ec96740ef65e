import type { Temporal } from 'temporal-polyfill';
import type { Sql } from '../../prisma/client.ts';
import { newId } from '../../prisma/new-id.ts';
import type { Log } from '../ports.ts';
import { claimDue, type Held, type Lapsed, leaseSeconds, renew, takeOver } from './transitions.ts';

/** Between renewals. One may fail, and the next still comes in time. */
const renewEveryMs = 4_000;

/** How long after its own time limit a request may still be seen to arrive. */
const marginMs = 2_000;

/** What one run of the outbox has in hand, and until when: by this process's steady clock, not by anybody's wall. */
export interface Hands {
  /** The name under which it claims. */
  readonly owner: string;
  readonly size: number;
  claim(now: Temporal.Instant, limit: number): Promise<readonly Held[]>;
  /** What other workers have left behind. */
  takeOver(limit: number): Promise<readonly Lapsed[]>;
  /** Null once it was taken over: nothing may be done with it any more. */
  get(id: string): Held | null;
  /**
   * Runs a statement that gives deliveries a new lease and returns those it found. The lease is counted from before
   * the statement was sent; what was not found has been taken over, and is dropped.
   */
  extend<Item extends Held>(
    items: readonly Item[],
    statement: (items: readonly Item[]) => Promise<ReadonlySet<string>>,
  ): Promise<ReadonlySet<string>>;
  /** Whether a request that may take so long may begin: all of it fits into what is left of the lease. */
  mayBegin(id: string, limitMs: number): boolean;
  drop(id: string): void;
  /** Ends the renewals. What is still in hand runs out and is settled by another run. */
  close(): void;
}

/** @param steadyMs a clock that nobody sets */
export function openHands(sql: Sql, log: Log, steadyMs: () => number): Hands {
  const owner = newId();
  const inHand = new Map<string, { readonly held: Held; untilMs: number }>();

  const take = (taken: readonly Held[], sinceMs: number): void => {
    const untilMs = sinceMs + leaseSeconds * 1_000;
    for (const held of taken) inHand.set(held.id, { held, untilMs });
  };

  const hands: Hands = {
    owner,
    get size() {
      return inHand.size;
    },
    async claim(now, limit) {
      const sinceMs = steadyMs();
      const claimed = await claimDue(sql, owner, now, limit);
      take(claimed, sinceMs);
      return claimed;
    },
    async takeOver(limit) {
      const sinceMs = steadyMs();
      const lapsed = await takeOver(sql, owner, limit);
      take(lapsed, sinceMs);
      return lapsed;
    },
    get(id) {
      return inHand.get(id)?.held ?? null;
    },
    async extend(items, statement) {
      const sinceMs = steadyMs();
      const found = await statement(items);
      take(
        items.filter(({ id }) => found.has(id) && inHand.has(id)).map(({ id, attempt }) => ({ id, attempt })),
        sinceMs,
      );
      for (const { id } of items) if (!found.has(id)) inHand.delete(id);
      return found;
    },
    mayBegin(id, limitMs) {
      const untilMs = inHand.get(id)?.untilMs ?? Number.NEGATIVE_INFINITY;
      return untilMs - steadyMs() >= limitMs + marginMs;
    },
    drop(id) {
      inHand.delete(id);
    },
    close() {
      clearInterval(renewal);
    },
  };

  const renewal = setInterval(() => {
    if (inHand.size === 0) return;
    const held = [...inHand.values()].map((one) => one.held);
    hands
      .extend(held, (items) => renew(sql, owner, items))
      .catch((error: unknown) => log.warn({ err: error }, 'leases could not be renewed'));
  }, renewEveryMs);
  return hands;
}
