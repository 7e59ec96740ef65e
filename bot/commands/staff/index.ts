import type { CommandGroup } from '../engine/define.ts';
import { staffAccount } from './account.ts';
import { staffAdd } from './add.ts';
import { staffLeave } from './leave.ts';
import { staffList } from './list.ts';
import { staffRole } from './role.ts';
import { said } from '../../../templates/reader/said.ts';

export const staffGroup: CommandGroup = {
  name: 'staff',
  zh: ['员工'],
  help: said('help/staff'),
  commands: [staffAdd, staffList, staffRole, staffAccount, staffLeave],
  usual: { alone: 'list', withWords: 'list' },
};
