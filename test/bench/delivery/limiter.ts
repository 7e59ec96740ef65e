/**
 * A platform's limiter: a leaky bucket that holds a tenth of a second.
 *
 * @returns whether it takes one more request now
 */
export function createLimiter(perSecond: number): () => boolean {
  const size = Math.max(1, perSecond / 10);
  let level = 0;
  let filledMs = performance.now();
  return () => {
    const now = performance.now();
    level = Math.max(0, level - ((now - filledMs) * perSecond) / 1_000);
    filledMs = now;
    if (level + 1 > size) return false;
    level += 1;
    return true;
  };
}

/** The pace that senders keep under it. */
export function paceUnder(perSecond: number) {
  return { messages: perSecond * 0.99, perMs: 1_000 };
}
