import { countOrdersOf } from '../orders/list-orders.ts';
import { type OrderStanding, standingOf } from '../orders/on-time-rate.ts';
import { said } from '../../templates/reader/said.ts';
import { monthsOf } from './months.ts';
import { percentOf, type Report, type ReportScope } from './report.ts';

/** 首单准交率 by the month in which the order was promised, as 指标 counts it. */
export async function firstOrdersReport(scope: ReportScope): Promise<Report> {
  const { core } = scope;
  const rows = await Promise.all(
    monthsOf(scope).map(async ({ name, ...month }) => {
      const alike = await countOrdersOf(core.db, scope, month);
      const of = (wanted: OrderStanding) =>
        alike.reduce((sum, one) => sum + (standingOf(one, scope.today) === wanted ? one.orders : 0), 0);
      const [onTime, waiting] = [of('on-time'), of('waiting')];
      const counted = onTime + of('late');
      return [name, counted, onTime, percentOf(onTime, counted), waiting] as const;
    }),
  );
  return {
    formula: [said('report/first-orders-formula')],
    findings: [],
    columns: [
      { heading: said('report/month'), holds: 'text' },
      { heading: said('report/promised'), holds: 'count' },
      { heading: said('report/on-time'), holds: 'count' },
      { heading: said('report/on-time-rate'), holds: 'number' },
      { heading: said('report/waiting'), holds: 'count' },
    ],
    rows: rows.filter(([, counted, , , waiting]) => counted + waiting > 0),
    picture: { kind: 'lines', along: 0, values: [3], percent: true },
  };
}
