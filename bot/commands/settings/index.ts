import type { CommandGroup } from '../engine/define.ts';
import { settingsSet } from './set.ts';
import { settingsShow } from './show.ts';
import { said } from '../../../templates/reader/said.ts';

export const settingsGroup: CommandGroup = {
  name: 'settings',
  zh: ['设置', '个人设置'],
  help: said('help/settings'),
  commands: [settingsShow, settingsSet],
  usual: { alone: 'show', withWords: 'set' },
};
