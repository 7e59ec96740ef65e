import type { Tx } from '../../prisma/client.ts';

/**
 * Holds a customer's row until the transaction ends: two changes of one customer happen one after the other. Rows that
 * only refer to it, such as the record of who has read its file, may still be written meanwhile.
 */
export async function lockCustomer(tx: Tx, customerId: string): Promise<{ readonly isErased: boolean }> {
  const [row] = await tx.$queryRaw<{ isErased: boolean }[]>`
    SELECT erased_at IS NOT NULL AS "isErased" FROM customer WHERE id = ${customerId}::uuid FOR NO KEY UPDATE`;
  return { isErased: row?.isErased ?? false };
}

/** Several at once are locked in the order of their ids, so that two who lock the same ones never wait for each other. */
export async function lockCustomers(tx: Tx, customerIds: readonly string[]): Promise<void> {
  await tx.$queryRaw`
    SELECT 1 FROM customer WHERE id = ANY(${[...customerIds]}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
}

/** Before customers are removed: nothing may refer to them any more that was not looked at. */
export async function lockForRemoval(tx: Tx, customerIds: readonly string[]): Promise<void> {
  await tx.$queryRaw`
    SELECT 1 FROM customer WHERE id = ANY(${[...customerIds]}::uuid[]) ORDER BY id FOR UPDATE`;
}
