import { XinhangError } from '../../../jobs/errors.ts';
import { can } from '../../../jobs/access/can.ts';
import { isLastAbove } from '../../../jobs/access/colleagues.ts';
import type { StaffMember } from '../../../jobs/staff/staff-member.ts';
import { setRoles } from '../../../jobs/staff/keep-staff.ts';
import { roleName } from '../../../templates/reader/roles.ts';
import { type CommandContext, say, tell } from '../engine/context.ts';
import { defineCommand, required } from '../engine/define.ts';
import { findStaff } from '../engine/find-staff.ts';
import { person, roleList } from '../engine/param-types.ts';
import { checkColleague, checkGrant } from './check-grant.ts';
import { said } from '../../../templates/reader/said.ts';

export const staffRole = defineCommand({
  name: 'role',
  zh: ['角色'],
  help: said('help/staff-role'),
  examples: ['/crm 员工 角色 sun 业务员,助理', '/crm staff role sun supervisor'],
  capability: 'staff.keep',
  params: {
    who: required(person, { label: said('param/away-who'), names: ['员工'] }),
    roles: required(roleList, { label: said('param/roles'), names: ['角色'] }),
  },
  authorise: async (ctx, { who, roles = [] }) => {
    checkGrant(ctx, roles);
    if (who === undefined) return;
    const colleague = await findStaff(ctx, who);
    checkGrant(ctx, colleague.roles);
    checkColleague(ctx, colleague);
  },
  run: async (ctx, { who, roles }) => {
    const colleague = await findStaff(ctx, who);
    await keepSomebodyAbove(ctx, colleague, roles);
    await setRoles(ctx.core, ctx.by, colleague, roles);
    const names = (list: readonly string[]) =>
      tell(ctx, 'list/names', { names: list.map((role) => roleName(role, ctx.core.language)) });
    const text = `${names(colleague.roles)} → ${names(roles)}`;
    return say(tell(ctx, 'command/text-with-label', { label: colleague.name, text }));
  },
});

/** The last director or general manager keeps that role. @throws XinhangError `not_allowed` */
async function keepSomebodyAbove(
  ctx: CommandContext,
  who: StaffMember,
  roles: readonly string[],
): Promise<void> {
  if (can({ roles }, 'company.answer') || !(await isLastAbove(ctx.core.db, who))) return;
  throw new XinhangError('not_allowed', said('staff/last-above', { name: who.name }));
}
