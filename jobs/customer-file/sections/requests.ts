import { asSentence } from '../../../templates/reader/as-sentence.ts';
import { may } from '../../access/scopes.ts';
import { findRequests, type RequestState } from '../../approvals/find-request.ts';
import { titleOf } from '../../approvals/name-request.ts';
import { inWords, spoken } from '../../in-words.ts';
import { type Said, said } from '../../../templates/reader/said.ts';
import type { FileScope, FileSection } from '../file-section.ts';

const states: Readonly<Record<RequestState, Said>> = {
  pending: said('file/request-pending'),
  approved: said('file/request-approved'),
  rejected: said('file/request-rejected'),
  withdrawn: said('file/request-withdrawn'),
};

/**
 * The applications about the customer, newest first: all of them for those who manage it, and for others their own and
 * those they decided.
 */
export async function requestsSection({ core, who, customer }: FileScope): Promise<FileSection> {
  const own = { OR: [{ applicantId: who.id }, { decisions: { some: { actorId: who.id } } }] };
  const where = { customerId: customer.id, ...(may('manage', who, customer) ? {} : own) };
  const total = await core.db.approvalRequest.count({ where });
  return {
    key: 'requests',
    title: said('file/requests'),
    columns: [
      { heading: said('file/column-asked'), holds: 'instant' },
      { heading: said('file/column-request'), holds: 'text' },
      { heading: said('approval/applicant'), holds: 'text' },
      { heading: said('customer/state'), holds: 'text' },
      { heading: said('file/column-decided-by'), holds: 'text' },
      { heading: said('gift/reason'), holds: 'text' },
    ],
    total,
    read: async (most) => {
      const found = (await findRequests(core.db, where)).toReversed();
      return (most === null ? found : found.slice(0, most)).map((request) => {
        const last = request.decisions.at(-1);
        return [
          request.askedAt,
          asSentence(spoken(core, titleOf(core, request))),
          request.applicant.name,
          asSentence(inWords(core, states[request.state])),
          last?.by.name ?? null,
          last?.reason ?? null,
        ];
      });
    },
  };
}
