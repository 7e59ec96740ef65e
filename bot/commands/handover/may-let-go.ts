import { answersForColleague, isLastAbove } from '../../../jobs/access/colleagues.ts';
import { Refused } from '../../../jobs/access/refused.ts';
import { XinhangError } from '../../../jobs/errors.ts';
import type { StaffMember } from '../../../jobs/staff/staff-member.ts';
import { type CommandContext } from '../engine/context.ts';
import { checkGrant } from '../staff/check-grant.ts';
import { said } from '../../../templates/reader/said.ts';

/**
 * Checks who may offboard a colleague: a superior, within the roles that they may revoke.
 *
 * @throws Refused
 */
export function checkMayLetGo(ctx: CommandContext, who: StaffMember): void {
  checkGrant(ctx, who.roles);
  if (answersForColleague(ctx.by, who.id)) return;
  throw new Refused('not_allowed', said('handover/not-yours-to-offboard', { name: who.name }), {
    why: 'role',
  });
}

/** The last director or general manager cannot leave. @throws XinhangError `not_allowed` */
export async function checkNotLast(ctx: CommandContext, who: StaffMember): Promise<void> {
  if (!(await isLastAbove(ctx.core.db, who))) return;
  throw new XinhangError('not_allowed', said('handover/last-above', { name: who.name }));
}
