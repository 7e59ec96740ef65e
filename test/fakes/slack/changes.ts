/** Notifies waiting tests of changes, so that none has to sleep. */
export interface Changes {
  announce(): void;
  /**
   * Resolves with the first value of `look` that is not null, undefined or false.
   * @throws Error naming `what` after `withinMs`.
   */
  until<T>(what: string, look: () => T | null | undefined | false, withinMs?: number): Promise<T>;
}

export function createChanges(): Changes {
  const waiting = new Set<() => void>();
  return {
    announce() {
      for (const look of waiting) look();
    },
    until(what, look, withinMs = 10_000) {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(attempt);
          reject(new Error(`nothing came of: ${what}`));
        }, withinMs);
        const attempt = (): void => {
          const value = look();
          if (value === null || value === undefined || value === false) return;
          clearTimeout(timer);
          waiting.delete(attempt);
          resolve(value);
        };
        waiting.add(attempt);
        attempt();
      });
    },
  };
}
