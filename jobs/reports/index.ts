import type { CommandName } from '../../templates/reader/yaml-words.ts';
import { ownReports } from '../../templates/reader/own-reports.ts';
import type { Templates } from '../../templates/reader/read-templates.ts';
import { type AnySaid, type Labels, type Said, said } from '../../templates/reader/said.ts';
import type { Capability } from '../../templates/reader/roles.ts';
import { firstOrdersReport } from './first-orders.ts';
import { forecastReport } from './forecast.ts';
import { funnelReport } from './funnel.ts';
import { giftsReport } from './gifts.ts';
import { onTimeReport } from './on-time.ts';
import { overdueReport } from './overdue.ts';
import { personReport } from './person.ts';
import { hasFigures, registerReport } from './register-report.ts';
import type { Report, ReportScope } from './report.ts';
import { repurchaseReport } from './repurchase.ts';
import { satisfactionReport } from './satisfaction.ts';
import { silenceReport } from './silence.ts';
import { targetsReport } from './targets.ts';
import { teamReport } from './team.ts';
import { workloadReport } from './workload.ts';

/** A report about all customers, or all entries of a register, that a person may count. */
export interface ReportKind extends Pick<CommandName, 'name'> {
  readonly zh: readonly string[];
  readonly title: AnySaid | Labels;
  readonly help: Said;
  /** With `process.join`, people count the entries that they may read. */
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
    ...ownReports['on-time'],
    title: said('report/on-time-title'),
    help: said('help/report-on-time'),
    capability: 'figures.read',
    run: onTimeReport,
  },
  {
    ...ownReports.team,
    title: said('report/team'),
    help: said('help/report-team'),
    capability: 'figures.read',
    run: teamReport,
  },
  {
    ...ownReports.workload,
    title: said('report/workload'),
    help: said('help/report-workload'),
    capability: 'figures.read',
    run: workloadReport,
  },
  {
    ...ownReports.overdue,
    title: said('report/overdue'),
    help: said('help/report-overdue'),
    capability: 'figures.read',
    run: overdueReport,
  },
  {
    ...ownReports['first-orders'],
    title: said('report/first-orders'),
    help: said('help/report-first-orders'),
    capability: 'figures.read',
    run: firstOrdersReport,
  },
  {
    ...ownReports.repurchase,
    title: said('report/repurchase'),
    help: said('help/report-repurchase'),
    capability: 'figures.read',
    run: repurchaseReport,
  },
  {
    ...ownReports.silence,
    title: said('report/silence'),
    help: said('help/report-silence'),
    capability: 'figures.read',
    run: silenceReport,
  },
  {
    ...ownReports.satisfaction,
    title: said('report/satisfaction'),
    help: said('help/report-satisfaction'),
    capability: 'figures.read',
    run: satisfactionReport,
  },
  {
    ...ownReports.gifts,
    title: said('report/gifts-title'),
    help: said('help/report-gifts'),
    capability: 'figures.read',
    run: giftsReport,
  },
  {
    ...ownReports.person,
    title: said('report/personal'),
    help: said('help/report-person'),
    capability: 'figures.read',
    run: async (scope) => await personReport({ ...scope, person: scope.person ?? scope.who.id }),
  },
  {
    ...ownReports.targets,
    title: said('report/targets'),
    help: said('help/report-targets'),
    capability: 'figures.read',
    run: targetsReport,
  },
  {
    ...ownReports.forecast,
    title: said('report/forecast'),
    help: said('help/report-forecast'),
    capability: 'figures.read',
    run: forecastReport,
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
