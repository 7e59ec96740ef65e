import type { PlatformProblem } from '../../../jobs/ports.ts';
import { type Failure, lostRequest, type Rejection, withoutEffect } from '../../network/lost-request.ts';

/** DingTalk answered, and refused. */
export class DingTalkRefusal extends Error {
  /** `code` of the new API, `errcode` of the old one. */
  readonly code: string;
  readonly status: number;
  /** The permissions that the app lacks. */
  readonly scopes: readonly string[];

  constructor(code: string, message: string, status: number, scopes: readonly string[] = []) {
    super(`${code}: ${message}`.slice(0, 200));
    this.name = 'DingTalkRefusal';
    this.code = code;
    this.status = status;
    this.scopes = scopes;
  }
}

interface Meaning {
  readonly problem: PlatformProblem;
  readonly retryAfterMs?: number;
  readonly scope?: 'target' | 'platform';
}

const throttled = (retryAfterMs: number, scope: 'target' | 'platform'): Meaning => ({
  problem: 'rate_limited',
  retryAfterMs,
  scope,
});

/** DingTalk bans an address for five minutes. */
const addressBanned = throttled(300_000, 'platform');

/** The organisation's API calls of the month are used up; every further call is refused. */
const quotaSpent: Meaning = { problem: 'quota' };

/**
 * What the documented codes mean. Throttling by application looks like an error of rights (403), but passes; the
 * organisation's quota of a month does not pass before a person buys more or the month is over.
 */
const meanings: Readonly<Record<string, Meaning>> = {
  'Forbidden.AccessDenied.QpsLimitForAppkeyAndApi': throttled(1_000, 'platform'),
  '90018': throttled(1_000, 'platform'),
  'Forbidden.AccessDenied.QpsLimitForApi': throttled(1_000, 'platform'),
  '90002': throttled(1_000, 'platform'),
  'Forbidden.AccessDenied.ApiCountLimitForOrg': quotaSpent,
  '90020': quotaSpent,
  '1111': addressBanned,
  'send.too.fast': throttled(60_000, 'target'),
  'send.byToken.tooFast': throttled(60_000, 'target'),
  'too.many.group': throttled(60_000, 'platform'),
  'too.many.people': throttled(60_000, 'platform'),
  '130101': throttled(600_000, 'target'),
  // A group that was made a moment ago takes no members yet.
  '400020': throttled(5_000, 'target'),
  InvalidAuthentication: { problem: 'auth' },
  '40014': { problem: 'auth' },
  '42001': { problem: 'auth' },
  'Forbidden.AccessDenied.AccessTokenPermissionDenied': { problem: 'auth' },
  '60011': { problem: 'auth' },
  'Forbidden.AccessDenied.IpNotInWhiteList': { problem: 'auth' },
  '60020': { problem: 'auth' },
  'staffId.notExisted': { problem: 'unknown_person' },
  '60121': { problem: 'unknown_person' },
  '33012': { problem: 'unknown_person' },
  'robot.notInConversation': { problem: 'not_member' },
  'resource.not.found': { problem: 'gone' },
  'msgParam.tooLong': { problem: 'too_long' },
};

/** Codes of an access token that is no longer valid: a new one is asked for, once. */
const staleTokens = new Set(['InvalidAuthentication', '40014', '42001']);

export const isStaleToken = (error: unknown): boolean =>
  error instanceof DingTalkRefusal && staleTokens.has(error.code);

/** The server gives up after three seconds and says so in these codes; the work may have been done. */
const perhapsDone = new Set(['15', '88', 'ServiceUnavailable', 'InternalError']);

/** The outcome of a failed call. Without an answer of DingTalk's own, it is not known whether the message was posted. */
export function failureOf(error: unknown): Failure {
  if (error instanceof DingTalkRefusal) {
    if (error.status >= 500 || perhapsDone.has(error.code))
      return { status: 'unknown', cause: error.message };
    const { problem, ...rest } = meanings[error.code] ?? { problem: 'other' as const };
    return { status: 'rejected', problem, detail: error.message, ...rest };
  }
  return lostRequest('DingTalk', error);
}

export const refusalOf = (error: unknown): Rejection => withoutEffect(failureOf(error));
