import type { Temporal } from 'temporal-polyfill';
import type { Prisma, Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';

/** The staff member who acted. */
export interface Actor {
  readonly id: string;
  readonly name: string;
}

export interface AuditEntry {
  readonly at: Temporal.Instant;
  readonly by: Actor | null;
  /** Who acted when it was not a staff member: `cli` for the command line. */
  readonly actor?: string;
  /** A verb and its object in English, stable for searching: `customer.open`, `fact.change`. */
  readonly action: string;
  readonly subject: string;
  readonly customerId?: string;
  readonly before?: Prisma.InputJsonValue;
  readonly after?: Prisma.InputJsonValue;
}

/** Every action is recorded with its actor, before and after (non-negotiable 7). Append-only. */
export async function writeAudit(tx: Tx, entry: AuditEntry): Promise<void> {
  await tx.audit.create({ data: rowOf(entry) });
}

/** Several entries in one statement, for changes to many customers at once. */
export async function writeAudits(tx: Tx, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await tx.$executeRawUnsafe(auditedIn('$1'), auditRows(entries));
}

/**
 * The same as a part of a statement beside Prisma, so that the change and its entries are one.
 *
 * @param rows the parameter with what `auditRows` returns
 */
export function auditedIn(rows: string, condition = 'TRUE'): string {
  return `INSERT INTO audit (at, actor_id, actor, action, customer_id, subject, before, after)
    SELECT at, actor_id, actor, action, customer_id, subject, before, after
    FROM jsonb_to_recordset(${rows}::jsonb)
      AS n(at timestamptz, actor_id uuid, actor text, action text, customer_id uuid, subject text, before jsonb,
           after jsonb)
    WHERE ${condition}`;
}

export function auditRows(entries: readonly AuditEntry[]): string {
  const rows = entries.map(rowOf).map(({ actorId, customerId, ...row }) => {
    return { ...row, actor_id: actorId ?? null, customer_id: customerId ?? null };
  });
  return JSON.stringify(rows);
}

/** As an entry keeps it. */
export function nameOfActor({ by, actor }: Pick<AuditEntry, 'by' | 'actor'>): string {
  return by?.name ?? actor ?? 'system';
}

function rowOf(entry: AuditEntry): Prisma.AuditCreateManyInput {
  return {
    at: toDbInstant(entry.at),
    actorId: entry.by?.id ?? null,
    actor: nameOfActor(entry),
    action: entry.action,
    subject: entry.subject,
    ...(entry.customerId === undefined ? {} : { customerId: entry.customerId }),
    ...(entry.before === undefined ? {} : { before: entry.before }),
    ...(entry.after === undefined ? {} : { after: entry.after }),
  };
}
