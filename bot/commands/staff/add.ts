import { roleName } from '../../../templates/reader/roles.ts';
import type { ActingStaff } from '../../../jobs/access/acting-staff.ts';
import { can } from '../../../jobs/access/can.ts';
import { addStaff } from '../../../jobs/staff/keep-staff.ts';
import { answer, tell } from '../engine/context.ts';
import { defineCommand, optional, required } from '../engine/define.ts';
import { findStaff } from '../engine/find-staff.ts';
import { account, line, person, roleList, staffCode } from '../engine/param-types.ts';
import { both } from '../engine/words.ts';
import { accountIn } from './account-in.ts';
import { checkColleague, checkGrant } from './check-grant.ts';

export const staffAdd = defineCommand({
  name: 'add',
  zh: ['新增', '添加'],
  help: both('把同事登记到员工名册', 'add a colleague to the staff register'),
  examples: [
    '/crm 员工 新增 sun 孙磊 业务员 上级=li 账号=@孙磊',
    '/crm staff add sun 孙磊 salesperson reportsTo=li account=U012AB3CD',
  ],
  capability: 'staff.keep',
  params: {
    code: required(staffCode, { label: both('员工代号', 'staff code'), names: ['代号'] }),
    name: required(line(both('如 孙磊', 'such as 孙磊'), 60), {
      label: both('姓名', 'name'),
      names: ['姓名'],
    }),
    roles: required(roleList, { label: both('角色', 'roles'), names: ['角色'] }),
    reportsTo: optional(person, { label: both('上级', 'reports to'), names: ['上级'] }),
    account: optional(account, { label: both('聊天账号', 'chat account'), names: ['账号'] }),
  },
  authorise: async (ctx, { roles = [], reportsTo }) => {
    checkGrant(ctx, roles);
    // Adding someone below a colleague changes that colleague's team.
    if (reportsTo !== undefined) checkColleague(ctx, await findStaff(ctx, reportsTo));
  },
  run: async (ctx, { code, name, roles, reportsTo, account: written }) => {
    const superior = reportsTo === undefined ? defaultSuperior(ctx.by) : await findStaff(ctx, reportsTo);
    const platformUserId = written === undefined ? null : accountIn(written);
    const added = await addStaff(ctx.core, ctx.by, {
      code,
      name,
      roles,
      reportsTo: superior,
      identity: platformUserId === null ? null : { platform: ctx.platform, platformUserId },
    });
    const { language } = ctx.core;
    return answer({
      title: tell(ctx, `已登记 ${added.code} ${added.name}`, `Added ${added.code} ${added.name}`),
      body:
        platformUserId === null
          ? [
              tell(
                ctx,
                `还没有聊天账号，收不到提醒。补登记：/crm 员工 账号 ${added.code} <账号>`,
                `Without a chat account they get no reminders. To add one: /crm staff account ${added.code} <account>`,
              ),
            ]
          : [],
      fields: [
        {
          label: tell(ctx, '角色', 'Roles'),
          value: added.roles.map((role) => roleName(role, language)).join(tell(ctx, '、', ', ')),
        },
        { label: tell(ctx, '上级', 'Reports to'), value: superior?.name ?? tell(ctx, '无', 'no one') },
      ],
    });
  },
});

/** A supervisor's newcomers report to them by default, so that escalations have a recipient. */
function defaultSuperior(by: ActingStaff): ActingStaff | null {
  return can(by, 'team.answer') ? by : null;
}
