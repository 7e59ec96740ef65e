import { answersForColleague, isLastAbove } from '../../../jobs/access/colleagues.ts';
import { Refused } from '../../../jobs/access/refused.ts';
import { XinhangError } from '../../../jobs/errors.ts';
import type { StaffMember } from '../../../jobs/staff/staff-member.ts';
import { type CommandContext, tell } from '../engine/context.ts';
import { checkGrant } from '../staff/check-grant.ts';

/**
 * Who may say that a colleague has left: whoever answers for them, within the roles they may take away.
 *
 * @throws Refused
 */
export function checkMayLetGo(ctx: CommandContext, who: StaffMember): void {
  checkGrant(ctx, who.roles);
  if (answersForColleague(ctx.by, who.id)) return;
  throw new Refused(
    'not_allowed',
    tell(
      ctx,
      `${who.name} 的离职由他的上级办理。`,
      `It is for the superior of ${who.name} to say that they leave.`,
    ),
    { why: 'role' },
  );
}

/** The last one above stays. @throws XinhangError `not_allowed` */
export async function checkNotLast(ctx: CommandContext, who: StaffMember): Promise<void> {
  if (!(await isLastAbove(ctx.core.db, who))) return;
  throw new XinhangError(
    'not_allowed',
    tell(
      ctx,
      `${who.name} 是唯一的总监或总经理。请先安排另一位，再办离职。`,
      `${who.name} is the only director or general manager. Please appoint another one first.`,
    ),
  );
}
