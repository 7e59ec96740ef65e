import type { CommandGroup } from '../engine/define.ts';
import { both } from '../engine/words.ts';
import { auditAccess } from './access.ts';
import { auditShow } from './show.ts';

export const auditGroup: CommandGroup = {
  name: 'audit',
  zh: ['审计'],
  help: both('谁做了什么，谁看了什么', 'who did what, and who read what'),
  commands: [auditShow, auditAccess],
  usual: { alone: 'show', withWords: 'show' },
};
