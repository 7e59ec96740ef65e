import type { Db, Tx } from '../../prisma/client.ts';
import type { Tier } from '../../templates/reader/playbook.ts';
import { said } from '../../templates/reader/said.ts';
import { XinhangError } from '../errors.ts';
import type { PlatformId } from '../ports.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import type { CustomerSeats } from '../access/rule.ts';
import { may } from '../access/scopes.ts';

export interface CustomerRef extends CustomerSeats {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly tier: Tier;
}

export const customerFields = {
  id: true,
  code: true,
  name: true,
  tier: true,
  supervisorId: true,
  salespersonId: true,
  assistantId: true,
} as const;

/** Case-insensitive, otherwise an exact match. */
export async function customerByCode(db: Db | Tx, code: string): Promise<CustomerRef | null> {
  return (await holderOfCode(db, code))?.customer ?? null;
}

/** A customer by code, and the one that it has been merged into, if any. */
export async function holderOfCode(
  db: Db | Tx,
  code: string,
): Promise<{ readonly customer: CustomerRef; readonly mergedInto: CustomerRef | null } | null> {
  // Must match the index expression: ILIKE and lower() would not use it.
  const [found] = await db.$queryRaw<(CustomerRef & { readonly mergedIntoId: string | null })[]>`
    SELECT id, code, name, tier, supervisor_id AS "supervisorId", salesperson_id AS "salespersonId",
           assistant_id AS "assistantId", merged_into_id AS "mergedIntoId"
    FROM customer WHERE upper(code) = upper(${code})`;
  if (found === undefined) return null;
  const { mergedIntoId, ...customer } = found;
  return { customer, mergedInto: mergedIntoId === null ? null : await customerById(db, mergedIntoId) };
}

/** The customer with this id, or the one that it has been merged into: buttons and forms on a screen keep working. */
export async function customerById(db: Db | Tx, id: string): Promise<CustomerRef | null> {
  const found = await db.customer.findUnique({
    where: { id },
    select: { ...customerFields, mergedInto: { select: customerFields } },
  });
  if (found === null) return null;
  const { mergedInto, ...customer } = found;
  return mergedInto ?? customer;
}

/** The customer a chat group belongs to; null for one-to-one chats and unbound groups. */
export async function customerByRoom(
  db: Db | Tx,
  platform: PlatformId,
  platformRoomId: string,
): Promise<CustomerRef | null> {
  const room = await db.room.findFirst({
    where: { platform, platformRoomId, state: 'bound' },
    select: { customer: { select: customerFields } },
  });
  return room?.customer ?? null;
}

/** The customer at which a person from outside is entered; null also for one who is entered at several. */
export async function customerByContact(
  db: Db | Tx,
  platform: PlatformId,
  platformUserId: string,
): Promise<CustomerRef | null> {
  const [contact, another] = await db.contact.findMany({
    where: { platform, platformUserId, customer: { mergedIntoId: null } },
    select: { customer: { select: customerFields } },
    take: 2,
  });
  return another === undefined ? (contact?.customer ?? null) : null;
}

/**
 * Finds a customer by code if the person may see it. A customer they may not see gets the same answer as one that does
 * not exist.
 *
 * @throws XinhangError `not_found`
 */
export async function customerFor(db: Db | Tx, who: ActingStaff, code: string): Promise<CustomerRef> {
  const found = await holderOfCode(db, code);
  const customer = found?.mergedInto ?? found?.customer;
  if (customer === undefined || !may('read', who, customer)) {
    throw new XinhangError('not_found', said('customer/none-or-not-yours', { code }));
  }
  return customer;
}
