import type { CommandGroup } from '../engine/define.ts';
import { failedList } from './list.ts';
import { failedReplay } from './replay.ts';
import { said } from '../../../templates/reader/said.ts';

export const failedGroup: CommandGroup = {
  name: 'failed',
  zh: ['未发'],
  help: said('help/failed'),
  commands: [failedList, failedReplay],
  usual: { alone: 'list', withWords: 'list' },
};
