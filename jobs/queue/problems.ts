/** Connection errors, logged without repeats and without secrets. */
import type { Log } from '../ports.ts';

export type ReportProblem = (error: Error) => void;

const repeatAfterMs = 30_000;

/** An unreachable server causes an error at every attempt; the same message is logged once per 30 seconds. */
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

/** The URL for error messages, without password and options. */
export function withoutPassword(url: string): string {
  if (!URL.canParse(url)) return '(not a URL)';
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}
