import { ownSettingsOf } from '../../../jobs/staff/own-settings.ts';
import { answer, tell } from '../engine/context.ts';
import { defineCommand } from '../engine/define.ts';
import { describeSettings } from './describe-settings.ts';
import { said } from '../../../templates/reader/said.ts';

export const settingsShow = defineCommand({
  name: 'show',
  zh: ['查看'],
  help: said('help/settings-show'),
  examples: ['/crm 设置 查看', '/crm settings show'],
  capability: 'everyone',
  params: {},
  run: async (ctx) =>
    answer({
      title: tell(ctx, 'settings/title'),
      body: [describeSettings(ctx, await ownSettingsOf(ctx.core.db, ctx.by.id))],
      buttons: [{ action: 'settings', value: ctx.by.id, label: tell(ctx, 'settings/change') }],
    }),
});
