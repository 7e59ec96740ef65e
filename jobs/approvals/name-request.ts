import { approvalKind } from '../../templates/reader/approvals.ts';
import type { Core } from '../core.ts';
import type { FoundRequest } from './find-request.ts';

/** What is applied for, in the company's language; the key of a kind that has gone from the file. */
export function titleOf({ templates, language }: Core, { kind }: FoundRequest): string {
  return approvalKind(templates.approvals, kind)?.title[language] ?? kind;
}

/** Names what it is about in a title: the customer, or whoever applies. */
export function matterOf({ customer, applicant }: FoundRequest): string {
  return customer === null ? applicant.name : `${customer.code} ${customer.name}`;
}
