import { linkAccount } from '../../../jobs/staff/link-account.ts';
import { say, tell } from '../engine/context.ts';
import { defineCommand, required } from '../engine/define.ts';
import { findStaff } from '../engine/find-staff.ts';
import { account, person } from '../engine/param-types.ts';
import { both } from '../engine/words.ts';
import { accountIn } from './account-in.ts';
import { checkColleague, checkGrant } from './check-grant.ts';

export const staffAccount = defineCommand({
  name: 'account',
  zh: ['账号'],
  help: both('登记同事在这个平台的聊天账号', 'link a colleague’s chat account on this platform'),
  examples: ['/crm 员工 账号 sun @孙磊', '/crm staff account sun U012AB3CD'],
  capability: 'staff.keep',
  params: {
    who: required(person, { label: both('员工', 'colleague'), names: ['员工'] }),
    account: required(account, { label: both('聊天账号', 'chat account'), names: ['账号'] }),
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
    return say(
      tell(
        ctx,
        `${colleague.name} 的聊天账号已登记，提醒会发到这个账号。`,
        `${colleague.name}'s chat account is linked; reminders will go there.`,
      ),
    );
  },
});
