/** Handlers that record their calls, and a way to wait for calls without sleeping. */
import type { Job } from '../../jobs/queue/jobs.ts';
import { jobKey } from '../../jobs/queue/jobs.ts';
import type { Handlers } from '../../jobs/queue/work-lanes.ts';

export interface Call {
  readonly key: string;
  readonly atMs: number;
}

export interface Probe {
  readonly calls: readonly Call[];
  readonly keys: readonly string[];
  readonly handlers: Handlers;
  /** Resolves once the condition holds, checked after every call. */
  until(condition: () => boolean): Promise<void>;
}

/** @param act what the handler does after recording the call */
export function createProbe(
  act: (job: Job, call: number, stopping: AbortSignal) => Promise<void> = async () => {},
): Probe {
  const calls: Call[] = [];
  const waiting = new Set<() => void>();
  const handle = async (job: Job, stopping: AbortSignal): Promise<void> => {
    calls.push({ key: jobKey(job), atMs: performance.now() });
    const call = calls.length;
    for (const look of waiting) look();
    try {
      await act(job, call, stopping);
    } finally {
      for (const look of waiting) look();
    }
  };
  return {
    calls,
    get keys() {
      return calls.map(({ key }) => key);
    },
    handlers: { 'run-day': handle, 'deliver-due': handle, 'work-inbox': handle },
    until: (condition) =>
      new Promise((resolve) => {
        const look = () => {
          if (!condition()) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
  };
}

export interface Gate {
  readonly opened: Promise<void>;
  open(): void;
}

export function createGate(): Gate {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
