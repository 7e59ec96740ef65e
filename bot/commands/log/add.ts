import { writeInOneLine } from '../../forms/save-log.ts';
import { defineCommand, optional, required } from '../engine/define.ts';
import { day, line, prose } from '../engine/param-types.ts';
import { said } from '../../../templates/reader/said.ts';

export const logAdd = defineCommand({
  name: 'add',
  zh: ['新增', '添加'],
  help: said('help/log-add'),
  examples: [
    '/crm 记录 新增 C001 电话回访，设备运行正常，月底谈复购 方式=电话',
    '/crm log add C001 channel=visit date=yesterday 拜访了张总，确认了方案',
  ],
  capability: 'process.join',
  customer: { scope: 'work' },
  params: {
    summary: required(prose(said('expects/summary')), {
      label: said('param/summary'),
      names: ['小结'],
      place: 'rest',
    }),
    channel: optional(line(said('expects/channel')), {
      label: said('param/channel'),
      names: ['方式', '联系方式', '渠道'],
    }),
    purpose: optional(line(said('expects/purpose')), {
      label: said('param/purpose'),
      names: ['目的', '联系目的'],
    }),
    date: optional(day, { label: said('param/date'), names: ['日期', '联系日期'] }),
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
