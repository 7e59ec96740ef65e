import { listOrdersOf } from '../orders/list-orders.ts';
import { onTimeRate } from '../orders/on-time-rate.ts';
import { said } from '../../templates/reader/said.ts';
import { monthsOf } from './months.ts';
import { percentOf, type Report, type ReportScope } from './report.ts';

/** 首单准交率 by the month in which the order was promised, as 指标 counts it. */
export async function firstOrdersReport(scope: ReportScope): Promise<Report> {
  const { core, who, person } = scope;
  const rows = await Promise.all(
    monthsOf(scope).map(async ({ name, ...month }) => {
      const orders = await listOrdersOf(core.db, who, month, person);
      const { counted, onTime, waiting } = onTimeRate(orders, month.from.toPlainYearMonth(), scope.today);
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
