import type { CommandGroup } from '../engine/define.ts';
import { contactPlanAdd } from './add.ts';
import { contactPlanDone } from './done.ts';
import { contactPlanEnd } from './end.ts';
import { contactPlanList } from './list.ts';
import { said } from '../../../templates/reader/said.ts';

export const contactPlanGroup: CommandGroup = {
  name: 'contact-plan',
  zh: ['接触计划'],
  help: said('help/contact-plan'),
  commands: [contactPlanAdd, contactPlanList, contactPlanDone, contactPlanEnd],
  usual: { alone: 'list', withWords: 'list' },
};
