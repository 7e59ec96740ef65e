import type { CommandGroup } from '../engine/define.ts';
import { holidayApprove } from './approve.ts';
import { holidayEdit } from './edit.ts';
import { holidayList } from './list.ts';
import { holidayPreview } from './preview.ts';
import { holidaySkip } from './skip.ts';
import { said } from '../../../templates/reader/said.ts';

export const holidayGroup: CommandGroup = {
  name: 'holiday',
  zh: ['节日', '祝福'],
  help: said('help/holiday'),
  commands: [holidayList, holidayPreview, holidayApprove, holidayEdit, holidaySkip],
  usual: { alone: 'list', withWords: 'preview' },
};
