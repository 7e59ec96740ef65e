import type { Db } from '../../prisma/client.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import { may, type Scope } from '../access/scopes.ts';
import { said } from '../../templates/reader/said.ts';
import { XinhangError } from '../errors.ts';
import { type CustomerRef, holderOfCode } from './find-customer.ts';
import { customersNamed } from './same-name.ts';

/** Maximum number of customers compared for one name; beyond that, use the code. */
const namesakes = 20;

/**
 * Finds a customer by code or full name among those the person may see. Null for all others, so that their existence is
 * not revealed.
 *
 * @param seenIn the scopes in which the customer is visible; default: `read`
 * @throws XinhangError `not_found`, naming the other code, for the code of a customer that has been merged
 */
export async function findReadable(
  db: Db,
  who: ActingStaff,
  written: string,
  seenIn: readonly Scope[] = ['read'],
): Promise<CustomerRef | null> {
  const sees = (customer: CustomerRef) => seenIn.some((scope) => may(scope, who, customer));
  const byCode = await holderOfCode(db, written);
  if (byCode !== null) {
    const { customer, mergedInto } = byCode;
    if (mergedInto === null) return sees(customer) ? customer : null;
    if (!sees(mergedInto)) return null;
    const merged = said('customer/merged', { code: customer.code, into: mergedInto.code });
    throw new XinhangError('not_found', merged);
  }
  const readable = (await customersNamed(db, written, namesakes)).filter(sees);
  return readable.length === 1 ? (readable[0] ?? null) : null;
}

/** The customer meant, without an access check: for recording refusals, never for display. */
export async function customerMeant(db: Db, written: string): Promise<CustomerRef | null> {
  const byCode = await holderOfCode(db, written);
  if (byCode !== null) return byCode.mergedInto ?? byCode.customer;
  const [only, second] = await customersNamed(db, written, 2);
  return second === undefined ? (only ?? null) : null;
}
