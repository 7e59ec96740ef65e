import { roleName } from '../../../templates/reader/roles.ts';
import type { ActingStaff } from '../../../jobs/access/acting-staff.ts';
import { can } from '../../../jobs/access/can.ts';
import { addStaff } from '../../../jobs/staff/keep-staff.ts';
import { answer, tell } from '../engine/context.ts';
import { defineCommand, optional, required } from '../engine/define.ts';
import { findStaff } from '../engine/find-staff.ts';
import { account, line, person, platform, roleList, staffCode } from '../engine/param-types.ts';
import { accountIn } from './account-in.ts';
import { checkColleague, checkGrant } from './check-grant.ts';
import { mostStaffNameChars } from '../../../templates/reader/codes.ts';
import { said } from '../../../templates/reader/said.ts';

export const staffAdd = defineCommand({
  name: 'add',
  zh: ['新增', '添加'],
  help: said('help/staff-add'),
  examples: [
    '/crm 员工 新增 sun 孙磊 业务员 上级=li 账号=@孙磊',
    '/crm staff add sun 孙磊 salesperson reportsTo=li account=U012AB3CD',
  ],
  capability: 'staff.keep',
  params: {
    code: required(staffCode, { label: said('param/staff-code'), names: ['代号'] }),
    name: required(line(said('expects/staff-name'), mostStaffNameChars), {
      label: said('param/name'),
      names: ['姓名'],
    }),
    roles: required(roleList, { label: said('param/roles'), names: ['角色'] }),
    reportsTo: optional(person, { label: said('param/reports-to'), names: ['上级'] }),
    account: optional(account, { label: said('param/account'), names: ['账号'] }),
    platform: optional(platform, { label: said('param/platform'), names: ['平台'] }),
  },
  authorise: async (ctx, { roles = [], reportsTo }) => {
    checkGrant(ctx, roles);
    // Adding someone below a colleague changes that colleague's team.
    if (reportsTo !== undefined) checkColleague(ctx, await findStaff(ctx, reportsTo));
  },
  run: async (ctx, { code, name, roles, reportsTo, account: written, platform: on = ctx.platform }) => {
    const superior = reportsTo === undefined ? defaultSuperior(ctx.by) : await findStaff(ctx, reportsTo);
    const platformUserId = written === undefined ? null : accountIn(written);
    const added = await addStaff(ctx.core, ctx.by, {
      code,
      name,
      roles,
      reportsTo: superior,
      identity: platformUserId === null ? null : { platform: on, platformUserId },
    });
    const { language } = ctx.core;
    return answer({
      title: tell(ctx, 'staff/added', { code: added.code, name: added.name }),
      body: platformUserId === null ? [tell(ctx, 'staff/account-missing', { code: added.code })] : [],
      fields: [
        {
          label: tell(ctx, 'staff/roles'),
          value: tell(ctx, 'list/names', { names: added.roles.map((role) => roleName(role, language)) }),
        },
        { label: tell(ctx, 'staff/reports'), value: superior?.name ?? tell(ctx, 'staff/no-one') },
      ],
    });
  },
});

/** A supervisor's newcomers report to them by default, so that escalations have a recipient. */
function defaultSuperior(by: ActingStaff): ActingStaff | null {
  return can(by, 'team.answer') ? by : null;
}
