import { repurchaseRate, stageAskedFor } from '../figures/repurchase-rate.ts';
import { said } from '../../templates/reader/said.ts';
import { monthsOf } from './months.ts';
import { percentOf, type Report, type ReportScope } from './report.ts';

/** 复购率 by the month in which the repurchase stage ended, as 指标 counts it. */
export async function repurchaseReport(scope: ReportScope): Promise<Report> {
  const { core, who, person } = scope;
  const stage = stageAskedFor(core);
  const rows =
    stage === null
      ? []
      : await Promise.all(
          monthsOf(scope).map(async ({ name, ...month }) => {
            const { repurchased, counted } = await repurchaseRate(core.db, who, stage, month, person);
            return [name, counted, repurchased, percentOf(repurchased, counted)] as const;
          }),
        );
  return {
    formula: stage === null ? [] : [said('report/repurchase-formula', { days: stage.days })],
    findings: [],
    columns: [
      { heading: said('report/month'), holds: 'text' },
      { heading: said('report/stages-ended'), holds: 'count' },
      { heading: said('report/repurchased'), holds: 'count' },
      { heading: said('report/repurchase-rate'), holds: 'number' },
    ],
    rows: rows.filter(([, counted]) => counted > 0),
    picture: { kind: 'lines', along: 0, values: [3], percent: true },
  };
}
