import { changeOwnSettings } from '../../../jobs/staff/own-settings.ts';
import { answer, tell } from '../engine/context.ts';
import { defineCommand, optional } from '../engine/define.ts';
import { onOrOff, platform, spanOrNone, timeOrUsual } from '../engine/param-types.ts';
import { describeSettings } from './describe-settings.ts';
import { settingsForm } from '../../forms/settings.ts';
import { said } from '../../../templates/reader/said.ts';

export const settingsSet = defineCommand({
  name: 'set',
  zh: ['修改'],
  help: said('help/settings-set'),
  examples: [
    '/crm 设置 修改 清单=08:30 勿扰=12:00-13:30 小结=关',
    '/crm settings set list=08:30 quiet=12:00-13:30 digest=off',
  ],
  capability: 'everyone',
  params: {
    list: optional(timeOrUsual, { label: said('param/settings-list'), names: ['清单', '早间清单'] }),
    quiet: optional(spanOrNone, { label: said('param/settings-quiet'), names: ['勿扰', '免打扰'] }),
    digest: optional(onOrOff, { label: said('param/settings-digest'), names: ['小结', '今日小结'] }),
    platform: optional(platform, { label: said('param/settings-platform'), names: ['平台', '收消息'] }),
  },
  run: async (ctx, { list, quiet, digest, platform: readsOn }) => {
    if ([list, quiet, digest, readsOn].every((one) => one === undefined)) return await settingsForm(ctx);
    const settings = await changeOwnSettings(ctx.core, ctx.by, {
      ...(list === undefined ? {} : { morningAt: list === 'usual' ? null : list }),
      ...(quiet === undefined ? {} : { quiet: quiet === 'none' ? null : quiet }),
      ...(digest === undefined ? {} : { digest: digest === 'on' }),
      ...(readsOn === undefined ? {} : { readsOn }),
    });
    return answer({ title: tell(ctx, 'settings/saved'), body: [describeSettings(ctx, settings)] });
  },
});
