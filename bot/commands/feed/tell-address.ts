import { answer, type CommandContext, type Reply, tell } from '../engine/context.ts';

/** Shows the address to the person who asked; it cannot be shown again. */
export function tellAddress(ctx: CommandContext, base: string, token: string): Reply {
  return answer({
    title: tell(ctx, '您的日历订阅地址', 'The address of your calendar feed'),
    body: [
      `${base}/feed/${token}.ics`,
      tell(
        ctx,
        '在手机或电脑日历里选择“添加订阅日历”，粘贴这个地址。日历里有您的待办：客户代号、名称、工作内容和截止日期。\n地址只显示这一次。谁拿到它谁就能看，请勿转发；泄露了请更换：/crm 日历订阅 更换',
        'In your calendar choose “subscribe to a calendar” and paste this address. The calendar contains your follow-ups: code and name of the customer, the work, the deadline.\nThe address is shown only once. Anyone who has it can read the calendar: do not share it. If it leaked: /crm feed renew',
      ),
    ],
  });
}
