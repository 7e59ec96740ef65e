/** What is counted for whoever watches over the program. A name here is kept: dashboards are built on it. */
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Temporal } from 'temporal-polyfill';
import type { InboundKind } from '../jobs/ports.ts';

export interface Metrics {
  /** One posting of a message ended in this state: `posted`, `refused`, `failed`, `unknown`. */
  countDelivery(state: string): void;
  countRemindersPlanned(count: number): void;
  countInbound(kind: InboundKind): void;
  /** Something that arrived could not be worked on, and is not tried again. */
  countInboundFailed(kind: InboundKind): void;
  /** A job failed for good. */
  countQueueFailure(job: string): void;
  /** The last day of the company's calendar that was planned. */
  setLastPlanned(day: Temporal.PlainDate): void;
  readonly contentType: string;
  /** Everything, in the Prometheus text format. */
  read(): Promise<string>;
}

/** Each call has a registry of its own, so that two programs in one process, as in tests, count apart. */
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
    help: 'What arrived from the chat platforms, by kind, each counted once',
    labelNames: ['kind'],
    registers,
  });
  const inboundFailed = new Counter({
    name: 'xinhang_inbound_failures_total',
    help: 'What arrived and could not be worked on, by kind; the sender was told where it was a colleague',
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
    help: 'The last planned day, as the Unix time at which it begins in UTC',
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
