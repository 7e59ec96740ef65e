import type { Tx } from '../../prisma/client.ts';
import { type AnySaid, type Joined, said } from '../../templates/reader/said.ts';

interface Row {
  readonly id: string;
  readonly logs: boolean;
  readonly posted: boolean;
  readonly room: boolean;
  readonly worked: boolean;
  readonly papers: boolean;
  readonly changed: boolean;
}

const reasons = {
  logs: said('book/touched-logs'),
  posted: said('book/touched-posted'),
  room: said('book/touched-room'),
  worked: said('book/touched-worked'),
  papers: said('book/touched-papers'),
  changed: said('book/changed-since'),
} as const satisfies Record<Exclude<keyof Row, 'id'>, AnySaid>;

/**
 * Reads and refusals do not count as changes to a customer. Nor does an entry that was opened: one that is still there is
 * seen by itself, and one that an undo removed leaves nothing behind.
 */
const looks = ['file.read', 'audit.read', 'command.refused', 'entry.open', 'entry.remove'];

/**
 * Why customers created by an import must be kept on undo: what people or the program have done with them since.
 * Untouched customers are absent from the result.
 *
 * @param lastAuditId the last audit entry when the import ended
 */
export async function touchedSince(
  tx: Tx,
  customerIds: readonly string[],
  lastAuditId: bigint,
): Promise<ReadonlyMap<string, Joined>> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT c.id,
      EXISTS (SELECT FROM contact_log x WHERE x.customer_id = c.id) AS logs,
      EXISTS (SELECT FROM reminder r JOIN follow_up f ON f.id = r.follow_up_id
        WHERE f.customer_id = c.id AND (r.delivery_id IS NOT NULL OR r.state IN ('claimed', 'posted', 'unknown')))
        OR EXISTS (SELECT FROM notice x WHERE x.customer_id = c.id AND x.state IN ('claimed', 'posted', 'unknown'))
        AS posted,
      EXISTS (SELECT FROM room x WHERE x.customer_id = c.id) AS room,
      EXISTS (SELECT FROM follow_up f WHERE f.customer_id = c.id AND (f.skipped OR f.snoozed_until IS NOT NULL
        OR (f.state = 'closed' AND f.closed_by IS DISTINCT FROM 'facts'))) AS worked,
      EXISTS (SELECT FROM form_answer x WHERE x.customer_id = c.id)
        OR EXISTS (SELECT FROM approval_request x WHERE x.customer_id = c.id)
        OR EXISTS (SELECT FROM first_order x WHERE x.customer_id = c.id)
        OR EXISTS (SELECT FROM gift x WHERE x.customer_id = c.id)
        OR EXISTS (SELECT FROM greeting x WHERE x.customer_id = c.id)
        OR EXISTS (SELECT FROM contact_plan x WHERE x.customer_id = c.id)
        OR EXISTS (SELECT FROM entry x WHERE x.customer_id = c.id)
        OR EXISTS (SELECT FROM contact x WHERE x.customer_id = c.id) AS papers,
      EXISTS (SELECT FROM audit a WHERE a.customer_id = c.id AND a.id > ${lastAuditId}
        AND NOT (a.action = ANY(${looks}::text[]))) AS changed
    FROM customer c WHERE c.id = ANY(${[...customerIds]}::uuid[])`;
  return new Map(
    rows.flatMap((row) => {
      const why = whys.filter((key) => row[key]).map((key) => reasons[key]);
      return why.length === 0 ? [] : [[row.id, { joined: 'clauses', each: why }] as const];
    }),
  );
}

const whys = ['logs', 'posted', 'room', 'worked', 'papers', 'changed'] as const;
