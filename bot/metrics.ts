/** Prometheus metrics. Names are stable, because dashboards depend on them. */
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Temporal } from 'temporal-polyfill';
import type { InboundKind } from '../jobs/ports.ts';

export interface Metrics {
  /** A posting ended in this state: `posted`, `refused`, `failed`, `unknown`. */
  countDelivery(state: string): void;
  countRemindersPlanned(count: number): void;
  countInbound(kind: InboundKind): void;
  /** An inbound item failed for good and is not retried. */
  countInboundFailed(kind: InboundKind): void;
  /** A job failed for good. */
  countQueueFailure(job: string): void;
  /** The latest day that was planned. */
  setLastPlanned(day: Temporal.PlainDate): void;
  readonly contentType: string;
  /** All metrics in the Prometheus text format. */
  read(): Promise<string>;
}

/** Each call has its own registry, so that two programs in one process, as in tests, count separately. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const deliveries = new Counter({
    name: 'xinhang_deliveries_total',
    help: 'Postings of messages by the state they ended in',
    labelNames: ['state'],
    registers,
  });
  const planned = new Counter({
    name: 'xinhang_reminders_planned_total',
    help: 'Reminders put into the plan',
    registers,
  });
  const inbound = new Counter({
    name: 'xinhang_inbound_total',
    help: 'Items received from the chat platforms by kind, without duplicates',
    labelNames: ['kind'],
    registers,
  });
  const inboundFailed = new Counter({
    name: 'xinhang_inbound_failures_total',
    help: 'Received items that failed for good, by kind; colleagues who sent one are notified',
    labelNames: ['kind'],
    registers,
  });
  const failures = new Counter({
    name: 'xinhang_queue_failures_total',
    help: 'Jobs that failed for good',
    labelNames: ['job'],
    registers,
  });
  const lastPlanned = new Gauge({
    name: 'xinhang_last_planned_day_seconds',
    help: 'The latest planned day, as the Unix time of its start in UTC',
    registers,
  });
  return {
    countDelivery: (state) => deliveries.inc({ state }),
    countRemindersPlanned: (count) => planned.inc(count),
    countInbound: (kind) => inbound.inc({ kind }),
    countInboundFailed: (kind) => inboundFailed.inc({ kind }),
    countQueueFailure: (job) => failures.inc({ job }),
    setLastPlanned: (day) => lastPlanned.set(day.toZonedDateTime('UTC').epochMilliseconds / 1_000),
    contentType: registry.contentType,
    read: () => registry.metrics(),
  };
}
