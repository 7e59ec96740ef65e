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
import { both } from '../engine/words.ts';
import { checkColleague, checkGrant } from './check-grant.ts';

export const staffRole = defineCommand({
  name: 'role',
  zh: ['角色'],
  help: both('更改同事的角色', 'change a colleague’s roles'),
  examples: ['/crm 员工 角色 sun 业务员,助理', '/crm staff role sun supervisor'],
  capability: 'staff.keep',
  params: {
    who: required(person, { label: both('员工', 'colleague'), names: ['员工'] }),
    roles: required(roleList, { label: both('角色', 'roles'), names: ['角色'] }),
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
      list.map((role) => roleName(role, ctx.core.language)).join(tell(ctx, '、', ', '));
    return say(`${colleague.name}：${names(colleague.roles)} → ${names(roles)}`);
  },
});

/** The last director or general manager keeps that role. @throws XinhangError `not_allowed` */
async function keepSomebodyAbove(
  ctx: CommandContext,
  who: StaffMember,
  roles: readonly string[],
): Promise<void> {
  if (can({ roles }, 'company.answer') || !(await isLastAbove(ctx.core.db, who))) return;
  throw new XinhangError(
    'not_allowed',
    tell(
      ctx,
      `${who.name} 是唯一的总监或总经理。请先安排另一位，再改他的角色。`,
      `${who.name} is the only director or general manager. Please appoint another one first.`,
    ),
  );
}
