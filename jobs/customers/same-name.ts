import type { Db, Tx } from '../../prisma/client.ts';
import { said } from '../../templates/reader/said.ts';
import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import { madeBefore } from '../inbox/change-once.ts';
import type { CustomerRef } from './find-customer.ts';

/**
 * Customers whose name differs at most in width, case, blanks, brackets or invisible characters. Erased customers have
 * no name. The name of a customer that has been merged is a name of the one it was merged into.
 */
export async function customersNamed(
  db: Db | Tx,
  name: string,
  atMost: number,
): Promise<readonly CustomerRef[]> {
  return await db.$queryRaw<CustomerRef[]>`
    SELECT DISTINCT c.id, c.code, c.name, c.tier, c.supervisor_id AS "supervisorId",
           c.salesperson_id AS "salespersonId", c.assistant_id AS "assistantId"
    FROM customer n JOIN customer c ON c.id = coalesce(n.merged_into_id, n.id)
    WHERE name_key(n.name) = name_key(${name}) AND n.erased_at IS NULL
    ORDER BY c.code LIMIT ${atMost}`;
}

/** More would not be read. */
const mostNamed = 5;

/**
 * Asks about a new customer whose name another one has.
 *
 * @throws XinhangError `already_exists` with the other codes, unless the current inbound item has opened the customer
 */
export async function askAboutName(core: Core, name: string): Promise<void> {
  if ((await madeBefore(core, 'customer.open')) !== null) return;
  const known = await codesNamed(core.db, name);
  if (known.length > 0) throw new XinhangError('already_exists', said('customer/same-name', { known, name }));
}

/** The same for an entry that becomes a customer. @throws XinhangError `already_exists` with the other codes */
export async function checkName(tx: Tx, name: string): Promise<void> {
  const known = await codesNamed(tx, name);
  if (known.length > 0)
    throw new XinhangError('already_exists', said('customer/known-name', { known, name }));
}

async function codesNamed(db: Db | Tx, name: string) {
  const others = await customersNamed(db, name, mostNamed);
  return others.map(({ code, name: other }) => said('customer/code-and-name', { code, name: other }));
}
