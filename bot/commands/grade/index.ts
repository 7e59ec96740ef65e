import type { CommandGroup } from '../engine/define.ts';
import { gradeHistoryShow } from './history.ts';
import { gradeShow } from './show.ts';
import { said } from '../../../templates/reader/said.ts';

export const gradeGroup: CommandGroup = {
  name: 'grade',
  zh: ['等级', '分级'],
  help: said('help/grade'),
  commands: [gradeShow, gradeHistoryShow],
  usual: { alone: 'show', withWords: 'show' },
};
