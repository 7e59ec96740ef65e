import { TemplateError } from '../../templates/reader/template-error.ts';
import { XinhangError } from '../errors.ts';
import type { PlatformProblem, SendResult } from '../ports.ts';

/** What a platform has refused this often is reported instead of tried again. */
export const maxRefusals = 6;

/** How long to wait before trying again what a platform refused; null where trying again cannot help. */
const worthAnotherTry: Readonly<Record<PlatformProblem, number | null>> = {
  rate_limited: 30_000,
  unreachable: 30_000,
  // A token that is being replaced: the messages wait for it rather than being lost.
  auth: 5 * 60_000,
  other: 60_000,
  unsupported: null,
  not_member: null,
  unknown_person: null,
  gone: null,
  too_long: null,
};

export function retryAfterMs(result: Extract<SendResult, { status: 'rejected' }>): number | null {
  return result.retryAfterMs ?? worthAnotherTry[result.problem];
}

/** What must not be tried again: a text with a hole in it, an audience the guard refused. */
export function isRefusal(error: unknown): error is Error {
  return (
    error instanceof TemplateError || (error instanceof XinhangError && error.code === 'audience_refused')
  );
}
