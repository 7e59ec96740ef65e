import type { CommandGroup } from '../engine/define.ts';
import { both } from '../engine/words.ts';
import { gradeHistoryShow } from './history.ts';
import { gradeShow } from './show.ts';

export const gradeGroup: CommandGroup = {
  name: 'grade',
  zh: ['等级', '分级'],
  help: both('客户分级：四项等级互不推定', 'customer grades'),
  commands: [gradeShow, gradeHistoryShow],
  usual: { alone: 'show', withWords: 'show' },
};
