import { linkAccount } from '../../../jobs/staff/link-account.ts';
import { say, tell } from '../engine/context.ts';
import { defineCommand, optional, required } from '../engine/define.ts';
import { findStaff } from '../engine/find-staff.ts';
import { account, person, platform } from '../engine/param-types.ts';
import { accountIn } from './account-in.ts';
import { checkColleague, checkGrant } from './check-grant.ts';
import { platformNamed } from '../../../templates/reader/platform-words.ts';
import { said } from '../../../templates/reader/said.ts';

export const staffAccount = defineCommand({
  name: 'account',
  zh: ['账号'],
  help: said('help/staff-account'),
  examples: [
    '/crm 员工 账号 sun @孙磊',
    '/crm 员工 账号 sun sunlei 平台=wecom',
    '/crm staff account sun U012AB3CD',
    '/crm staff account sun sunlei platform=wecom',
  ],
  capability: 'staff.keep',
  params: {
    who: required(person, { label: said('param/away-who'), names: ['员工'] }),
    account: required(account, { label: said('param/account'), names: ['账号'] }),
    platform: optional(platform, { label: said('param/platform'), names: ['平台'] }),
  },
  authorise: async (ctx, { who }) => {
    if (who === undefined) return;
    const colleague = await findStaff(ctx, who);
    // The account's holder gets the rights of its owner.
    checkGrant(ctx, colleague.roles);
    checkColleague(ctx, colleague);
  },
  run: async (ctx, { who, account: written, platform: on = ctx.platform }) => {
    const colleague = await findStaff(ctx, who);
    const platformUserId = accountIn(written);
    const reads = await linkAccount(ctx.core, ctx.by, colleague, { platform: on, platformUserId });
    if (reads !== on) {
      const where = { name: colleague.name, platform: platformNamed(on), reads: platformNamed(reads) };
      return say(tell(ctx, 'staff/second-account-linked', where));
    }
    return say(tell(ctx, 'staff/s-chat-account-linked', { name: colleague.name }));
  },
});
