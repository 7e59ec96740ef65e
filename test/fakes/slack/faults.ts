/** Failures between the app and Slack, on demand. */
export type Fault =
  /** HTTP 429 with `Retry-After`. */
  | { readonly how: 'http-429'; readonly retryAfterSeconds: number | null }
  /** HTTP 200 with the rate limit in the body, in either of Slack's two spellings. */
  | {
      readonly how: 'body-429';
      readonly word: 'ratelimited' | 'rate_limited';
      readonly retryAfterSeconds?: number;
    }
  /** Slack executes the call, and the response is lost. */
  | { readonly how: 'lost-response' }
  /** The same with a truncated response. */
  | { readonly how: 'half-response' }
  /** The connection closes before Slack has read the request. */
  | { readonly how: 'lost-request' }
  /** Slack executes the call and never responds. */
  | { readonly how: 'hang' }
  /** Slack executes the call late, and responds when no one waits any more. */
  | { readonly how: 'late' }
  /** Slack executes the call and responds after this delay. */
  | { readonly how: 'slow'; readonly ms: number }
  /**
   * `ok: false`. Slack documents that after `fatal_error` the call may have been partly executed, so the fake
   * executes it.
   */
  | { readonly how: 'error'; readonly word: string; readonly done?: boolean }
  | { readonly how: 'status'; readonly status: number; readonly body?: string };

export interface Faults {
  /** Makes the next `times` calls of a method fail this way. */
  plan(method: string, fault: Fault, times?: number): void;
  take(method: string): Fault | null;
}

export function createFaults(): Faults {
  const planned: { method: string; fault: Fault; left: number }[] = [];
  return {
    plan: (method, fault, times = 1) => void planned.push({ method, fault, left: times }),
    take(method) {
      const found = planned.find((one) => one.method === method && one.left > 0);
      if (found === undefined) return null;
      found.left -= 1;
      return found.fault;
    },
  };
}
