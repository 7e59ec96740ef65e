import type { CommandGroup } from '../engine/define.ts';
import { handoverList } from './list.ts';
import { handoverRun } from './run.ts';
import { handoverUndo } from './undo.ts';
import { said } from '../../../templates/reader/said.ts';

export const handoverGroup: CommandGroup = {
  name: 'handover',
  zh: ['移交', '交接'],
  help: said('help/handover'),
  commands: [handoverRun, handoverUndo, handoverList],
  usual: { alone: 'list', withWords: '' },
};
