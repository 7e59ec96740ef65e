/** An access token or a ticket that a platform issued. */
export interface IssuedToken {
  readonly value: string;
  /** From then on a new one is asked for. */
  readonly untilMs: number;
}

export interface IssuedTokens {
  /** The token in hand, or a new one: all who need one at the same time share one request. @throws what `issue` throws */
  current(): Promise<IssuedToken>;
  /**
   * Runs a call with the token in hand, and once more with a new one if the platform refused it: nothing was done then.
   *
   * @param isRefused whether the call failed because of its token
   */
  use<Result>(
    call: (token: string) => Promise<Result>,
    isRefused: (error: unknown) => boolean,
  ): Promise<Result>;
}

/** No platform issues a token for longer. One that is good for longer was issued before the clock was put back. */
const longestMs = 3 * 3_600_000;

export function isGood({ untilMs }: IssuedToken, nowMs: number): boolean {
  return nowMs < untilMs && untilMs < nowMs + longestMs;
}

export function createIssuedTokens(issue: () => Promise<IssuedToken>, nowMs: () => number): IssuedTokens {
  let held: IssuedToken | null = null;
  let issuing: Promise<IssuedToken> | null = null;

  const issueAnew = async (): Promise<IssuedToken> => {
    try {
      held = await issue();
      return held;
    } finally {
      issuing = null;
    }
  };
  const current = async (): Promise<IssuedToken> => {
    if (held !== null && isGood(held, nowMs())) return held;
    issuing ??= issueAnew();
    return await issuing;
  };

  return {
    current,
    async use(call, isRefused) {
      const used = await current();
      try {
        return await call(used.value);
      } catch (error) {
        if (!isRefused(error)) throw error;
        // Another call may have replaced it meanwhile.
        if (held === used) held = null;
        return await call((await current()).value);
      }
    },
  };
}
