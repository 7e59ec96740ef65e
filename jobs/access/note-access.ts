import type { Core } from '../core.ts';
import { toDbInstant } from '../../prisma/days.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { writeAudit } from '../audit/write-audit.ts';
import type { ActingStaff } from './acting-staff.ts';
import { customersIn, hasTeam } from './scopes.ts';

/** Repeated views within this time are recorded once. */
const sameLookMinutes = 10;

export interface ShownTo {
  /** Customers whose files were opened. */
  readonly files?: readonly string[];
  /** Customers shown by name. The reader's own customers leave no record. */
  readonly customers?: readonly string[];
  /** Which figures were shown, where they cover more than the reader's own customers. */
  readonly figures?: string | undefined;
}

/**
 * Records what was shown of customer files, and of other people's customers and figures (S1 L29 借阅; requirements 1.17
 * b).
 *
 * @param what the action: `customer show`
 * @param withinMinutes repeated views within this time are recorded once
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
 * Records who viewed which customers. Looks of one person that come together, such as the parts of a page, wait for each
 * other, so that the second finds the line of the first.
 *
 * @param by null: the operator at the command line
 * @param withinMinutes repeated views within this time are recorded once
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
  const wait = core.db
    .$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`${fileRead} ${actorId} ${what}`}, 0))`;
  const note = core.db.$executeRaw`
    INSERT INTO audit (at, actor_id, actor, action, customer_id, subject)
    SELECT ${at}, ${actorId}::uuid, ${by?.name ?? 'cli'}, ${fileRead}, read.id, ${what}
    FROM unnest(${[...new Set(customerIds)]}::uuid[]) AS read(id)
    WHERE NOT EXISTS (
      SELECT FROM audit seen
      WHERE seen.customer_id = read.id AND seen.action = ${fileRead} AND seen.subject = ${what}
        AND seen.actor_id IS NOT DISTINCT FROM ${actorId}::uuid
        AND seen.at > ${at}::timestamptz - make_interval(mins => ${withinMinutes}::int) AND seen.at <= ${at})`;
  await core.db.$transaction([wait, note]);
}

const fileRead = 'file.read';

/** Records that the audit log, or the list of a file's readers, was read. */
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
  /** The command or button, never its typed arguments. */
  readonly what: string;
  readonly why: 'role' | 'customer';
  readonly customerId?: string;
}

/** Records a refused attempt. Repeated refusals can reveal a pattern. */
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
