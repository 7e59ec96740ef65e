import { Prisma, type Tx } from '../../prisma/client.ts';

/**
 * Deletes customers with all their rows, by cascading foreign keys, including messages posted about them. Audit entries
 * stay, with the customer's code but without its name.
 *
 * @param customers must be locked by `lockForRemoval`
 * @returns the number of customers deleted
 */
export async function removeCustomers(
  tx: Tx,
  customers: readonly { readonly id: string; readonly code: string }[],
): Promise<number> {
  const ids = customers.map(({ id }) => id);
  const codes = customers.map(({ code }) => code);
  await tx.$executeRaw`
    UPDATE audit a SET customer_id = NULL,
           before = CASE WHEN jsonb_typeof(a.before) = 'object' THEN a.before - 'name' END,
           after = CASE WHEN jsonb_typeof(a.after) = 'object' THEN a.after - 'name' END,
           subject = CASE WHEN a.subject = gone.code THEN a.subject ELSE gone.code || ' ' || a.subject END
    FROM unnest(${ids}::uuid[], ${codes}::text[]) AS gone(id, code) WHERE a.customer_id = gone.id`;
  await removePostings(tx, ids);
  const { count } = await tx.customer.deleteMany({ where: { id: { in: ids } } });
  return count;
}

/** A message to a colleague may cover several customers: the record of its posting is kept, its text is not. */
async function removePostings(tx: Tx, customerIds: readonly string[]): Promise<void> {
  const about = await tx.$queryRaw<{ id: string; target: string }[]>`
    SELECT d.id, d.target FROM delivery d WHERE d.id IN (
      SELECT r.delivery_id FROM reminder r JOIN follow_up f ON f.id = r.follow_up_id
      WHERE f.customer_id = ANY(${[...customerIds]}::uuid[])
      UNION SELECT n.delivery_id FROM notice n WHERE n.customer_id = ANY(${[...customerIds]}::uuid[])
      UNION SELECT m.delivery_id FROM room_message m JOIN room ON room.id = m.room_id
      WHERE room.customer_id = ANY(${[...customerIds]}::uuid[]))`;
  const toCustomer = about.filter(({ target }) => target.startsWith('customer:')).map(({ id }) => id);
  await tx.delivery.deleteMany({ where: { id: { in: toCustomer } } });
  await tx.delivery.updateMany({
    where: { id: { in: about.map(({ id }) => id) } },
    data: { text: null, card: Prisma.DbNull },
  });
}
