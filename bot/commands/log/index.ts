import type { CommandGroup } from '../engine/define.ts';
import { logAdd } from './add.ts';
import { logForm } from './form.ts';
import { logList } from './list.ts';
import { said } from '../../../templates/reader/said.ts';

export const logGroup: CommandGroup = {
  name: 'log',
  zh: ['记录', '联系记录'],
  help: said('help/log'),
  commands: [logForm, logAdd, logList],
  usual: { alone: 'form', withWords: 'form' },
};
