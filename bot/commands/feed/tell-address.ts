import { XinhangError } from '../../../jobs/errors.ts';
import { answer, type CommandContext, type Reply, tell } from '../engine/context.ts';

/**
 * Asked before anything is changed: an address that nobody could be told would only take the old one away.
 *
 * @throws XinhangError `unsupported` where the program does not know under which address it is reached
 */
export function addressBase(ctx: CommandContext): string {
  const { publicUrl } = ctx.core;
  if (publicUrl !== undefined) return publicUrl;
  throw new XinhangError(
    'unsupported',
    tell(
      ctx,
      '还不能开通日历订阅：请系统管理员先设置 XINHANG_PUBLIC_URL。',
      'There are no calendar feeds yet: whoever runs the program has to set XINHANG_PUBLIC_URL.',
    ),
  );
}

/** Told to the person who asked, and never again. */
export function tellAddress(ctx: CommandContext, base: string, token: string): Reply {
  return answer({
    title: tell(ctx, '您的日历订阅地址', 'The address of your calendar feed'),
    body: [
      `${base}/feed/${token}.ics`,
      tell(
        ctx,
        '在手机或电脑日历里选择“添加订阅日历”，粘贴这个地址。日历里有您的待办：客户代号、名称、工作内容和截止日期。\n地址只显示这一次。谁拿到它谁就能看，请勿转发；泄露了请更换：/crm 日历订阅 更换',
        'In your calendar choose “subscribe to a calendar” and paste this address. It has what you owe: code and name of the customer, the work, the deadline.\nIt is shown this once. Whoever has it can read it: do not pass it on. If it got out: /crm feed renew',
      ),
    ],
  });
}
