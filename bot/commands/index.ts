import { auditGroup } from './audit/index.ts';
import { awayGroup } from './away/index.ts';
import { contactGroup } from './contact/index.ts';
import { contactPlanGroup } from './contact-plan/index.ts';
import { approvalGroup } from './approval/index.ts';
import { customerGroup } from './customer/index.ts';
import { consoleGroup } from './console/index.ts';
import type { CommandGroup } from './engine/define.ts';
import { failedGroup } from './failed/index.ts';
import { healthGroup } from './health/index.ts';
import { feedGroup } from './feed/index.ts';
import { giftGroup } from './gift/index.ts';
import { gradeGroup } from './grade/index.ts';
import { holidayGroup } from './holiday/index.ts';
import { handoverGroup } from './handover/index.ts';
import { createHelpGroup } from './help/index.ts';
import { kpiGroup } from './kpi/index.ts';
import { logGroup } from './log/index.ts';
import { orderGroup } from './order/index.ts';
import { previewGroup } from './preview/index.ts';
import { remindGroup } from './remind/index.ts';
import { settingsGroup } from './settings/index.ts';
import { staffGroup } from './staff/index.ts';
import { todayGroup } from './today/index.ts';

/** All command groups, in the order of the help. A new command is added to its group. */
const working: readonly CommandGroup[] = [
  todayGroup,
  previewGroup,
  customerGroup,
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
  handoverGroup,
  awayGroup,
  staffGroup,
  auditGroup,
  failedGroup,
  healthGroup,
  feedGroup,
  settingsGroup,
  consoleGroup,
];

export const groups: readonly CommandGroup[] = [...working, createHelpGroup(working)];
