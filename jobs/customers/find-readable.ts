import type { Db } from '../../prisma/client.ts';
import { mayRead } from '../access/access.ts';
import { customerByCode, customerById, type CustomerRef } from './find-customer.ts';
import type { StaffMember } from '../staff/staff-member.ts';

/** How many customers of one name are looked at; more than that are told apart by code. */
const namesakes = 20;

/**
 * The customer somebody means, by code or by its full name, among those they may see. Null for all others: whether
 * such a customer exists does not show.
 *
 * @param may who sees it in this matter; whoever may read its file, unless told
 */
export async function findReadable(
  db: Db,
  who: StaffMember,
  written: string,
  may: (who: StaffMember, customer: CustomerRef) => boolean = mayRead,
): Promise<CustomerRef | null> {
  const byCode = await customerByCode(db, written);
  if (byCode !== null) return may(who, byCode) ? byCode : null;
  const named = await db.customer.findMany({
    where: { name: written },
    select: { id: true },
    take: namesakes,
  });
  const found = await Promise.all(named.map(({ id }) => customerById(db, id)));
  const readable = found.filter((customer) => customer !== null && may(who, customer));
  return readable.length === 1 ? (readable[0] ?? null) : null;
}
