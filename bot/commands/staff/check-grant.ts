import { beyondGrant } from '../../../jobs/access/can.ts';
import { answersForColleague } from '../../../jobs/access/colleagues.ts';
import { Refused } from '../../../jobs/access/refused.ts';
import type { StaffMember } from '../../../jobs/staff/staff-member.ts';
import { roleName } from '../../../templates/reader/roles.ts';
import { type CommandContext, tell } from '../engine/context.ts';

/** @throws Refused when one of the roles is not this person's to give or take */
export function checkGrant(ctx: CommandContext, wanted: readonly string[]): void {
  const role = beyondGrant(ctx.by, wanted);
  if (role === undefined) return;
  const name = roleName(role, ctx.core.language);
  throw new Refused(
    'not_allowed',
    tell(
      ctx,
      `${name}这个角色要由更上一级来安排。`,
      `The role ${name} is for somebody above you to give or change.`,
    ),
    { why: 'role' },
  );
}

/**
 * Whose roles and account somebody may change: their own people's, and for those above everybody's.
 *
 * @throws Refused
 */
export function checkColleague(ctx: CommandContext, colleague: StaffMember): void {
  // Oneself is left to the roles that one may give: nobody makes himself more than he is.
  if (colleague.id === ctx.by.id || answersForColleague(ctx.by, colleague.id)) return;
  throw new Refused(
    'not_allowed',
    tell(
      ctx,
      `${colleague.name} 的角色和账号由他的上级登记。`,
      `The roles and the account of ${colleague.name} are for their superior to change.`,
    ),
    { why: 'role' },
  );
}
