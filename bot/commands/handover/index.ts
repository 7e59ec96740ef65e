import type { CommandGroup } from '../engine/define.ts';
import { both } from '../engine/words.ts';
import { handoverList } from './list.ts';
import { handoverRun } from './run.ts';
import { handoverUndo } from './undo.ts';

export const handoverGroup: CommandGroup = {
  name: 'handover',
  zh: ['交接', '移交'],
  help: both('交接', 'handovers'),
  commands: [handoverRun, handoverUndo, handoverList],
  usual: { alone: 'list', withWords: '' },
};
