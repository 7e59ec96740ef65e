/** What can go wrong between the app and Slack, on demand. */
export type Fault =
  /** HTTP 429 with `Retry-After`. */
  | { readonly how: 'http-429'; readonly retryAfterSeconds: number | null }
  /** HTTP 200 that says so in the body, in either of Slack's two spellings. */
  | {
      readonly how: 'body-429';
      readonly word: 'ratelimited' | 'rate_limited';
      readonly retryAfterSeconds?: number;
    }
  /** Slack does what it was asked to, and the answer never arrives. */
  | { readonly how: 'lost-response' }
  /** The same with half of an answer. */
  | { readonly how: 'half-response' }
  /** The connection ends before Slack has read the request. */
  | { readonly how: 'lost-request' }
  /** Slack does it and answers this late. */
  | { readonly how: 'slow'; readonly ms: number }
  /** `ok: false`. Of `fatal_error` Slack says that part of it may have been done, so it is. */
  | { readonly how: 'error'; readonly word: string; readonly done?: boolean }
  | { readonly how: 'status'; readonly status: number; readonly body?: string };

export interface Faults {
  /** The next `times` calls of a method go wrong so. */
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
