import type { Temporal } from 'temporal-polyfill';
import { changeAnchor } from '../../../jobs/customers/manage-customer.ts';
import { formatDay } from '../../../templates/reader/values.ts';
import { answer, type CommandContext, tell } from '../engine/context.ts';
import { defineCommand, required } from '../engine/define.ts';
import { describeChanges } from '../engine/describe-changes.ts';
import { anchorKey, dayOrNone } from '../engine/param-types.ts';
import { anchorLabel } from '../engine/step-words.ts';
import { said } from '../../../templates/reader/said.ts';

export const customerFact = defineCommand({
  name: 'fact',
  zh: ['日期'],
  help: said('help/customer-fact'),
  examples: [
    '/crm 客户 日期 C001 试用开始 2026-11-21',
    '/crm customer fact C001 trialStarted today',
    '/crm 客户 日期 C001 到货 无',
  ],
  capability: 'process.join',
  customer: { scope: 'work' },
  params: {
    which: required(anchorKey, { label: said('param/which'), names: ['项目'] }),
    on: required(dayOrNone, { label: said('param/on'), names: ['日期'] }),
  },
  run: async (ctx, { customer, which, on }) => {
    const day = on === 'none' ? null : on;
    const { before, changes } = await changeAnchor(ctx.core, ctx.by, customer, which, day);
    const label = anchorLabel(ctx, which);
    const isSame = before !== null && day !== null && before.equals(day);
    return answer({
      title: `${customer.code} ${customer.name}`,
      body: [
        isSame
          ? tell(ctx, 'customer/label-day-already', { label, day: show(ctx, day) })
          : tell(ctx, 'customer/label-before-day', { label, before: show(ctx, before), day: show(ctx, day) }),
        (await describeChanges(ctx, changes)).join('\n'),
      ],
    });
  },
});

function show(ctx: CommandContext, day: Temporal.PlainDate | null): string {
  return day === null ? tell(ctx, 'customer/none') : formatDay(day, ctx.core.language);
}
