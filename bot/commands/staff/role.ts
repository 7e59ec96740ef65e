import { XinhangError } from '../../../jobs/errors.ts';
import { listStaff, type StaffMember } from '../../../jobs/staff/staff-member.ts';
import { setRoles } from '../../../jobs/staff/keep-staff.ts';
import type { Role } from '../../../templates/reader/playbook.ts';
import { type CommandContext, say, tell } from '../engine/context.ts';
import { defineCommand, required } from '../engine/define.ts';
import { findStaff } from '../engine/find-staff.ts';
import { person, roleList } from '../engine/param-types.ts';
import { both, roleWords } from '../engine/words.ts';
import { refuseGrant } from './refuse-grant.ts';

export const staffRole = defineCommand({
  name: 'role',
  zh: ['角色'],
  help: both('更改同事的角色', 'change what a colleague is'),
  examples: ['/crm 员工 角色 sun 业务员,助理', '/crm staff role sun supervisor'],
  roles: ['supervisor', 'director', 'gm'],
  params: {
    who: required(person, { label: both('员工', 'colleague'), names: ['员工'] }),
    roles: required(roleList, { label: both('角色', 'roles'), names: ['角色'] }),
  },
  run: async (ctx, { who, roles }) => {
    const colleague = await findStaff(ctx, who);
    await refuseGrant(ctx, 'staff role', [...colleague.roles, ...roles]);
    await keepSomebodyAbove(ctx, colleague, roles);
    await setRoles(ctx.core, ctx.by, colleague, roles);
    const names = (list: readonly Role[]) =>
      list.map((role) => roleWords[role][ctx.core.language]).join(tell(ctx, '、', ', '));
    return say(`${colleague.name}：${names(colleague.roles)} → ${names(roles)}`);
  },
});

const above: readonly Role[] = ['director', 'gm'];

/** Without anybody who may give roles, nobody could ever give one again. */
async function keepSomebodyAbove(
  ctx: CommandContext,
  who: StaffMember,
  roles: readonly Role[],
): Promise<void> {
  const isAbove = (has: readonly Role[]) => has.some((role) => above.includes(role));
  if (!isAbove(who.roles) || isAbove(roles)) return;
  const others = (await listStaff(ctx.core.db)).filter(
    (other) => other.id !== who.id && isAbove(other.roles),
  );
  if (others.length > 0) return;
  throw new XinhangError(
    'not_allowed',
    tell(
      ctx,
      `${who.name} 是唯一的总监或总经理。请先安排另一位，再改他的角色。`,
      `${who.name} is the only director or general manager. Please appoint another one first.`,
    ),
  );
}
