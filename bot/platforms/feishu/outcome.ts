import { z } from 'zod';
import type { PlatformProblem } from '../../../jobs/ports.ts';
import {
  type Failure,
  lostRequest,
  type Rejection,
  rejected,
  withoutEffect,
} from '../../network/lost-request.ts';

/** An HTTP answer of Feishu, before it is known whether it is one. */
export interface Answer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly text: string;
}

export const answerBody = z.looseObject({
  code: z.number(),
  msg: z.string().catch(''),
  data: z.unknown().optional(),
});

/** Too many requests of the app to one method; with HTTP 429, or 400 on older methods. */
const appLimit = 99_991_400;
/** Too many messages to one chat or person. */
const targetLimit = 230_020;
/** Too many changes of one chat's members at once. */
const membersLimit = 232_019;

/** The token of the request was not valid, or not any more: a new one is fetched, once. */
const staleToken = new Set([99_991_663, 99_991_664, 99_991_665, 99_991_668, 99_991_671, 99_991_677]);

/**
 * Feishu's codes for a definite failure, from the pages of the methods that are called and the list of general codes
 * (open.feishu.cn/document/server-docs/api-call-guide/generic-error-code). Codes not listed are `other`. The page for
 * changing a card lists 230011 and 230031, with HTTP 400; 230110 is listed by pages of other methods only, so whether
 * a change is ever refused with it stays open.
 */
const problems: Readonly<Record<number, PlatformProblem>> = {
  [appLimit]: 'rate_limited',
  [targetLimit]: 'rate_limited',
  [membersLimit]: 'rate_limited',
  // App id or secret wrong; app stopped, not installed or limited to other addresses; scopes or the bot missing.
  10_003: 'auth',
  10_014: 'auth',
  99_991_401: 'auth',
  99_991_543: 'auth',
  99_991_661: 'auth',
  99_991_662: 'auth',
  99_991_663: 'auth',
  99_991_664: 'auth',
  99_991_665: 'auth',
  99_991_668: 'auth',
  99_991_671: 'auth',
  99_991_672: 'auth',
  99_991_673: 'auth',
  99_991_676: 'auth',
  99_991_677: 'auth',
  230_006: 'auth',
  230_027: 'auth',
  232_025: 'auth',
  232_034: 'auth',
  // The bot is not in the group, or may not speak or invite there.
  230_002: 'not_member',
  230_018: 'not_member',
  230_035: 'not_member',
  232_011: 'not_member',
  232_014: 'not_member',
  232_017: 'not_member',
  // Unknown, has left, or is not among those who may use the app.
  41_050: 'unknown_person',
  230_013: 'unknown_person',
  230_029: 'unknown_person',
  230_034: 'unknown_person',
  230_053: 'unknown_person',
  232_024: 'unknown_person',
  232_043: 'unknown_person',
  99_992_351: 'unknown_person',
  99_992_361: 'unknown_person',
  99_992_364: 'unknown_person',
  // Recalled or deleted messages, dissolved groups, unknown groups.
  230_011: 'gone',
  230_110: 'gone',
  232_006: 'gone',
  232_009: 'gone',
  230_025: 'too_long',
  // Across organisations, in secret chats, after 14 days; external groups without external sharing.
  230_031: 'unsupported',
  230_038: 'unsupported',
  230_054: 'unsupported',
  230_075: 'unsupported',
  232_010: 'unsupported',
  232_028: 'unsupported',
  232_033: 'unsupported',
};

/** The same `uuid` is still on its way: it may or may not arrive. */
const stillSending = 230_049;

/** A card cannot be built or changed. With these words, because a person is using it at this moment. */
const badCard = 230_099;
const inUse = 'card action is lock';

/** Used when Feishu limits the rate without saying for how long. */
const defaultRetryMs = 1000;

/**
 * The outcome of an answer that is not a success. Most failures come with HTTP 200 and a code; a server error, and a
 * body that is not Feishu's, leave open whether the message was posted.
 */
export function failureOf(answer: Answer): Failure {
  const { status, headers, text } = answer;
  const read = readBody(text);
  if (read === null) {
    if (status === 429) return limited('HTTP 429', headers, 'platform');
    return { status: 'unknown', cause: `HTTP ${status} ${text}`.slice(0, 200) };
  }
  const { code, msg } = read;
  const detail = `${code} ${msg}`.trim().slice(0, 200);
  if (code === targetLimit || code === membersLimit) return limited(detail, headers, 'target');
  if (code === badCard && msg.includes(inUse)) return limited(detail, headers, 'target');
  if (code === appLimit || status === 429) return limited(detail, headers, 'platform');
  // With HTTP 200 and the code of a success, what was missing is the message's id.
  if (code === stillSending || code === 0 || status >= 500) return { status: 'unknown', cause: detail };
  return rejected(problems[code] ?? 'other', detail);
}

/** Whether the token of the request, not the request, was refused; then nothing was done. */
export function isStaleToken({ text }: Answer): boolean {
  const read = readBody(text);
  return read !== null && staleToken.has(read.code);
}

export const refusalOf = (failure: Failure): Rejection => withoutEffect(failure);

/** The outcome of a request without an answer. */
export const lostOf = (error: unknown): Failure => lostRequest('Feishu', error);

export function readBody(text: string): z.infer<typeof answerBody> | null {
  try {
    return answerBody.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

function limited(detail: string, headers: Answer['headers'], scope: 'target' | 'platform'): Rejection {
  const header = headers.get('x-ogw-ratelimit-reset') ?? headers.get('retry-after') ?? '';
  const seconds = /^\d{1,6}$/.test(header) ? Number(header) : null;
  const retryAfterMs = seconds === null ? defaultRetryMs : Math.max(seconds * 1000, defaultRetryMs);
  return { ...rejected('rate_limited', detail), retryAfterMs, scope };
}
