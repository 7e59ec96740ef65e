import { Temporal } from 'temporal-polyfill';
import { type Db, Prisma } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import { can } from '../access/can.ts';
import { customersSql } from '../access/scopes.ts';

/** One action, refused attempt or read access. */
export interface AuditLine {
  readonly at: Temporal.Instant;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly customer: { readonly id: string; readonly code: string; readonly name: string } | null;
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
}

export interface AuditQuestion {
  /** `changes`: actions and refusals. `access`: reads and exports. `all`: both. */
  readonly kind: 'changes' | 'access' | 'all';
  readonly customerId?: string | undefined;
  readonly actorId?: string | undefined;
  /** Inclusive. */
  readonly since?: Temporal.Instant | undefined;
  readonly limit: number;
}

export interface AuditList {
  /** Newest first. */
  readonly lines: readonly AuditLine[];
  readonly hasMore: boolean;
}

/** Actions that only read. */
export const readingActions = [
  'file.read',
  'file.export',
  'audit.read',
  'figures.read',
  'preview.read',
] as const;

interface Row {
  readonly atMs: number;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly customerId: string | null;
  readonly code: string | null;
  readonly name: string | null;
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * The audit log, limited to what the asker answers for: a supervisor sees his own customers and those of his reports; a
 * director and the general manager see the whole company. No one else sees anything.
 */
export async function listAudit(db: Db, asker: ActingStaff, question: AuditQuestion): Promise<AuditList> {
  const { kind, customerId, actorId, since, limit } = question;
  const reading = Prisma.sql`a.action = ANY(${[...readingActions]})`;
  // The trail of a customer that was merged belongs to the one it was merged into; its own seats are vacant.
  const merged = customerId === undefined ? [] : await mergedInto(db, customerId);
  const ofMerged = merged.length === 0 ? Prisma.empty : Prisma.sql`OR a.customer_id = ANY(${merged}::uuid[])`;
  const wanted = [
    Prisma.sql`(${scopeOf(asker)} ${ofMerged})`,
    kind === 'all' ? Prisma.sql`TRUE` : kind === 'access' ? reading : Prisma.sql`NOT ${reading}`,
    ...(customerId === undefined
      ? []
      : [Prisma.sql`a.customer_id = ANY(${[customerId, ...merged]}::uuid[])`]),
    ...(actorId === undefined ? [] : [Prisma.sql`a.actor_id = ${actorId}::uuid`]),
    ...(since === undefined ? [] : [Prisma.sql`a.at >= ${toDbInstant(since)}`]),
  ];
  const rows = await db.$queryRaw<Row[]>`
    SELECT (extract(epoch FROM a.at) * 1000)::float8 AS "atMs", a.actor, a.action, a.subject, a.before, a.after,
           c.id AS "customerId", c.code, c.name
    FROM audit a LEFT JOIN customer c ON c.id = a.customer_id
    WHERE ${Prisma.join(wanted, ' AND ')}
    ORDER BY a.id DESC LIMIT ${limit + 1}`;
  return { lines: rows.slice(0, limit).map(toLine), hasMore: rows.length > limit };
}

async function mergedInto(db: Db, customerId: string): Promise<string[]> {
  const rows = await db.customer.findMany({ where: { mergedIntoId: customerId }, select: { id: true } });
  return rows.map(({ id }) => id);
}

/** Entries about no customer are visible only to those who answer for the whole company. */
function scopeOf(who: ActingStaff): Prisma.Sql {
  return can(who, 'company.answer') ? Prisma.sql`TRUE` : customersSql('audit', who);
}

function toLine({ atMs, customerId, code, name, before, after, ...row }: Row): AuditLine {
  return {
    ...row,
    at: Temporal.Instant.fromEpochMilliseconds(Math.round(atMs)),
    customer: customerId === null || code === null || name === null ? null : { id: customerId, code, name },
    before: toRecord(before),
    after: toRecord(after),
  };
}

function toRecord(json: unknown): Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
    ? Object.fromEntries(Object.entries(json))
    : {};
}
