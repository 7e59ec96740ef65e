import { TemplateError } from '../../templates/reader/template-error.ts';
import { isReason, type Reason } from '../../templates/reader/said.ts';
import { XinhangError } from '../errors.ts';
import type { PlatformProblem, SendResult } from '../ports.ts';
import { isAudienceRefused } from './audience-guard.ts';
import type { DeliveryRow } from './delivery-row.ts';
import { reasons } from './reasons.ts';

type Rejected = Extract<SendResult, { status: 'rejected' }>;

/**
 * How an attempt that was not accepted is continued.
 *
 * - `rate-limit`: the platform asks for slower posting.
 * - `transient`: the platform is unreachable, so all its messages wait.
 * - `ambiguous`: no answer, so the platform is asked whether the message arrived. The only class that is not a refusal.
 * - `needs-person`: posting resumes by itself once a person has fixed the cause; they are notified once.
 * - `spent`: as `needs-person`, but asking whether it is fixed would use up what is missing, so it is asked rarely.
 * - `unexplained`: refused without a cause that the program knows.
 * - `not-begun`: the request was not made.
 * - `permanent`: the same message would be refused again.
 */
export type RetryClass =
  | 'rate-limit'
  | 'transient'
  | 'ambiguous'
  | 'needs-person'
  | 'spent'
  | 'unexplained'
  | 'not-begun'
  | 'permanent';

/** A pause in real time that doubles from `first` to `longest` milliseconds; jitter is added where it is used. */
export interface Backoff {
  readonly first: number;
  readonly longest: number;
}

interface RetryRule {
  /** Null: no pause. */
  readonly backoff: Backoff | null;
  /** Attempts after which it goes to the failed list; null: it waits until its step no longer allows the delay. */
  readonly attempts: number | null;
}

export const retryRules = {
  // Used when the platform does not say how long.
  'rate-limit': { backoff: { first: 30_000, longest: 30_000 }, attempts: null },
  transient: { backoff: { first: 1_000, longest: 30_000 }, attempts: null },
  ambiguous: { backoff: { first: 1_000, longest: 60_000 }, attempts: null },
  'needs-person': { backoff: { first: 60_000, longest: 3_600_000 }, attempts: null },
  spent: { backoff: { first: 3_600_000, longest: 3_600_000 }, attempts: null },
  unexplained: { backoff: { first: 30_000, longest: 600_000 }, attempts: 6 },
  'not-begun': { backoff: null, attempts: null },
  permanent: { backoff: null, attempts: 1 },
} as const satisfies Readonly<Record<RetryClass, RetryRule>>;

/** What has to wait: the room or person, or the whole platform. */
type Where = 'target' | 'platform';

/** The class of every problem that a platform can report. */
export const problemClasses: Readonly<
  Record<PlatformProblem, { readonly retry: RetryClass; readonly where: Where }>
> = {
  rate_limited: { retry: 'rate-limit', where: 'target' },
  unreachable: { retry: 'transient', where: 'platform' },
  auth: { retry: 'needs-person', where: 'platform' },
  quota: { retry: 'spent', where: 'platform' },
  not_member: { retry: 'needs-person', where: 'target' },
  gone: { retry: 'needs-person', where: 'target' },
  other: { retry: 'unexplained', where: 'target' },
  not_begun: { retry: 'not-begun', where: 'target' },
  unsupported: { retry: 'permanent', where: 'target' },
  unknown_person: { retry: 'permanent', where: 'target' },
  too_long: { retry: 'permanent', where: 'target' },
};

/** What to do after a definite refusal. */
export interface Consequence {
  readonly retry: RetryClass;
  readonly where: Where;
  /** How long to pause: as the platform requested, or doubling; null: not at all. */
  readonly pause: { readonly exactly: number } | Backoff | null;
  /** True: it is not retried, and goes to the failed list. */
  readonly ends: boolean;
}

/** A platform that asks for no pause at all would otherwise be asked again at once. */
const shortestMs = 100;

/** @param refusals number of earlier attempts */
export function isLastTry(refusals: number): boolean {
  return refusals + 1 >= retryRules.unexplained.attempts;
}

/** @param refusals number of earlier unexplained refusals */
export function consequenceOf(rejected: Rejected, refusals: number): Consequence {
  const { retry, where } = problemClasses[rejected.problem];
  const { backoff } = retryRules[retry];
  if (retry === 'rate-limit') {
    const { scope = where, retryAfterMs = retryRules[retry].backoff.first } = rejected;
    return { retry, where: scope, pause: { exactly: Math.max(shortestMs, retryAfterMs) }, ends: false };
  }
  const ends = retry === 'permanent' || (retry === 'unexplained' && isLastTry(refusals));
  return { retry, where, pause: backoff, ends };
}

/** Number of earlier refusals of the delivery's content. */
export const refusalsOf = ({ reminders, notice, roomMessage, update }: DeliveryRow) =>
  Math.max(
    0,
    ...reminders.map((r) => r.refusals),
    notice?.refusals ?? 0,
    roomMessage?.refusals ?? 0,
    update?.refusals ?? 0,
  );

/** A refusal that only concerns this room or person: the platform itself takes messages. */
export function isOfTarget(result: SendResult): boolean {
  if (result.status !== 'rejected') return false;
  const { retry, where } = consequenceOf(result, 0);
  return where === 'target' && retry !== 'not-begun' && retry !== 'unexplained';
}

/** If a notice on an account that is no longer a colleague's cannot be delivered, no one misses it. */
export const endOf = ({ notice }: DeliveryRow) =>
  notice !== null && notice.onPlatform !== null ? 'cancelled' : 'skipped';

/** Errors that must not be retried: an unfilled placeholder in a text, or an audience refused by the guard. */
export function isRefusal(error: unknown): error is TemplateError | XinhangError {
  return error instanceof TemplateError || isAudienceRefused(error);
}

/** The reason in its stored form. */
export function reasonOf(refusal: TemplateError | XinhangError): Reason {
  const says = refusal instanceof XinhangError ? refusal.says : null;
  return says !== null && isReason(says) ? says : reasons.cannotBeSaid(refusal.message);
}
