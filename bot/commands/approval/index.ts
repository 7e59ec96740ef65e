import type { CommandGroup } from '../engine/define.ts';
import { both } from '../engine/words.ts';
import { approvalList } from './list.ts';
import { approvalNew } from './new.ts';
import { approvalWithdraw } from './withdraw.ts';

export const approvalGroup: CommandGroup = {
  name: 'approval',
  zh: ['审批'],
  help: both('审批：待我审批、提交申请', 'approvals: what to decide, what to apply for'),
  commands: [approvalList, approvalNew, approvalWithdraw],
  usual: { alone: 'list', withWords: 'list' },
};
