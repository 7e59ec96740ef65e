import type { Db } from '../../prisma/client.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import { may, type Scope } from '../access/scopes.ts';
import { customerByCode, type CustomerRef } from './find-customer.ts';
import { customersNamed } from './same-name.ts';

/** Maximum number of customers compared for one name; beyond that, use the code. */
const namesakes = 20;

/**
 * Finds a customer by code or full name among those the person may see. Null for all others, so that their existence is
 * not revealed.
 *
 * @param seenIn the scopes in which the customer is visible; default: `read`
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
  const readable = (await customersNamed(db, written, namesakes)).filter(sees);
  return readable.length === 1 ? (readable[0] ?? null) : null;
}

/** The customer meant, without an access check: for recording refusals, never for display. */
export async function customerMeant(db: Db, written: string): Promise<CustomerRef | null> {
  const byCode = await customerByCode(db, written);
  if (byCode !== null) return byCode;
  const [only, second] = await customersNamed(db, written, 2);
  return second === undefined ? (only ?? null) : null;
}
