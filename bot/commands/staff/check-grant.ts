import { beyondGrant } from '../../../jobs/access/can.ts';
import { answersForColleague } from '../../../jobs/access/colleagues.ts';
import { Refused } from '../../../jobs/access/refused.ts';
import type { StaffMember } from '../../../jobs/staff/staff-member.ts';
import { roleName } from '../../../templates/reader/roles.ts';
import { type CommandContext } from '../engine/context.ts';
import { said } from '../../../templates/reader/said.ts';

/** @throws Refused when this person may not grant or revoke one of the roles */
export function checkGrant(ctx: CommandContext, wanted: readonly string[]): void {
  const role = beyondGrant(ctx.by, wanted);
  if (role === undefined) return;
  const name = roleName(role, ctx.core.language);
  throw new Refused('not_allowed', said('staff/role-above-you', { name }), { why: 'role' });
}

/**
 * Checks whose roles and account this person may change: those of the people below them; directors and general managers
 * may change everyone's.
 *
 * @throws Refused
 */
export function checkColleague(ctx: CommandContext, colleague: StaffMember): void {
  // One's own are limited by `checkGrant` only, which lets no one promote themselves.
  if (colleague.id === ctx.by.id || answersForColleague(ctx.by, colleague.id)) return;
  throw new Refused('not_allowed', said('staff/not-yours-to-change', { name: colleague.name }), {
    why: 'role',
  });
}
