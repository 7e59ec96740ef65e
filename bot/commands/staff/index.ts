import type { CommandGroup } from '../engine/define.ts';
import { both } from '../engine/words.ts';
import { staffAccount } from './account.ts';
import { staffAdd } from './add.ts';
import { staffLeave } from './leave.ts';
import { staffList } from './list.ts';
import { staffRole } from './role.ts';

export const staffGroup: CommandGroup = {
  name: 'staff',
  zh: ['员工'],
  help: both('员工名册', 'the staff register'),
  commands: [staffAdd, staffList, staffRole, staffAccount, staffLeave],
  usual: { alone: 'list', withWords: 'list' },
};
