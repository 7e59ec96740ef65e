import { XinhangError } from '../../../jobs/errors.ts';
import { said } from '../../../templates/reader/said.ts';
import { describePostponement, mostCustomers, postponementOf } from '../../forms/postpone-many.ts';
import { checkSnoozeDay } from '../../forms/postpone.ts';
import { defineCommand, required } from '../engine/define.ts';
import { findCustomers } from '../engine/find-customers.ts';
import { codeList, day } from '../engine/param-types.ts';

export const remindSnoozeMany = defineCommand({
  name: 'snooze-many',
  zh: ['批量推迟'],
  help: said('help/remind-snooze-many'),
  examples: ['/crm 提醒 批量推迟 C001,C002 下周一', '/crm remind snooze-many C001,C002 +3d'],
  capability: 'process.join',
  params: {
    customers: required(codeList, { label: said('param/customers'), names: ['客户'] }),
    until: required(day, { label: said('param/remind-until'), names: ['到', '推迟到'] }),
  },
  authorise: async (ctx, { customers, until }) => {
    if (customers === undefined || customers === 'all' || until === undefined) return;
    await postponementOf(ctx, await findCustomers(ctx, customers), until);
  },
  run: async (ctx, { customers: codes, until }) => {
    checkSnoozeDay(ctx, until);
    if (codes === 'all' || codes.length > mostCustomers)
      throw new XinhangError('bad_input', said('remind/many-too-many', { most: mostCustomers }));
    const customers = await findCustomers(ctx, codes);
    return describePostponement(ctx, await postponementOf(ctx, customers, until), customers);
  },
});
