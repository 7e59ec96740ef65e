import type { CommandName } from '../../templates/reader/yaml-words.ts';
import { ownReports } from '../../templates/reader/own-reports.ts';
import type { Templates } from '../../templates/reader/read-templates.ts';
import { type AnySaid, type Labels, type Said, said } from '../../templates/reader/said.ts';
import type { Capability } from '../../templates/reader/roles.ts';
import { funnelReport } from './funnel.ts';
import { overdueReport } from './overdue.ts';
import { hasFigures, registerReport } from './register-report.ts';
import type { Report, ReportScope } from './report.ts';
import { satisfactionReport } from './satisfaction.ts';
import { teamReport } from './team.ts';

/** A report about all customers, or all entries of a register, that a person may count. */
export interface ReportKind extends Pick<CommandName, 'name'> {
  readonly zh: readonly string[];
  readonly title: AnySaid | Labels;
  readonly help: Said;
  /** Whoever takes part counts the entries they may read. */
  readonly capability: Capability;
  readonly run: (scope: ReportScope) => Promise<Report>;
}

const own: readonly ReportKind[] = [
  {
    ...ownReports.funnel,
    title: said('report/funnel'),
    help: said('help/report-funnel'),
    capability: 'figures.read',
    run: funnelReport,
  },
  {
    ...ownReports.team,
    title: said('report/team'),
    help: said('help/report-team'),
    capability: 'figures.read',
    run: teamReport,
  },
  {
    ...ownReports.overdue,
    title: said('report/overdue'),
    help: said('help/report-overdue'),
    capability: 'figures.read',
    run: overdueReport,
  },
  {
    ...ownReports.satisfaction,
    title: said('report/satisfaction'),
    help: said('help/report-satisfaction'),
    capability: 'figures.read',
    run: satisfactionReport,
  },
];

/** The program's own, then those that registers count. */
export function reportsOf({ registers }: Pick<Templates, 'registers'>): readonly ReportKind[] {
  return [
    ...own,
    ...registers.filter(hasFigures).map((register): ReportKind => {
      const { command, title } = register.figures;
      return {
        ...command,
        title,
        help: said('help/report-register', { title }),
        capability: 'process.join',
        run: async (scope) => await registerReport(scope, register),
      };
    }),
  ];
}
