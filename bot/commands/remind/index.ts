import type { CommandGroup } from '../engine/define.ts';
import { remindDone } from './done.ts';
import { remindList } from './list.ts';
import { remindSkip } from './skip.ts';
import { remindUnskip } from './unskip.ts';
import { remindSnoozeMany } from './snooze-many.ts';
import { remindSnooze } from './snooze.ts';
import { said } from '../../../templates/reader/said.ts';

export const remindGroup: CommandGroup = {
  name: 'remind',
  zh: ['提醒'],
  help: said('help/remind'),
  commands: [remindList, remindSnooze, remindSnoozeMany, remindSkip, remindUnskip, remindDone],
  usual: { alone: 'list', withWords: 'list' },
};
