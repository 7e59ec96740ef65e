import { auditGroup } from './audit/index.ts';
import { awayGroup } from './away/index.ts';
import { contactGroup } from './contact/index.ts';
import { contactPlanGroup } from './contact-plan/index.ts';
import { approvalGroup } from './approval/index.ts';
import { customerGroup } from './customer/index.ts';
import { consoleGroup } from './console/index.ts';
import type { CommandGroup } from './engine/define.ts';
import { fileGroup } from './file/index.ts';
import { failedGroup } from './failed/index.ts';
import { healthGroup } from './health/index.ts';
import { feedGroup } from './feed/index.ts';
import { giftGroup } from './gift/index.ts';
import { gradeGroup } from './grade/index.ts';
import { holidayGroup } from './holiday/index.ts';
import { handoverGroup } from './handover/index.ts';
import { createHelpGroup } from './help/index.ts';
import { languageGroup } from './language/index.ts';
import { kpiGroup } from './kpi/index.ts';
import { logGroup } from './log/index.ts';
import { orderGroup } from './order/index.ts';
import { previewGroup } from './preview/index.ts';
import type { Templates } from '../../templates/reader/read-templates.ts';
import { registerGroup } from './register/index.ts';
import { remindGroup } from './remind/index.ts';
import { reportGroup } from './report/index.ts';
import { settingsGroup } from './settings/index.ts';
import { staffGroup } from './staff/index.ts';
import { todayGroup } from './today/index.ts';

/** The program's own groups, in the order of the help. A new command is added to its group. */
const own = (templates: Pick<Templates, 'registers'>): readonly CommandGroup[] => [
  todayGroup,
  previewGroup,
  customerGroup,
  fileGroup,
  logGroup,
  remindGroup,
  approvalGroup,
  orderGroup,
  giftGroup,
  holidayGroup,
  gradeGroup,
  contactGroup,
  contactPlanGroup,
  kpiGroup,
  reportGroup(templates),
  handoverGroup,
  awayGroup,
  staffGroup,
  auditGroup,
  failedGroup,
  healthGroup,
  feedGroup,
  settingsGroup,
  consoleGroup,
  languageGroup,
];

const ofTemplates = new WeakMap<Pick<Templates, 'registers' | 'forms'>, readonly CommandGroup[]>();

/** All command groups: the program's own, then one for each register. */
export function groupsOf(templates: Pick<Templates, 'registers' | 'forms'>): readonly CommandGroup[] {
  const known = ofTemplates.get(templates);
  if (known !== undefined) return known;
  const { registers, forms } = templates;
  const working = [...own(templates), ...registers.map((register) => registerGroup(register, forms))];
  const groups = [...working, createHelpGroup(working)];
  ofTemplates.set(templates, groups);
  return groups;
}

/** Words after `/crm` that registers cannot have. */
export const ownWords: readonly string[] = [...own({ registers: [] }), createHelpGroup([])].flatMap(
  ({ name, zh }) => [name, ...zh],
);
