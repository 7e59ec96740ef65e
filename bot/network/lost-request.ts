import type { PlatformProblem, SendResult } from '../../jobs/ports.ts';

export type Rejection = Extract<SendResult, { status: 'rejected' }>;
export type Failure = Extract<SendResult, { status: 'rejected' | 'unknown' }>;

/** The claim on the message would have run out before the answer came. */
export class NotBegun extends Error {}

/**
 * No part of the message was sent: the connection was never established, or the request for an access token failed. What
 * happened to that connection or request says nothing about the message.
 */
export class NeverSent extends Error {}

/** Nothing was sent: the connection was never established. */
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

const unreachableRetryMs = 10_000;

/**
 * The outcome of a request without an answer of the platform's own: whether the message was posted is not known, unless
 * nothing was sent.
 *
 * @param platform as people call it: `DingTalk`
 */
export function lostRequest(platform: string, error: unknown): Failure {
  if (error instanceof NotBegun) return rejected('not_begun', error.message);
  const code = networkCode(error);
  const cause = code ?? (error instanceof Error ? error.message : String(error));
  if (error instanceof NeverSent || neverSent.has(cause)) {
    return rejected('unreachable', `${platform} cannot be reached: ${cause}`, unreachableRetryMs);
  }
  return { status: 'unknown', cause };
}

/** For calls without a visible effect, an unknown outcome counts as unreachable. */
export function withoutEffect(failure: Failure): Rejection {
  return failure.status === 'rejected' ? failure : rejected('unreachable', failure.cause, unreachableRetryMs);
}

export function rejected(problem: PlatformProblem, detail: string, retryAfterMs?: number): Rejection {
  return { status: 'rejected', problem, detail, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

/** The innermost error code: fetch wraps the socket's error in its own. */
export function networkCode(error: unknown): string | undefined {
  let inner: unknown = error;
  let code: string | undefined;
  for (let depth = 0; inner instanceof Error && depth < 5; depth += 1) {
    if ('code' in inner && typeof inner.code === 'string') code = inner.code;
    inner = inner.cause;
  }
  return code;
}
