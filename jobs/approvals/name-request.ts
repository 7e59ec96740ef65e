import { approvalKind } from '../../templates/reader/approvals.ts';
import type { Spoken } from '../../templates/reader/said.ts';
import type { Core } from '../core.ts';
import type { FoundRequest } from './find-request.ts';

/** The title of the request's kind; the key of a kind that is no longer in the file. */
export function titleOf({ templates }: Pick<Core, 'templates'>, { kind }: FoundRequest): Spoken {
  return approvalKind(templates.approvals, kind)?.title ?? kind;
}

/** What the request is about, for titles: the entry, and the customer or else the applicant. */
export function matterOf({ customer, applicant, entry }: FoundRequest): string {
  const about = customer === null ? applicant.name : `${customer.code} ${customer.name}`;
  return entry === null ? about : `${entry.number} · ${about}`;
}
