import type { CommandGroup } from '../engine/define.ts';
import { both } from '../engine/words.ts';
import { remindDone } from './done.ts';
import { remindList } from './list.ts';
import { remindSkip } from './skip.ts';
import { remindSnooze } from './snooze.ts';

export const remindGroup: CommandGroup = {
  name: 'remind',
  zh: ['提醒'],
  help: both('跟进事项和提醒', 'follow-ups and their reminders'),
  commands: [remindList, remindSnooze, remindSkip, remindDone],
  usual: { alone: 'list', withWords: 'list' },
};
