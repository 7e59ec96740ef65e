/** Below the 30 messages a minute that WeCom delivers to a member; the rest it drops, and says that all went well. */
const messages = 28;
const perMs = 60_000;

export interface Budget {
  /** Counts a message to a member. @returns 0, or how long to wait: then nothing is counted */
  take(userId: string): number;
}

/** The messages of this process. Those of all processes together are paced by the outbox. */
export function createBudget(nowMs: () => number): Budget {
  const sent = new Map<string, number[]>();
  return {
    take(userId) {
      const now = nowMs();
      const recent = (sent.get(userId) ?? []).filter((at) => at > now - perMs);
      const [oldest] = recent;
      if (recent.length >= messages && oldest !== undefined) return oldest + perMs - now;
      sent.set(userId, [...recent, now]);
      return 0;
    },
  };
}
