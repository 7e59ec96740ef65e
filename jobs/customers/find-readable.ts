import type { Db } from '../../prisma/client.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import { may, type Scope } from '../access/scopes.ts';
import { customerByCode, customerById, customerFields, type CustomerRef } from './find-customer.ts';

/** How many customers of one name are looked at; more than that are told apart by code. */
const namesakes = 20;

/**
 * The customer somebody means, by code or by its full name, among those they may see. Null for all others: whether
 * such a customer exists does not show.
 *
 * @param seenIn the scopes that show it; whoever may read its file, unless told
 */
export async function findReadable(
  db: Db,
  who: ActingStaff,
  written: string,
  seenIn: readonly Scope[] = ['read'],
): Promise<CustomerRef | null> {
  const sees = (customer: CustomerRef) => seenIn.some((scope) => may(scope, who, customer));
  const byCode = await customerByCode(db, written);
  if (byCode !== null) return sees(byCode) ? byCode : null;
  const named = await db.customer.findMany({
    where: { name: written },
    select: { id: true },
    take: namesakes,
  });
  const found = await Promise.all(named.map(({ id }) => customerById(db, id)));
  const readable = found.filter((customer) => customer !== null && sees(customer));
  return readable.length === 1 ? (readable[0] ?? null) : null;
}

/** The customer that is meant, whoever asks: for the record of who was refused it, never to be shown. */
export async function customerMeant(db: Db, written: string): Promise<CustomerRef | null> {
  const byCode = await customerByCode(db, written);
  if (byCode !== null) return byCode;
  const [only, second] = await db.customer.findMany({
    where: { name: written },
    select: customerFields,
    take: 2,
  });
  return second === undefined ? (only ?? null) : null;
}
