/** What the connections complain about, said once and without secrets. */
import type { Log } from '../ports.ts';

export type ReportProblem = (error: Error) => void;

const repeatAfterMs = 30_000;

/** A connection that is away complains at every try; the same complaint is logged once in half a minute. */
export function createProblemReport(log: Log, nowMs: () => number): ReportProblem {
  const saidAt = new Map<string, number>();
  return (error) => {
    const now = nowMs();
    for (const [message, at] of saidAt) if (now - at >= repeatAfterMs) saidAt.delete(message);
    if (saidAt.has(error.message)) return;
    saidAt.set(error.message, now);
    log.warn({ err: error }, 'the queue has a problem with its connection');
  };
}

/** The URL for a message: where, but neither with which password nor with which options. */
export function withoutPassword(url: string): string {
  if (!URL.canParse(url)) return '(not a URL)';
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}
