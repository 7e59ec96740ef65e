import { complaintsReport } from './complaints.ts';
import { funnelReport } from './funnel.ts';
import { overdueReport } from './overdue.ts';
import type { Report, ReportScope } from './report.ts';
import { satisfactionReport } from './satisfaction.ts';
import { teamReport } from './team.ts';

/** The reports about all customers that a person answers for. */
export const reports = {
  funnel: funnelReport,
  team: teamReport,
  overdue: overdueReport,
  complaints: complaintsReport,
  satisfaction: satisfactionReport,
} as const satisfies Readonly<Record<string, (scope: ReportScope) => Promise<Report>>>;

export type ReportKey = keyof typeof reports;
export const reportKeys = Object.keys(reports) as readonly ReportKey[];
