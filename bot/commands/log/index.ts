import type { CommandGroup } from '../engine/define.ts';
import { both } from '../engine/words.ts';
import { logAdd } from './add.ts';
import { logForm } from './form.ts';
import { logList } from './list.ts';

export const logGroup: CommandGroup = {
  name: 'log',
  zh: ['记录', '联系记录'],
  help: both('联系记录', 'contact logs'),
  commands: [logForm, logAdd, logList],
  usual: { alone: 'form', withWords: 'form' },
};
