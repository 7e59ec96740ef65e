import { TemplateError } from '../../templates/reader/template-error.ts';
import { isReason, type Reason } from '../../templates/reader/said.ts';
import { XinhangError } from '../errors.ts';
import type { PlatformProblem, SendResult } from '../ports.ts';
import { isAudienceRefused } from './audience-guard.ts';
import { reasons } from './reasons.ts';

type Rejected = Extract<SendResult, { status: 'rejected' }>;

/** What to do after a definite refusal. An unknown outcome is not a refusal: it is settled with the platform. */
export type Consequence =
  /** Rate limit: waits as long as requested; does not count as a refusal. */
  | { readonly kind: 'slow-down'; readonly where: 'target' | 'platform'; readonly forMs: number }
  /** Transient: the platform is unreachable. All its messages wait, longer each time. */
  | { readonly kind: 'away' }
  /** Needs a person, who is notified once; posting resumes automatically once the problem is fixed. */
  | { readonly kind: 'needs-person'; readonly where: 'target' | 'platform' }
  /** Unexplained. Retried a few times, then reported. */
  | { readonly kind: 'try-again' }
  /** The request never began. */
  | { readonly kind: 'not-begun' }
  /** Permanent: retrying cannot help. */
  | { readonly kind: 'give-up' };

const consequences: Readonly<Record<PlatformProblem, Consequence>> = {
  rate_limited: { kind: 'slow-down', where: 'target', forMs: 30_000 },
  unreachable: { kind: 'away' },
  auth: { kind: 'needs-person', where: 'platform' },
  not_member: { kind: 'needs-person', where: 'target' },
  gone: { kind: 'needs-person', where: 'target' },
  other: { kind: 'try-again' },
  not_begun: { kind: 'not-begun' },
  unsupported: { kind: 'give-up' },
  unknown_person: { kind: 'give-up' },
  too_long: { kind: 'give-up' },
};

/** After this many unexplained refusals, a message is reported instead of retried. */
const maxRefusals = 6;

/** @param refusals number of earlier attempts */
export function isLastTry(refusals: number): boolean {
  return refusals + 1 >= maxRefusals;
}

/** @param refusals number of earlier unexplained refusals */
export function consequenceOf(rejected: Rejected, refusals: number): Consequence {
  const found = consequences[rejected.problem];
  if (found.kind === 'try-again' && isLastTry(refusals)) return { kind: 'give-up' };
  if (found.kind !== 'slow-down') return found;
  const { scope = 'target', retryAfterMs = found.forMs } = rejected;
  return { kind: 'slow-down', where: scope, forMs: retryAfterMs };
}

/** Errors that must not be retried: an unfilled placeholder in a text, or an audience refused by the guard. */
export function isRefusal(error: unknown): error is TemplateError | XinhangError {
  return error instanceof TemplateError || isAudienceRefused(error);
}

/** The reason in its stored form. */
export function reasonOf(refusal: TemplateError | XinhangError): Reason {
  const says = refusal instanceof XinhangError ? refusal.says : null;
  return says !== null && isReason(says) ? says : reasons.cannotBeSaid(refusal.message);
}
