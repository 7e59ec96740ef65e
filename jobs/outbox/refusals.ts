import { TemplateError } from '../../templates/reader/template-error.ts';
import { isReason, type Reason } from '../../templates/reader/said.ts';
import { XinhangError } from '../errors.ts';
import type { PlatformProblem, SendResult } from '../ports.ts';
import { isAudienceRefused } from './audience-guard.ts';
import { reasons } from './reasons.ts';

type Rejected = Extract<SendResult, { status: 'rejected' }>;

/** What follows from a definite no. What is unknown is no refusal: the platform is asked. */
export type Consequence =
  /** Rate limit: waits as long as it was told to, and it counts for nothing. */
  | { readonly kind: 'slow-down'; readonly where: 'target' | 'platform'; readonly forMs: number }
  /** Transient: the platform could not be reached. Everything for it waits, each time longer. */
  | { readonly kind: 'away' }
  /** Needs a person: told once; it resumes by itself when the person has put it right. */
  | { readonly kind: 'needs-person'; readonly where: 'target' | 'platform' }
  /** Nobody knows why. Tried again some times, then reported. */
  | { readonly kind: 'try-again' }
  /** The request never began. */
  | { readonly kind: 'not-begun' }
  /** Permanent: trying again cannot help. */
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

/** What a platform has refused this often for reasons of its own is reported instead of tried again. */
const maxRefusals = 6;

/** @param refusals how often it was tried before */
export function isLastTry(refusals: number): boolean {
  return refusals + 1 >= maxRefusals;
}

/** @param refusals how often this was refused before, for reasons nobody knows */
export function consequenceOf(rejected: Rejected, refusals: number): Consequence {
  const found = consequences[rejected.problem];
  if (found.kind === 'try-again' && isLastTry(refusals)) return { kind: 'give-up' };
  if (found.kind !== 'slow-down') return found;
  const { scope = 'target', retryAfterMs = found.forMs } = rejected;
  return { kind: 'slow-down', where: scope, forMs: retryAfterMs };
}

/** What must not be tried again: a text with a hole in it, an audience the guard refused. */
export function isRefusal(error: unknown): error is TemplateError | XinhangError {
  return error instanceof TemplateError || isAudienceRefused(error);
}

/** Why it is not sent, as it is stored. */
export function reasonOf(refusal: TemplateError | XinhangError): Reason {
  const says = refusal instanceof XinhangError ? refusal.says : null;
  return says !== null && isReason(says) ? says : reasons.cannotBeSaid(refusal.message);
}
