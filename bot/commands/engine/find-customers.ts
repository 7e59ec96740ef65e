import { Refused } from '../../../jobs/access/refused.ts';
import { customerMeant, findReadable } from '../../../jobs/customers/find-readable.ts';
import type { CustomerRef } from '../../../jobs/customers/find-customer.ts';
import { XinhangError } from '../../../jobs/errors.ts';
import { said } from '../../../templates/reader/said.ts';
import type { CommandContext } from './context.ts';

/**
 * Several customers by their codes, each once.
 *
 * @throws XinhangError `not_found` for the first one that does not exist or is not theirs; the latter is recorded
 */
export async function findCustomers(
  ctx: CommandContext,
  codes: readonly string[],
): Promise<readonly CustomerRef[]> {
  const found = new Map<string, CustomerRef>();
  for (const code of codes) {
    const customer = await findReadable(ctx.core.db, ctx.by, code);
    if (customer === null) {
      const hidden = await customerMeant(ctx.core.db, code);
      const nothing = said('handover/no-customer-not-yours', { code });
      throw hidden === null
        ? new XinhangError('not_found', nothing)
        : new Refused('not_found', nothing, { why: 'customer', customerId: hidden.id });
    }
    found.set(customer.id, customer);
  }
  return [...found.values()];
}
