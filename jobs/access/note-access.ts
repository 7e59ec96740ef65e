import type { Core } from '../core.ts';
import { toDbInstant } from '../../prisma/days.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { writeAudit } from '../audit/write-audit.ts';

/** Looking again at what one has just looked at is the same look. */
const sameLookMinutes = 10;

/**
 * Who looked at which customer's file, at what of it, and when (S1 L29 借阅; requirements 1.17 b).
 *
 * @param what the command: `customer show`
 */
export async function noteRead(core: Core, by: StaffMember, customerId: string, what: string): Promise<void> {
  await noteReads(core, by, [customerId], what);
}

/**
 * Several files at once, in one statement: an export, a list that shows other people's customers.
 *
 * @param by null: whoever may run the program, at its command line
 */
export async function noteReads(
  core: Core,
  by: StaffMember | null,
  customerIds: readonly string[],
  what: string,
): Promise<void> {
  if (customerIds.length === 0) return;
  const at = toDbInstant(core.clock.now());
  const actorId = by?.id ?? null;
  await core.db.$executeRaw`
    INSERT INTO audit (at, actor_id, actor, action, customer_id, subject)
    SELECT ${at}, ${actorId}::uuid, ${by?.name ?? 'cli'}, ${fileRead}, read.id, ${what}
    FROM unnest(${[...new Set(customerIds)]}::uuid[]) AS read(id)
    WHERE NOT EXISTS (
      SELECT FROM audit seen
      WHERE seen.customer_id = read.id AND seen.action = ${fileRead} AND seen.subject = ${what}
        AND seen.actor_id IS NOT DISTINCT FROM ${actorId}::uuid
        AND seen.at > ${at}::timestamptz - make_interval(mins => ${sameLookMinutes}) AND seen.at <= ${at})`;
}

const fileRead = 'file.read';

/** Somebody has read the record of what was done, or of who has read a file. */
export async function noteAuditRead(
  core: Core,
  by: StaffMember,
  question: { readonly what: string; readonly customerId?: string; readonly asked: Record<string, string> },
): Promise<void> {
  await writeAudit(core.db, {
    at: core.clock.now(),
    by,
    action: 'audit.read',
    subject: question.what,
    after: question.asked,
    ...(question.customerId === undefined ? {} : { customerId: question.customerId }),
  });
}

export interface Refusal {
  /** The command or button, never what was typed behind it. */
  readonly what: string;
  readonly why: 'role' | 'customer';
  readonly customerId?: string;
}

/** Who tried what they may not. A pattern of refusals is worth more than one. */
export async function noteRefusal(core: Core, by: StaffMember, refusal: Refusal): Promise<void> {
  await writeAudit(core.db, {
    at: core.clock.now(),
    by,
    action: 'command.refused',
    subject: refusal.what,
    after: { why: refusal.why },
    ...(refusal.customerId === undefined ? {} : { customerId: refusal.customerId }),
  });
}
