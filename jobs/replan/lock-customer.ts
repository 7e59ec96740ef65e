import type { Tx } from '../../prisma/client.ts';
import { listed, prepared } from '../../prisma/prepared.ts';

/**
 * Locks a customer's row until the transaction ends, which serialises changes to the customer. Rows that only refer to
 * it, such as access log entries, can still be written.
 */
export async function lockCustomer(tx: Tx, customerId: string): Promise<LockedCustomer> {
  const [row] = await tx.$queryRaw<LockedCustomer[]>`${prepared}
    SELECT erased_at IS NOT NULL AS "isErased", merged_into_id AS "mergedIntoId"
    FROM customer WHERE id = ${customerId}::uuid FOR NO KEY UPDATE`;
  return row ?? { isErased: false, mergedIntoId: null };
}

export interface LockedCustomer {
  readonly isErased: boolean;
  /** The customer that has its records now. */
  readonly mergedIntoId: string | null;
}

/** Locks several customers in id order, which prevents deadlocks. */
export async function lockCustomers(tx: Tx, customerIds: readonly string[]): Promise<void> {
  await tx.$queryRaw`${prepared}
    SELECT 1 FROM customer WHERE id = ANY(${listed('uuid', customerIds)}) ORDER BY id FOR NO KEY UPDATE`;
}

/** Locks customers for deletion, so that no new rows can refer to them. */
export async function lockForRemoval(tx: Tx, customerIds: readonly string[]): Promise<void> {
  await tx.$queryRaw`
    SELECT 1 FROM customer WHERE id = ANY(${[...customerIds]}::uuid[]) ORDER BY id FOR UPDATE`;
}
