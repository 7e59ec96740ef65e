import { lateFollowUps } from '../figures/follow-up-rates.ts';
import { said } from '../../templates/reader/said.ts';
import type { Report, ReportScope } from './report.ts';

/** 逾期: what was due in the period and not done by the end of its day, by step and owner of that day. */
export async function overdueReport(scope: ReportScope): Promise<Report> {
  const { core, who, person } = scope;
  const work = (step: string) =>
    core.rules.playbook.steps.find(({ key }) => key === step)?.work[core.language] ?? step;
  const late = (await lateFollowUps(core, who, scope)).filter(
    ({ owner }) => person === null || owner?.id === person,
  );
  return {
    formula: [said('report/overdue-formula')],
    findings: [said('report/overdue-total', { late: late.reduce((sum, { late: count }) => sum + count, 0) })],
    columns: [
      { heading: said('file/column-work'), holds: 'text' },
      { heading: said('report/person'), holds: 'text' },
      { heading: said('report/late'), holds: 'count' },
      { heading: said('report/still-open'), holds: 'count' },
      { heading: said('report/most-days-late'), holds: 'count' },
    ],
    rows: late.map(({ step, owner, late: count, open, days }) => [
      work(step),
      owner?.name ?? null,
      count,
      open,
      days,
    ]),
    picture: { kind: 'bars', along: 0, values: [2, 3] },
  };
}
