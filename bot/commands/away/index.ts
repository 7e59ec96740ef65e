import type { CommandGroup } from '../engine/define.ts';
import { both } from '../engine/words.ts';
import { awayEnd } from './end.ts';
import { awayList } from './list.ts';
import { awaySet } from './set.ts';

export const awayGroup: CommandGroup = {
  name: 'away',
  zh: ['请假'],
  help: both('请假和代办', 'absences and stand-ins'),
  commands: [awaySet, awayEnd, awayList],
  usual: { alone: 'list', withWords: '' },
};
