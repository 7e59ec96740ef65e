import type { CommandGroup } from '../engine/define.ts';
import { both } from '../engine/words.ts';
import { contactPlanAdd } from './add.ts';
import { contactPlanDone } from './done.ts';
import { contactPlanEnd } from './end.ts';
import { contactPlanList } from './list.ts';

export const contactPlanGroup: CommandGroup = {
  name: 'contact-plan',
  zh: ['接触计划'],
  help: both('客户接触计划：谁联系谁、下一次哪天', 'contact plans: who contacts whom, and when next'),
  commands: [contactPlanAdd, contactPlanList, contactPlanDone, contactPlanEnd],
  usual: { alone: 'list', withWords: 'list' },
};
