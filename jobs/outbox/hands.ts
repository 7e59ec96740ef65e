import { setTimeout } from 'node:timers/promises';
import type { Temporal } from 'temporal-polyfill';
import type { Sql } from '../../prisma/client.ts';
import { newId } from '../../prisma/new-id.ts';
import type { Log } from '../ports.ts';
import { claimDue } from './claim-due.ts';
import { type Held, type Lapsed, leaseSeconds, renew, takeOver } from './transitions.ts';

/** Renewal interval. One renewal may fail and the next is still in time. */
const renewEveryMs = 4_000;

/** How long after its own time limit a request may still arrive. */
const marginMs = 2_000;

/** A clock that cannot be set, in milliseconds: for leases and for pauses between checks. */
export interface SteadyTime {
  nowMs(): number;
  wait(ms: number): Promise<void>;
  /**
   * Whether the database's clock has run evenly for the duration of a lease; only then can expired leases be trusted.
   */
  isDatabaseClockEven(sql: Sql): Promise<boolean>;
}

/** Tolerance between two readings of the same instant: a slow connection, or a process that was not scheduled. */
const unevenMs = 2_000;

export function createSteadyTime(nowMs: () => number): SteadyTime {
  const readings = new WeakMap<Sql, { aheadMs: number; jumpedMs: number }>();
  return {
    nowMs,
    wait: async (ms) => {
      await setTimeout(ms, undefined, { ref: false });
    },
    async isDatabaseClockEven(sql) {
      const sentMs = nowMs();
      const { rows } = await sql.query<{ ms: number }>(
        'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms',
      );
      const gotMs = nowMs();
      // The reading is from somewhere within the request.
      const aheadMs = (rows[0]?.ms ?? 0) - (sentMs + gotMs) / 2;
      const before = readings.get(sql);
      const hasJumped =
        before !== undefined && Math.abs(aheadMs - before.aheadMs) > unevenMs + (gotMs - sentMs) / 2;
      const jumpedMs = hasJumped ? gotMs : (before?.jumpedMs ?? Number.NEGATIVE_INFINITY);
      readings.set(sql, { aheadMs, jumpedMs });
      return gotMs - jumpedMs > leaseSeconds * 1_000;
    },
  };
}

export const steadyTime = createSteadyTime(() => performance.now());

/** The owner name of this process's claims. Its runs are told apart by the attempts. */
const worker = newId();

/** The deliveries held by one run of the outbox, with their leases by the steady clock. */
export interface Hands {
  readonly owner: string;
  readonly size: number;
  claim(now: Temporal.Instant, limit: number): Promise<readonly Held[]>;
  /** Takes over deliveries left behind by other workers. */
  takeOver(limit: number): Promise<readonly Lapsed[]>;
  /** False once it was taken over, even by this process: nothing more may be done with it. */
  has(held: Held): boolean;
  /**
   * Runs a statement that renews the leases of deliveries and returns the ids it found. A lease counts from before the
   * statement was sent. Deliveries not found have been taken over and are dropped.
   */
  extend<Item extends Held>(
    items: readonly Item[],
    statement: (items: readonly Item[]) => Promise<ReadonlySet<string>>,
  ): Promise<ReadonlySet<string>>;
  /** Whether a request with this time limit may begin: it must fit into the rest of the lease. */
  mayBegin(held: Held, limitMs: number): boolean;
  drop(held: Held): void;
  /** Stops renewing. What is still held expires and is settled by another run. */
  close(): void;
}

export function openHands(sql: Sql, log: Log, time: SteadyTime): Hands {
  const owner = worker;
  let open = true;
  let renewing: Promise<void> | null = null;
  const inHand = new Map<string, { readonly held: Held; untilMs: number }>();

  const take = (taken: readonly Held[], sinceMs: number): void => {
    const untilMs = sinceMs + leaseSeconds * 1_000;
    for (const held of taken) inHand.set(held.id, { held, untilMs });
    if (taken.length > 0) renewing ??= keepRenewing();
  };

  const hands: Hands = {
    owner,
    get size() {
      return inHand.size;
    },
    async claim(now, limit) {
      const sinceMs = time.nowMs();
      const claimed = await claimDue(sql, owner, now, limit);
      take(claimed, sinceMs);
      return claimed;
    },
    async takeOver(limit) {
      // After a clock was set, all leases or none appear expired; live workers renew theirs meanwhile.
      if (!(await time.isDatabaseClockEven(sql))) return [];
      const sinceMs = time.nowMs();
      const lapsed = await takeOver(sql, owner, limit);
      take(lapsed, sinceMs);
      return lapsed;
    },
    has({ id, attempt }) {
      return inHand.get(id)?.held.attempt === attempt;
    },
    async extend(items, statement) {
      const sinceMs = time.nowMs();
      const found = await statement(items);
      const mine = items.filter((held) => hands.has(held));
      take(
        mine.filter(({ id }) => found.has(id)).map(({ id, attempt }) => ({ id, attempt })),
        sinceMs,
      );
      for (const { id } of mine) if (!found.has(id)) inHand.delete(id);
      return found;
    },
    mayBegin(held, limitMs) {
      if (!hands.has(held)) return false;
      const untilMs = inHand.get(held.id)?.untilMs ?? Number.NEGATIVE_INFINITY;
      return untilMs - time.nowMs() >= limitMs + marginMs;
    },
    drop(held) {
      if (hands.has(held)) inHand.delete(held.id);
    },
    close() {
      open = false;
    },
  };

  const keepRenewing = async (): Promise<void> => {
    for (;;) {
      await time.wait(renewEveryMs);
      if (!open) return;
      const held = [...inHand.values()].map((one) => one.held);
      if (held.length === 0) continue;
      try {
        await hands.extend(held, (items) => renew(sql, owner, items));
      } catch (error) {
        log.warn({ err: error }, 'leases could not be renewed');
      }
    }
  };
  return hands;
}
