import { tellApart } from '../staff/name-people.ts';
import type { Temporal } from 'temporal-polyfill';
import type { Db } from '../../prisma/client.ts';
import { fromDbInstant } from '../../prisma/days.ts';
import type { Attachment } from '../ports.ts';
import { readAttachments } from '../attachment.ts';

/** The current version of a contact log; earlier versions are kept as revisions. */
export interface LogLine {
  readonly id: string;
  readonly at: Temporal.Instant;
  readonly author: string;
  /** Null: the customer. */
  readonly authorId: string | null;
  /** A role of the staff register, or `customer`. */
  readonly authorRole: string;
  readonly onBehalfOf: string | null;
  readonly direction: 'inbound' | 'outbound';
  readonly channel: string;
  readonly purpose: string;
  readonly summary: string;
  readonly fields: Readonly<Record<string, string>>;
  /** Kept as the answer to a question although it is not in its thread. */
  readonly assumed: boolean;
  readonly attachments: readonly Attachment[];
  readonly edits: number;
  /** What was written first, if it was edited. */
  readonly firstWords: string | null;
  readonly deletedAt: Temporal.Instant | null;
}

export interface LogList {
  readonly total: number;
  /** Newest first. */
  readonly lines: readonly LogLine[];
}

export async function listLogs(db: Db, customerId: string, limit = 10): Promise<LogList> {
  const [total, rows] = await Promise.all([
    db.contactLog.count({ where: { customerId } }),
    db.contactLog.findMany({
      where: { customerId },
      orderBy: [{ happenedAt: 'desc' }, { recordedAt: 'desc' }],
      take: limit,
      include: { onBehalfOf: { select: { id: true, name: true } } },
    }),
  ]);
  const edits = await editsOf(
    db,
    rows.map(({ id }) => id),
  );
  const naming = await tellApart(db);
  return {
    total,
    lines: rows.map((row) => ({
      id: row.id,
      at: fromDbInstant(row.happenedAt),
      author: row.authorName,
      authorId: row.actorId,
      authorRole: row.authorRole,
      onBehalfOf: row.onBehalfOf === null ? null : naming(row.onBehalfOf),
      direction: row.direction,
      channel: row.channel,
      purpose: row.purpose,
      summary: row.summary,
      fields: toFields(row.fields),
      attachments: readAttachments(row.attachments),
      assumed: row.assumed,
      edits: edits.get(row.id)?.count ?? 0,
      firstWords: edits.get(row.id)?.firstWords ?? null,
      deletedAt: row.deletedAt === null ? null : fromDbInstant(row.deletedAt),
    })),
  };
}

export interface Edits {
  readonly count: number;
  /** What was written before the first of them. */
  readonly firstWords: string;
}

/** The edits of contact logs, by id; logs that were never edited are absent. */
export async function editsOf(db: Db, logIds: readonly string[]): Promise<ReadonlyMap<string, Edits>> {
  const revisions = await db.contactLogRevision.findMany({
    where: { logId: { in: [...logIds] }, change: 'edited' },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
    select: { logId: true, before: true },
  });
  const edits = new Map<string, Edits>();
  for (const { logId, before } of revisions) {
    const known = edits.get(logId);
    edits.set(logId, { count: (known?.count ?? 0) + 1, firstWords: known?.firstWords ?? before });
  }
  return edits;
}

/** Keeps only string values of the stored JSON. */
function toFields(json: unknown): Record<string, string> {
  if (typeof json !== 'object' || json === null) return {};
  return Object.fromEntries(
    Object.entries(json).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])),
  );
}
