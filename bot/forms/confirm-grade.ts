import { customerById } from '../../jobs/customers/find-customer.ts';
import { confirmSuggestion } from '../../jobs/grades/set-grades.ts';
import { noteRefusal } from '../../jobs/access/note-access.ts';
import { type CommandContext, type Reply, say, tell } from '../commands/engine/context.ts';
import { describeGradesSet } from '../commands/grade/describe-grades.ts';
import { gradeShow } from '../commands/grade/show.ts';
import { isAllowed } from '../commands/engine/take-customer.ts';
import { isFor } from '../commands/engine/usage.ts';

/** 确认建议: what the facts suggest at this moment, which may be more than when the button was drawn. */
export async function confirmGrade(ctx: CommandContext, customerId: string): Promise<Reply> {
  const isId = /^[0-9a-f-]{36}$/i.test(customerId);
  const customer = isId ? await customerById(ctx.core.db, customerId) : null;
  if (customer === null || !isFor(gradeShow, ctx) || !isAllowed(ctx, customer, 'manage')) {
    if (customer !== null) {
      await noteRefusal(ctx.core, ctx.by, { what: 'grade confirm', why: 'customer', customerId });
    }
    return say(
      tell(ctx, '没有找到这个客户，或它不归您管。', 'There is no such customer, or it is not yours.'),
    );
  }
  return await describeGradesSet(ctx, customer, await confirmSuggestion(ctx.core, ctx.by, customer));
}
