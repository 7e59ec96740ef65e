import { approvalKind } from '../../templates/reader/approvals.ts';
import type { Button } from '../../templates/reader/card.ts';
import { said } from '../../templates/reader/said.ts';
import type { Core } from '../core.ts';
import { inWords } from '../in-words.ts';
import type { FoundRequest } from './find-request.ts';
import { requestSubject } from './request-subject.ts';

/** The customers of the requests. */
export function customersAskedAbout(requests: readonly FoundRequest[]): readonly string[] {
  return requests.flatMap(({ customer }) => customer?.id ?? []);
}

/** Requests beyond these have buttons only on their own cards. */
const withButtons = 3;

/** 同意 and 驳回 for the first few requests. */
export function waitingButtons(core: Core, waiting: readonly FoundRequest[]): readonly Button[] {
  return waiting.slice(0, withButtons).flatMap((request): Button[] => {
    const { customer, applicant } = request;
    const of = customer === null ? applicant.name : customer.code;
    const value = requestSubject(request.id, request.turn);
    const says = approvalKind(core.templates.approvals, request.kind)?.deciders[request.turn]?.says;
    if (says === 'acknowledgement')
      return [
        { action: 'approve', value, label: inWords(core, said('approval/see', { of })), style: 'primary' },
      ];
    return [
      { action: 'approve', value, label: inWords(core, said('approval/approve', { of })), style: 'primary' },
      { action: 'reject', value, label: inWords(core, said('approval/reject', { of })), style: 'danger' },
    ];
  });
}
