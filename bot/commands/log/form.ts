import type { CommandContext, Reply } from '../engine/context.ts';
import { defineCommand, optional } from '../engine/define.ts';
import { prose } from '../engine/param-types.ts';
import { both } from '../engine/words.ts';

export const logForm = defineCommand({
  name: 'form',
  zh: ['填写'],
  help: both('打开联系记录表单', 'open the contact log form'),
  examples: ['/crm 记录', '/crm log form C001'],
  capability: 'process.join',
  customer: { scope: 'work', optional: true },
  params: {
    summary: optional(prose(both('小结', 'a summary')), {
      label: both('小结', 'summary'),
      names: ['小结'],
      place: 'rest',
    }),
  },
  run: async (ctx, { customer, summary }) =>
    openLogForm(ctx, {
      ...(customer === undefined ? {} : { customer: customer.code }),
      ...(summary === undefined ? {} : { summary }),
    }),
});

/** The form `log`, prefilled. */
export function openLogForm(ctx: CommandContext, initial: Readonly<Record<string, string>>): Reply {
  const start = { channel: 'phone', purpose: 'contact', happenedOn: ctx.today.toString(), ...initial };
  return { kind: 'form', form: ctx.core.templates.forms.view('log', ctx.core.language, '', start) };
}
