import type { Core } from '../core.ts';
import { toDbInstant } from '../../prisma/days.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { writeAudit } from '../audit/write-audit.ts';
import type { ActingStaff } from './acting-staff.ts';
import { customersIn, hasTeam } from './scopes.ts';

/** Looking again at what one has just looked at is the same look. */
const sameLookMinutes = 10;

export interface ShownTo {
  /** Customers whose files were opened. */
  readonly files?: readonly string[];
  /** Customers that were named. One's own among them leave no trace. */
  readonly customers?: readonly string[];
  /** Figures over more than one's own customers, and of what. */
  readonly figures?: string | undefined;
}

/**
 * What somebody was shown of files, and of other people's customers and figures (S1 L29 借阅; requirements 1.17 b).
 *
 * @param what the action: `customer show`
 * @param withinMinutes looking again within this time is the same look
 */
export async function noteShown(
  core: Core,
  by: ActingStaff,
  what: string,
  { files = [], customers = [], figures }: ShownTo,
  withinMinutes = sameLookMinutes,
): Promise<void> {
  const others = await othersAmong(core, by, customers);
  await noteReads(core, by, [...files, ...others], what, withinMinutes);
  if (figures === undefined || !hasTeam(by)) return;
  await writeAudit(core.db, {
    at: core.clock.now(),
    by,
    action: 'figures.read',
    subject: what,
    after: { of: figures },
  });
}

async function othersAmong(
  core: Core,
  by: ActingStaff,
  customerIds: readonly string[],
): Promise<readonly string[]> {
  if (customerIds.length === 0) return [];
  const rows = await core.db.customer.findMany({
    where: { AND: [{ id: { in: [...new Set(customerIds)] } }, customersIn('sits', by)] },
    select: { id: true },
  });
  const own = new Set(rows.map(({ id }) => id));
  return customerIds.filter((id) => !own.has(id));
}

/**
 * Who looked at which customers, in one statement.
 *
 * @param by null: whoever may run the program, at its command line
 * @param withinMinutes looking again within this time is the same look
 */
export async function noteReads(
  core: Core,
  by: Pick<StaffMember, 'id' | 'name'> | null,
  customerIds: readonly string[],
  what: string,
  withinMinutes = sameLookMinutes,
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
        AND seen.at > ${at}::timestamptz - make_interval(mins => ${withinMinutes}::int) AND seen.at <= ${at})`;
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
