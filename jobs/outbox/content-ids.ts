import type { Sql } from '../../prisma/client.ts';

/** What a delivery carries, for the log: a reminder can be found along its whole way. */
export interface ContentIds {
  readonly reminderIds?: readonly string[];
  readonly noticeId?: string;
  readonly roomMessageId?: string;
}

/** For deliveries whose content is not loaded. */
export async function readContentIds(
  sql: Sql,
  deliveries: readonly string[],
): Promise<ReadonlyMap<string, ContentIds>> {
  if (deliveries.length === 0) return new Map();
  const { rows } = await sql.query<{ id: string; ids: ContentIds }>({
    name: 'content-ids',
    text: `SELECT d.id, json_strip_nulls(json_build_object(
        'reminderIds', (SELECT json_agg(r.id ORDER BY r.due_at, r.id) FROM reminder r WHERE r.delivery_id = d.id),
        'noticeId', (SELECT n.id FROM notice n WHERE n.delivery_id = d.id),
        'roomMessageId', (SELECT m.id FROM room_message m WHERE m.delivery_id = d.id))) AS ids
      FROM unnest($1::uuid[]) AS d(id)`,
    values: [deliveries],
  });
  return new Map(rows.map(({ id, ids }) => [id, ids]));
}
