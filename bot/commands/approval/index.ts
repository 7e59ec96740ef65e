import type { CommandGroup } from '../engine/define.ts';
import { approvalList } from './list.ts';
import { approvalNew } from './new.ts';
import { approvalWithdraw } from './withdraw.ts';
import { said } from '../../../templates/reader/said.ts';

export const approvalGroup: CommandGroup = {
  name: 'approval',
  zh: ['审批'],
  help: said('help/approval'),
  commands: [approvalList, approvalNew, approvalWithdraw],
  usual: { alone: 'list', withWords: 'list' },
};
