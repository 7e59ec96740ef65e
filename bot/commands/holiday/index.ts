import type { CommandGroup } from '../engine/define.ts';
import { both } from '../engine/words.ts';
import { holidayApprove } from './approve.ts';
import { holidayEdit } from './edit.ts';
import { holidayList } from './list.ts';
import { holidayPreview } from './preview.ts';
import { holidaySkip } from './skip.ts';

export const holidayGroup: CommandGroup = {
  name: 'holiday',
  zh: ['节日', '祝福'],
  help: both('节日问候：有哪些、原话、同意、修改、不发', 'festivals and greetings'),
  commands: [holidayList, holidayPreview, holidayApprove, holidayEdit, holidaySkip],
  usual: { alone: 'list', withWords: 'preview' },
};
