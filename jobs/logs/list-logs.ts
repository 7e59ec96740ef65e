import type { Temporal } from 'temporal-polyfill';
import type { Db } from '../../prisma/client.ts';
import { fromDbInstant } from '../../prisma/days.ts';

/** The current version of a contact log; earlier versions are kept as revisions. */
export interface LogLine {
  readonly id: string;
  readonly at: Temporal.Instant;
  readonly author: string;
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
  readonly edits: number;
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
      include: { onBehalfOf: { select: { name: true } } },
    }),
  ]);
  // Counted apart: as a relation's `_count`, Prisma would group the whole table.
  const edits = await db.contactLogRevision.groupBy({
    by: ['logId'],
    where: { logId: { in: rows.map(({ id }) => id) }, change: 'edited' },
    _count: true,
  });
  const editsOf = new Map(edits.map(({ logId, _count }) => [logId, _count]));
  return {
    total,
    lines: rows.map((row) => ({
      id: row.id,
      at: fromDbInstant(row.happenedAt),
      author: row.authorName,
      authorRole: row.authorRole,
      onBehalfOf: row.onBehalfOf?.name ?? null,
      direction: row.direction,
      channel: row.channel,
      purpose: row.purpose,
      summary: row.summary,
      fields: toFields(row.fields),
      assumed: row.assumed,
      edits: editsOf.get(row.id) ?? 0,
      deletedAt: row.deletedAt === null ? null : fromDbInstant(row.deletedAt),
    })),
  };
}

/** Keeps only string values of the stored JSON. */
function toFields(json: unknown): Record<string, string> {
  if (typeof json !== 'object' || json === null) return {};
  return Object.fromEntries(
    Object.entries(json).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])),
  );
}
