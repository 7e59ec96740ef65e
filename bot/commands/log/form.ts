import type { CommandContext, Reply } from '../engine/context.ts';
import { defineCommand, optional } from '../engine/define.ts';
import { prose } from '../engine/param-types.ts';
import { said } from '../../../templates/reader/said.ts';

export const logForm = defineCommand({
  name: 'form',
  zh: ['填写'],
  help: said('help/log-form'),
  examples: ['/crm 记录', '/crm log form C001'],
  capability: 'process.join',
  customer: { scope: 'work', optional: true },
  params: {
    summary: optional(prose(said('expects/log-summary')), {
      label: said('param/summary'),
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
