import type { Core } from '../core.ts';
import { mayRead } from '../access/access.ts';
import type { FoundRequest } from './find-request.ts';
import type { StaffMember } from '../staff/staff-member.ts';

/** Whether somebody may hear how a request stands: who sent it, who was asked, and who may read the customer's file. */
export async function mayKnow(core: Core, who: StaffMember, request: FoundRequest): Promise<boolean> {
  if (request.applicant.id === who.id || request.decisions.some(({ by }) => by.id === who.id)) return true;
  if (request.customer !== null && mayRead(who, request.customer)) return true;
  const told = await core.db.notice.findFirst({
    where: { requestId: request.id, recipientId: who.id },
    select: { id: true },
  });
  return told !== null;
}
