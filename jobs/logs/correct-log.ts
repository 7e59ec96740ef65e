import type { Db } from '../../prisma/client.ts';
import { writeAudit } from '../audit/write-audit.ts';
import type { Core } from '../core.ts';
import { customerById, type CustomerRef } from '../customers/find-customer.ts';
import { changeOnce } from '../inbox/change-once.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { reviseIn } from './revise-log.ts';

/** A contact log that a colleague wrote. */
export interface WrittenLog {
  readonly id: string;
  readonly customer: CustomerRef;
  readonly actorId: string;
  readonly purpose: string;
  readonly summary: string;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @param logId an untrusted value; an invalid id finds nothing */
export async function findWritten(db: Db, logId: string): Promise<WrittenLog | null> {
  if (!uuid.test(logId)) return null;
  const log = await db.contactLog.findFirst({ where: { id: logId, direction: 'outbound', deletedAt: null } });
  const customer = log === null ? null : await customerById(db, log.customerId);
  if (log === null || customer === null || log.actorId === null) return null;
  const { id, actorId, purpose, summary } = log;
  return { id, customer, actorId, purpose, summary };
}

/**
 * Corrects the words of a contact log. What was written first is kept as a revision, and what the log closed stays closed:
 * a contact that was made is not unmade.
 *
 * @returns false if these are its words already
 */
export async function correctLog(
  core: Core,
  by: StaffMember,
  { id, customer, purpose, summary: before }: WrittenLog,
  summary: string,
): Promise<boolean> {
  const corrected = await changeOnce(
    core,
    'log.correct',
    async (tx) => {
      if (!(await reviseIn(core, tx, { id }, summary))) return false;
      await writeAudit(tx, {
        at: core.clock.now(),
        by,
        action: 'log.correct',
        subject: purpose,
        customerId: customer.id,
        before: { summary: before },
        after: { summary },
      });
      return true;
    },
    () => id,
  );
  if (corrected) core.nudge();
  return corrected;
}
