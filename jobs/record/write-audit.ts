import type { Temporal } from 'temporal-polyfill';
import type { Prisma, Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import type { StaffMember } from '../facts/staff-member.ts';

export interface AuditEntry {
  readonly at: Temporal.Instant;
  readonly by: StaffMember | null;
  /** A verb and its object in English, stable for searching: `customer.open`, `fact.change`. */
  readonly action: string;
  readonly subject: string;
  readonly customerId?: string;
  readonly before?: Prisma.InputJsonValue;
  readonly after?: Prisma.InputJsonValue;
}

/** Everything is accounted for: who did what, before and after (non-negotiable 7). Only ever appended. */
export async function writeAudit(tx: Tx, entry: AuditEntry): Promise<void> {
  await tx.audit.create({
    data: {
      at: toDbInstant(entry.at),
      actorId: entry.by?.id ?? null,
      actor: entry.by?.name ?? 'system',
      action: entry.action,
      subject: entry.subject,
      ...(entry.customerId === undefined ? {} : { customerId: entry.customerId }),
      ...(entry.before === undefined ? {} : { before: entry.before }),
      ...(entry.after === undefined ? {} : { after: entry.after }),
    },
  });
}
