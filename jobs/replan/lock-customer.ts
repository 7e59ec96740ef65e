import type { Tx } from '../../prisma/client.ts';

/** Holds a customer's row until the transaction ends: two changes of one customer happen one after the other. */
export async function lockCustomer(tx: Tx, customerId: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM customer WHERE id = ${customerId}::uuid FOR UPDATE`;
}
