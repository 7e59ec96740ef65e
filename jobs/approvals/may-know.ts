import type { Core } from '../core.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import { may } from '../access/scopes.ts';
import type { FoundRequest } from './find-request.ts';

/**
 * Whether a person may see a request's status: its applicant, anyone who was asked, and readers of the customer's file.
 */
export async function mayKnow(core: Core, who: ActingStaff, request: FoundRequest): Promise<boolean> {
  if (request.applicant.id === who.id || request.decisions.some(({ by }) => by.id === who.id)) return true;
  if (request.customer !== null && may('read', who, request.customer)) return true;
  const told = await core.db.notice.findFirst({
    where: { requestId: request.id, recipientId: who.id },
    select: { id: true },
  });
  return told !== null;
}
