import type { CommandGroup } from '../engine/define.ts';
import { auditAccess } from './access.ts';
import { auditShow } from './show.ts';
import { said } from '../../../templates/reader/said.ts';

export const auditGroup: CommandGroup = {
  name: 'audit',
  zh: ['审计'],
  help: said('help/audit'),
  commands: [auditShow, auditAccess],
  usual: { alone: 'show', withWords: 'show' },
};
