import type { CommandGroup } from '../engine/define.ts';
import { awayEnd } from './end.ts';
import { awayList } from './list.ts';
import { awaySet } from './set.ts';
import { said } from '../../../templates/reader/said.ts';

export const awayGroup: CommandGroup = {
  name: 'away',
  zh: ['请假'],
  help: said('help/away'),
  commands: [awaySet, awayEnd, awayList],
  usual: { alone: 'list', withWords: '' },
};
