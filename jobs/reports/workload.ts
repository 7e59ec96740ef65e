import { workloads } from '../figures/follow-up-rates.ts';
import { said } from '../../templates/reader/said.ts';
import type { Report, ReportScope } from './report.ts';

/** 工作量: the follow-ups that a period asks of each person, by what became of them. */
export async function workloadReport(scope: ReportScope): Promise<Report> {
  const { core, who, person } = scope;
  const loads = await workloads(core, who, scope);
  return {
    formula: [said('report/workload-formula')],
    findings: [],
    columns: [
      { heading: said('report/person'), holds: 'text' },
      { heading: said('report/owed-in-all'), holds: 'count' },
      { heading: said('report/done-on-time'), holds: 'count' },
      { heading: said('report/done-late'), holds: 'count' },
      { heading: said('report/not-done'), holds: 'count' },
      { heading: said('report/not-due'), holds: 'count' },
    ],
    rows: loads
      .filter(({ owner }) => person === null || owner?.id === person)
      .map(({ owner, onTime, late, overdue, ahead }) => [
        owner?.name ?? null,
        onTime + late + overdue + ahead,
        onTime,
        late,
        overdue,
        ahead,
      ]),
    picture: { kind: 'stacked', along: 0, values: [2, 3, 4, 5] },
  };
}
