import type { DeliveryKind, Outcome } from './model.ts';
import type { Attempt, Transport } from './transport.ts';
import type { World } from './world.ts';

export interface Deliveries {
  /**
   * Delivers an event to the app, retrying with the same event id until it is acknowledged. Resolves after the first
   * attempt.
   */
  bring(payload: Attempt['payload']): Promise<Outcome>;
  /** Delivers what Slack never retries: a command, a click, a form. */
  bringOnce(kind: Exclude<DeliveryKind, 'events_api'>, payload: Attempt['payload']): Promise<Outcome>;
  /** Number of attempts, by event id. */
  readonly attempts: ReadonlyMap<string, number>;
  /** Ids of events Slack has given up on. */
  readonly givenUp: readonly string[];
  /** Resolves once everything has been acknowledged or given up. */
  quiet(): Promise<void>;
  close(): void;
}

export interface DeliveryOptions {
  /** Delay before each retry: Slack uses none, a minute, five minutes. */
  readonly retryAfterMs: readonly number[];
  /** Delivers every event twice at once, as Slack sometimes does. */
  readonly duplicate: () => boolean;
}

export function createDeliveries(world: World, transport: Transport, options: DeliveryOptions): Deliveries {
  const attempts = new Map<string, number>();
  const givenUp: string[] = [];
  const unsettled = new Map<string, { payload: Attempt['payload']; failures: number; reason: string }>();
  const timers = new Set<NodeJS.Timeout>();
  let closed = false;

  const settle = (id: string): void => {
    unsettled.delete(id);
    world.changes.announce();
  };

  const tryOnce = async (id: string): Promise<Outcome> => {
    const pending = unsettled.get(id);
    if (pending === undefined || closed) return { acked: false, answer: null, why: 'settled' };
    // Without a connection the event waits and the attempt is not counted.
    if (!transport.open()) return { acked: false, answer: null, why: 'no connection' };
    attempts.set(id, (attempts.get(id) ?? 0) + 1);
    const outcome = await transport.attempt({
      kind: 'events_api',
      payload: pending.payload,
      retryNum: pending.failures,
      retryReason: pending.reason,
    });
    if (outcome.acked) settle(id);
    else if (outcome.why !== 'no connection') fail(id, outcome.why ?? 'unknown_error');
    return outcome;
  };

  const fail = (id: string, reason: string): void => {
    const pending = unsettled.get(id);
    if (pending === undefined) return;
    const waitMs = options.retryAfterMs[pending.failures];
    pending.failures += 1;
    pending.reason = reason;
    if (waitMs === undefined) {
      givenUp.push(id);
      settle(id);
      return;
    }
    const timer = setTimeout(() => {
      timers.delete(timer);
      void tryOnce(id);
    }, waitMs);
    timers.add(timer);
  };

  transport.onOpen(() => {
    for (const id of unsettled.keys()) void tryOnce(id);
  });

  return {
    attempts,
    givenUp,
    async bring(payload) {
      const id = String(payload['event_id']);
      unsettled.set(id, { payload, failures: 0, reason: '' });
      const [first] = await Promise.all(options.duplicate() ? [tryOnce(id), tryOnce(id)] : [tryOnce(id)]);
      return first ?? { acked: false, answer: null };
    },
    async bringOnce(kind, payload) {
      if (!transport.open()) return { acked: false, answer: null, why: 'no connection' };
      return transport.attempt({ kind, payload, retryNum: 0, retryReason: '' });
    },
    async quiet() {
      await world.changes.until('quiet', () => unsettled.size === 0);
    },
    close() {
      closed = true;
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
