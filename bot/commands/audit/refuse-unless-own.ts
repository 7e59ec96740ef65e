import { XinhangError } from '../../../jobs/errors.ts';
import type { CustomerRef } from '../../../jobs/customers/find-customer.ts';
import { answersFor } from '../../../jobs/audit/list-audit.ts';
import { noteRefusal } from '../../../jobs/access/note-access.ts';
import { type CommandContext, tell } from '../engine/context.ts';

/**
 * A supervisor reads the record of the customers he answers for, and of no other supervisor's; trying is on record.
 *
 * @throws XinhangError `not_allowed`
 */
export async function refuseUnlessOwn(
  ctx: CommandContext,
  customer: CustomerRef,
  what: string,
): Promise<void> {
  if (await answersFor(ctx.core.db, ctx.by, customer)) return;
  await noteRefusal(ctx.core, ctx.by, { what, why: 'customer', customerId: customer.id });
  const { code } = customer;
  throw new XinhangError(
    'not_allowed',
    tell(
      ctx,
      `${code} 的审计记录只给它的销售主管和更上一级看。`,
      `The audit of ${code} is for its supervisor and those above.`,
    ),
  );
}
