import type { Db } from '../../prisma/client.ts';
import { writeAudit } from '../audit/write-audit.ts';
import type { Core } from '../core.ts';
import { customerById, type CustomerRef } from '../customers/find-customer.ts';
import { changeCustomer } from '../replan/change-customer.ts';
import type { StaffMember } from '../staff/staff-member.ts';

/** A message that was kept as the answer to a question, with doubt. */
export interface AssumedAnswer {
  readonly logId: string;
  readonly customer: CustomerRef;
  /** Null: a colleague has said that it answers nothing. */
  readonly followUpId: string | null;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @param logId an untrusted value; an invalid id finds nothing */
export async function findAssumed(db: Db, logId: string): Promise<AssumedAnswer | null> {
  if (!uuid.test(logId)) return null;
  const log = await db.contactLog.findUnique({
    where: { id: logId },
    select: { customerId: true, followUpId: true },
  });
  const customer = log === null ? null : await customerById(db, log.customerId);
  return log === null || customer === null ? null : { logId, customer, followUpId: log.followUpId };
}

/**
 * What was kept as the answer to the question is not about it: these logs stay, about nothing in particular, and the
 * question counts as unanswered again.
 *
 * @returns false if there is none any more
 */
export async function unmatchAnswer(core: Core, by: StaffMember, answer: AssumedAnswer): Promise<boolean> {
  const { customer, followUpId } = answer;
  if (followUpId === null) return false;
  const { result } = await changeCustomer(core, customer.id, 'log.unmatch', async (tx, now) => {
    const logs = await tx.contactLog.findMany({
      where: { followUpId, assumed: true },
      select: { id: true, summary: true, purpose: true },
    });
    await tx.contactLog.updateMany({
      where: { id: { in: logs.map(({ id }) => id) } },
      data: { followUpId: null, assumed: false, purpose: 'contact' },
    });
    for (const { summary, purpose } of logs) {
      await writeAudit(tx, {
        at: now,
        by,
        action: 'log.unmatch',
        subject: purpose,
        customerId: customer.id,
        before: { summary },
      });
    }
    return logs.length > 0;
  });
  return result;
}
