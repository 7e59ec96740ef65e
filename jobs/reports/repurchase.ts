import { repurchaseRates, stageAskedFor } from '../figures/repurchase-rate.ts';
import { said } from '../../templates/reader/said.ts';
import { monthsOf } from './months.ts';
import { percentOf, type Report, type ReportScope } from './report.ts';

/** 复购率 by the month in which the repurchase stage ended, as 指标 counts it. */
export async function repurchaseReport(scope: ReportScope): Promise<Report> {
  const { core, who, person } = scope;
  const stage = stageAskedFor(core);
  const months = monthsOf(scope);
  const [first, last] = [months[0], months.at(-1)];
  const rates =
    stage === null || first === undefined || last === undefined
      ? []
      : await repurchaseRates(core.db, who, stage, { ...last, from: first.from }, person);
  const counted = rates.filter((month) => month.counted > 0);
  const lapsed = counted.reduce((sum, month) => sum + month.lapsed, 0);
  return {
    formula: stage === null ? [] : [said('report/repurchase-formula', { days: stage.days })],
    findings: lapsed === 0 ? [] : [said('report/lapsed', { lapsed })],
    columns: [
      { heading: said('report/month'), holds: 'text' },
      { heading: said('report/stages-ended'), holds: 'count' },
      { heading: said('report/repurchased'), holds: 'count' },
      { heading: said('report/repurchase-rate'), holds: 'number' },
    ],
    rows: counted.map(({ month, repurchased, counted: of }) => [
      month,
      of,
      repurchased,
      percentOf(repurchased, of),
    ]),
    picture: { kind: 'lines', along: 0, values: [3], percent: true },
  };
}
