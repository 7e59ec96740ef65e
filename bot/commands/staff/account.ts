import { linkAccount } from '../../../jobs/staff/link-account.ts';
import { say, tell } from '../engine/context.ts';
import { defineCommand, required } from '../engine/define.ts';
import { findStaff } from '../engine/find-staff.ts';
import { account, person } from '../engine/param-types.ts';
import { accountIn } from './account-in.ts';
import { checkColleague, checkGrant } from './check-grant.ts';
import { said } from '../../../templates/reader/said.ts';

export const staffAccount = defineCommand({
  name: 'account',
  zh: ['账号'],
  help: said('help/staff-account'),
  examples: ['/crm 员工 账号 sun @孙磊', '/crm staff account sun U012AB3CD'],
  capability: 'staff.keep',
  params: {
    who: required(person, { label: said('param/away-who'), names: ['员工'] }),
    account: required(account, { label: said('param/account'), names: ['账号'] }),
  },
  authorise: async (ctx, { who }) => {
    if (who === undefined) return;
    const colleague = await findStaff(ctx, who);
    // The account's holder gets the rights of its owner.
    checkGrant(ctx, colleague.roles);
    checkColleague(ctx, colleague);
  },
  run: async (ctx, { who, account: written }) => {
    const colleague = await findStaff(ctx, who);
    const platformUserId = accountIn(written);
    await linkAccount(ctx.core, ctx.by, colleague, { platform: ctx.platform, platformUserId });
    return say(tell(ctx, 'staff/s-chat-account-linked', { name: colleague.name }));
  },
});
