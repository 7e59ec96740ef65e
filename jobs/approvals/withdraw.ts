import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import { findRequest, type FoundRequest } from './find-request.ts';
import { isOwnRequest } from './list-requests.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import { Refused } from '../access/refused.ts';
import { concludeWithdrawn } from './conclude-decision.ts';
import { takeBack } from './take-back.ts';
import { changeAbout, lockRequest } from './change-about.ts';
import { noRequest, noSuchRequest } from './standing.ts';
import { said } from '../../templates/reader/said.ts';

/**
 * Withdraws a pending request: by its applicant or, if they have left, by a person working on the customer. Everyone
 * who was asked is notified.
 *
 * @throws XinhangError `not_found` for another person's request, `already_done` for one that has ended
 */
export async function withdraw(core: Core, by: ActingStaff, requestId: string): Promise<FoundRequest> {
  const known = await findRequest(core.db, requestId);
  if (known === null) throw noSuchRequest();
  const customerId = known.customer?.id ?? null;
  const where = customerId === null ? {} : { customerId };
  if (!(await isOwnRequest(core.db, by, known))) {
    throw new Refused('not_found', noRequest, { why: 'role', ...where });
  }
  return await changeAbout(core, { id: known.id, customerId }, 'approval.withdraw', async (tx, now) => {
    await lockRequest(tx, known);
    const request = await findRequest(tx, known.id);
    if (request?.state !== 'pending') {
      throw new XinhangError('already_done', said('approval/request-ended'));
    }
    await takeBack(core, tx, request, { by, at: now });
    await concludeWithdrawn(core, tx, request, { by, at: now });
    return { ...request, state: 'withdrawn', endedAt: now };
  });
}
