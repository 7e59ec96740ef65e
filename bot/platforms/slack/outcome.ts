import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import { z } from 'zod';
import type { PlatformProblem } from '../../../jobs/ports.ts';
import {
  type Failure,
  lostRequest,
  networkCode,
  type Rejection,
  rejected,
  withoutEffect,
} from '../../network/lost-request.ts';

/** Slack's error codes for a definite failure. Codes not listed are `other`. */
const problems: Readonly<Record<string, PlatformProblem>> = {
  ratelimited: 'rate_limited',
  rate_limited: 'rate_limited',
  message_limit_exceeded: 'rate_limited',
  not_in_channel: 'not_member',
  // Slack does not distinguish a private channel that the bot was removed from and one that never existed.
  channel_not_found: 'not_member',
  user_not_in_channel: 'not_member',
  is_archived: 'gone',
  channel_is_archived: 'gone',
  thread_not_found: 'gone',
  message_not_found: 'gone',
  cant_update_message: 'unsupported',
  edit_window_closed: 'unsupported',
  user_not_found: 'unknown_person',
  users_not_found: 'unknown_person',
  user_disabled: 'unknown_person',
  user_not_visible: 'unknown_person',
  cannot_dm_bot: 'unknown_person',
  invalid_auth: 'auth',
  not_authed: 'auth',
  account_inactive: 'auth',
  token_revoked: 'auth',
  token_expired: 'auth',
  missing_scope: 'auth',
  no_permission: 'auth',
  not_allowed_token_type: 'auth',
  org_login_required: 'auth',
  msg_too_long: 'too_long',
  msg_blocks_too_long: 'too_long',
  view_too_large: 'too_long',
  metadata_too_large: 'too_long',
};

/** Errors after which, according to Slack, part of the operation may have succeeded. */
const perhapsDone = new Set(['fatal_error', 'internal_error', 'service_unavailable']);

/**
 * The outcome of a failed call. A lost or late response, a server error and a response that is not Slack's are
 * `unknown`: the message may have been posted, and only `find` can tell.
 */
export function failureOf(error: unknown): Failure {
  if (error instanceof WebAPIRateLimitedError) {
    return rejected('rate_limited', 'Slack asks to slow down', error.retryAfter * 1000);
  }
  if (error instanceof WebAPIPlatformError) return platformFailure(error);
  if (error instanceof WebAPIHTTPError && error.statusCode >= 400 && error.statusCode < 500) {
    return rejected('other', explainError(error));
  }
  if (error instanceof WebAPIRequestError) return lostRequest('Slack', error.original);
  return { status: 'unknown', cause: explainError(error) };
}

export const refusalOf = (error: unknown): Rejection => withoutEffect(failureOf(error));

/** Slack's error code, with the missing scope if any, or the network's error code. */
export function explainError(error: unknown): string {
  if (error instanceof WebAPIPlatformError) {
    const { error: word, needed } = platformData(error);
    return needed === undefined ? word : `${word}, needs ${needed}`;
  }
  if (error instanceof WebAPIRequestError) return networkCode(error.original) ?? error.original.message;
  return error instanceof Error ? error.message : String(error);
}

/** Slack's error code, if Slack answered with one. */
export function errorWord(error: unknown): string | undefined {
  return error instanceof WebAPIPlatformError ? platformData(error).error : undefined;
}

const refusal = z.object({
  error: z.string().catch('unknown_error'),
  needed: z.string().optional().catch(undefined),
  response_metadata: z.object({ retryAfter: z.number().optional() }).optional().catch(undefined),
});

function platformData(error: WebAPIPlatformError): z.infer<typeof refusal> {
  return refusal.parse(error.data);
}

function platformFailure(error: WebAPIPlatformError): Failure {
  const { error: word, response_metadata } = platformData(error);
  // For a body that is not JSON, the client puts the body here: a proxy answered in Slack's place.
  const spoken = /^[a-z0-9_]+$/.test(word);
  if (!spoken || perhapsDone.has(word)) return { status: 'unknown', cause: word.slice(0, 200) };
  const retryAfter = response_metadata?.retryAfter;
  return rejected(
    problems[word] ?? 'other',
    explainError(error),
    retryAfter === undefined ? undefined : retryAfter * 1000,
  );
}
