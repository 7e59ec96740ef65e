/** Ids and timestamps in Slack's formats. */
export interface Ids {
  next(prefix: string): string;
  /** Strictly increasing, and never before the clock. */
  ts(): string;
}

export function createIds(nowMs: () => number): Ids {
  let count = 0;
  let lastMicros = 0n;
  return {
    next(prefix) {
      count += 1;
      return `${prefix}0${count.toString(36).toUpperCase().padStart(7, '0')}`;
    },
    ts() {
      const now = BigInt(Math.floor(nowMs())) * 1000n;
      lastMicros = now > lastMicros ? now : lastMicros + 100n;
      return `${lastMicros / 1_000_000n}.${(lastMicros % 1_000_000n).toString().padStart(6, '0')}`;
    },
  };
}
