import type { Temporal } from 'temporal-polyfill';
import { Prisma } from '../../prisma/client.ts';
import { fromDbInstant, toDbInstant } from '../../prisma/days.ts';
import { type AnySaid, fromStored } from '../../templates/reader/said.ts';
import { type ActingStaff, seatsOf } from '../access/acting-staff.ts';
import { can } from '../access/can.ts';
import { customersSql } from '../access/scopes.ts';
import type { Core } from '../core.ts';

/** Older ones are no longer listed: nothing of them is worth sending. */
const listedDays = 30;
const readAtMost = 1_000;

/** One line of content that was to be posted and was not. */
export interface FailedItem {
  readonly kind: 'reminder' | 'notice' | 'room-message';
  readonly id: string;
  readonly say: string;
  /** Null for notices and room messages. */
  readonly step: string | null;
  readonly customer: FailedCustomer | null;
}

interface FailedCustomer {
  readonly id: string;
  readonly code: string;
  readonly name: string;
}

type FailedState = 'skipped' | 'unknown' | 'again';

/** A message that ended without being served, with everything it was to say. */
export interface Failed {
  /** The id of its first content: it stays the same when the message is sent again. */
  readonly id: string;
  /** Short form of the id, for people. */
  readonly ref: string;
  readonly deliveryId: string | null;
  /** When it was due. */
  readonly at: Temporal.Instant;
  readonly audience: 'customer' | 'staff';
  /** `unknown`: it may have arrived. `again`: it was sent again, or is about to be. */
  readonly state: FailedState;
  /** The platform is still being asked whether it arrived. */
  readonly isAsked: boolean;
  readonly reasons: readonly AnySaid[];
  readonly platform: string | null;
  readonly recipient: string | null;
  readonly items: readonly FailedItem[];
  /** False: it is listed for an operator, who sees neither customers nor names. */
  readonly isTheirs: boolean;
}

/** For whom the list is; null: the operator at the command line. */
export type FailedReader = ActingStaff | null;

interface Row extends Omit<FailedItem, 'customer'> {
  readonly deliveryId: string | null;
  readonly audience: 'customer' | 'staff';
  readonly dueAt: Date;
  readonly state: FailedState;
  readonly reason: unknown;
  readonly customerId: string | null;
  readonly code: string | null;
  readonly name: string | null;
  readonly recipient: string | null;
  readonly platform: string | null;
  readonly isAsked: boolean;
  readonly isTheirs: boolean;
}

const refLength = 6;

export function refOf(id: string): string {
  return id.slice(-refLength);
}

/**
 * What ended without being served, newest first: refused for good, too late, or possibly not arrived. People who answer
 * for customers see those of their customers and of their reports; operators see all, without customers or names.
 */
export async function listFailed(core: Core, reader: FailedReader): Promise<readonly Failed[]> {
  return gather(await readRows(core, reader, Prisma.sql`x.state IN ('skipped', 'unknown')`));
}

/** Also finds one that was sent again since. Null: there is none, or not for this reader. */
export async function findFailed(core: Core, reader: FailedReader, ref: string): Promise<Failed | null> {
  const listed = (await listFailed(core, reader)).find((failed) => failed.ref === ref || failed.id === ref);
  if (listed !== undefined) return listed;
  const [again] = await readRows(
    core,
    reader,
    Prisma.sql`x.state IN ('planned', 'claimed', 'posted') AND right(x.id::text, ${refLength}) = ${refOf(ref)}`,
  );
  return again === undefined ? null : (gather([{ ...again, state: 'again' }])[0] ?? null);
}

async function readRows(core: Core, reader: FailedReader, wanted: Prisma.Sql): Promise<readonly Row[]> {
  const since = toDbInstant(core.clock.now().subtract({ hours: 24 * listedDays }));
  const operates = reader === null || can(reader, 'program.operate');
  const theirs = theirsSql(reader);
  return await core.db.$queryRaw<Row[]>`
    WITH content AS (
      SELECT 'reminder' AS kind, r.id, r.delivery_id, r.audience, r.due_at, r.state, r.reason, r.say, f.step,
        f.customer_id, r.recipient_id
      FROM reminder r JOIN follow_up f ON f.id = r.follow_up_id
      UNION ALL
      SELECT 'notice', n.id, n.delivery_id, 'staff', n.due_at, n.state, n.reason, n.say, NULL, n.customer_id,
        n.recipient_id
      FROM notice n
      UNION ALL
      SELECT 'room-message', m.id, m.delivery_id, 'customer', m.due_at, m.state, m.reason, m.say, NULL,
        g.customer_id, NULL
      FROM room_message m JOIN room g ON g.id = m.room_id
    ), named AS (
      SELECT x.kind, x.id, x.delivery_id AS "deliveryId", x.audience, x.due_at AS "dueAt", x.state, x.reason, x.say,
        x.step, c.id AS "customerId", c.code, c.name, p.name AS recipient, d.platform,
        d.lease_until IS NOT NULL AS "isAsked", coalesce(${theirs}, FALSE) AS "isTheirs"
      FROM content x LEFT JOIN customer c ON c.id = x.customer_id LEFT JOIN staff p ON p.id = x.recipient_id
        LEFT JOIN delivery d ON d.id = x.delivery_id
      WHERE ${wanted} AND x.due_at >= ${since}
    )
    SELECT * FROM named WHERE "isTheirs" OR ${operates} ORDER BY "dueAt" DESC, id LIMIT ${readAtMost}`;
}

/** For a row with the customer as `c` and the recipient as `x.recipient_id`. */
function theirsSql(reader: FailedReader): Prisma.Sql {
  if (reader === null) return Prisma.sql`FALSE`;
  const people = [...seatsOf(reader), ...reader.leads];
  const isToTheirs = can(reader, 'company.answer')
    ? Prisma.sql`TRUE`
    : Prisma.sql`x.recipient_id = ANY(${people}::uuid[])`;
  // An operator without a team has nothing of their own here but messages to themselves.
  return Prisma.sql`CASE WHEN c.id IS NULL THEN ${isToTheirs} ELSE ${customersSql('audit', reader)} END`;
}

/** What was to be one message is one line. */
function gather(rows: readonly Row[]): readonly Failed[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = [row.deliveryId ?? row.id, row.state, row.isTheirs].join();
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group.toSorted((a, b) => a.id.localeCompare(b.id));
    if (first === undefined) return [];
    const { id, deliveryId, audience, state, isAsked, platform, isTheirs } = first;
    const stored = new Map(group.map(({ reason }) => [JSON.stringify(reason), reason]));
    return {
      id,
      ref: refOf(id),
      deliveryId,
      at: fromDbInstant(first.dueAt),
      audience,
      state,
      isAsked: state === 'unknown' && isAsked,
      reasons: [...stored.values()].flatMap((reason) => fromStored(reason) ?? []),
      platform,
      recipient: isTheirs ? first.recipient : null,
      isTheirs,
      items: group.map((row) => ({
        kind: row.kind,
        id: row.id,
        say: row.say,
        step: row.step,
        customer: isTheirs ? customerOf(row) : null,
      })),
    };
  });
}

function customerOf({ customerId, code, name }: Row): FailedCustomer | null {
  return customerId === null || code === null || name === null ? null : { id: customerId, code, name };
}
