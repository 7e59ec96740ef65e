import type { PlatformProblem } from '../../../jobs/ports.ts';
import { type Failure, lostRequest, type Rejection, withoutEffect } from '../../network/lost-request.ts';

/** WeCom answered, with an `errcode`. */
export class WeComRefusal extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(`${code}: ${message}`.slice(0, 200));
    this.name = 'WeComRefusal';
    this.code = code;
  }
}

interface Meaning {
  readonly problem: PlatformProblem;
  readonly retryAfterMs?: number;
  readonly scope?: 'target' | 'platform';
}

const blocked: Meaning = { problem: 'rate_limited', retryAfterMs: 60_000, scope: 'platform' };
const auth: Meaning = { problem: 'auth' };
const unknownPerson: Meaning = { problem: 'unknown_person' };

/**
 * What the documented codes mean (开发者中心, 全局错误码). A call over the limits of a minute is blocked for that minute, with
 * HTTP 200, and over those of an hour for an hour, with the same code. Asking every minute finds the end of either.
 */
const meanings: Readonly<Record<number, Meaning>> = {
  45009: blocked,
  45033: blocked,
  40001: auth,
  40013: auth,
  40014: auth,
  41001: auth,
  42001: auth,
  48002: auth,
  50001: auth,
  60020: auth,
  301002: auth,
  40003: unknownPerson,
  60111: unknownPerson,
  81013: unknownPerson,
  86001: { problem: 'not_member' },
  86003: { problem: 'not_member' },
  86004: unknownPerson,
  45002: { problem: 'too_long' },
  44004: { problem: 'too_long' },
};

const staleTokens = new Set([40014, 42001]);

/** Codes of an access token that is no longer valid: a new one is asked for, once. */
export const isStaleToken = (error: unknown): boolean =>
  error instanceof WeComRefusal && staleTokens.has(error.code);

/** The system is busy; the work may have been done. */
const perhapsDone = -1;

/** The outcome of a failed call. Without an answer of WeCom's own, it is not known whether the message was posted. */
export function failureOf(error: unknown): Failure {
  if (error instanceof WeComRefusal) {
    if (error.code === perhapsDone) return { status: 'unknown', cause: error.message };
    const { problem, ...rest } = meanings[error.code] ?? { problem: 'other' as const };
    return { status: 'rejected', problem, detail: error.message, ...rest };
  }
  return lostRequest('WeCom', error);
}

export const refusalOf = (error: unknown): Rejection => withoutEffect(failureOf(error));
