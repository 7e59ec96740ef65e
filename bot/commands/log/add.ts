import { writeInOneLine } from '../../forms/save-log.ts';
import { defineCommand, optional, required } from '../engine/define.ts';
import { day, line, prose } from '../engine/param-types.ts';
import { both } from '../engine/words.ts';

export const logAdd = defineCommand({
  name: 'add',
  zh: ['新增', '添加'],
  help: both('直接写一条联系记录', 'write a contact log in one line'),
  examples: [
    '/crm 记录 新增 C001 电话回访，设备运行正常，月底谈复购 方式=电话',
    '/crm log add C001 channel=visit date=yesterday 拜访了张总，确认了方案',
  ],
  capability: 'process.join',
  customer: { scope: 'work' },
  params: {
    summary: required(prose(both('谈了什么、下一步做什么', 'what was said and what comes next')), {
      label: both('小结', 'summary'),
      names: ['小结'],
      place: 'rest',
    }),
    channel: optional(
      line(both('电话、微信、拜访、邮件、信件、群聊', 'phone, wechat, visit, email, letter, group')),
      {
        label: both('联系方式', 'channel'),
        names: ['方式', '联系方式'],
      },
    ),
    purpose: optional(line(both('目的，如 日常联系、试用回访', 'a purpose, such as contact, trial-check')), {
      label: both('联系目的', 'purpose'),
      names: ['目的', '联系目的'],
    }),
    date: optional(day, { label: both('联系日期', 'day'), names: ['日期', '联系日期'] }),
  },
  run: async (ctx, { customer, summary, channel = 'phone', purpose = 'contact', date }) =>
    await writeInOneLine(ctx, customer, {
      customer: customer.code,
      summary,
      channel,
      purpose,
      ...(date === undefined ? {} : { happenedOn: date.toString() }),
    }),
});
