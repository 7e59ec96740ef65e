import { followUpRatesByMonth } from '../figures/follow-up-rates.ts';
import { inWords } from '../in-words.ts';
import { said } from '../../templates/reader/said.ts';
import { monthsOf } from './months.ts';
import { percentOf, type Report, type ReportScope } from './report.ts';

/** 跟进按时率 by month and person, as 指标 counts it: each person's months, and those of all together. */
export async function onTimeReport(scope: ReportScope): Promise<Report> {
  const { core, who, person } = scope;
  const months = monthsOf(scope);
  const [first, last] = [months[0], months.at(-1)];
  const all =
    first === undefined || last === undefined
      ? []
      : await followUpRatesByMonth(core, who, { ...scope, from: first.from, next: last.next });
  const rates = all.filter(({ owner }) => person === null || owner?.id === person);
  const people = new Map(rates.flatMap(({ owner }) => (owner === null ? [] : [[owner.id, owner.name]])));
  const lineOf = (name: string, month: string, of: typeof rates) => {
    const [counted, onTime] = [
      of.reduce((sum, rate) => sum + rate.counted, 0),
      of.reduce((sum, rate) => sum + rate.onTime, 0),
    ];
    return [month, name, counted, onTime, percentOf(onTime, counted)];
  };
  const rows = months.flatMap(({ name: month }) => {
    const ofMonth = rates.filter((rate) => rate.month === month);
    return [
      ...(people.size > 1 ? [lineOf(inWords(core, said('report/all-people')), month, ofMonth)] : []),
      ...[...people].map(([id, name]) =>
        lineOf(
          name,
          month,
          ofMonth.filter(({ owner }) => owner?.id === id),
        ),
      ),
    ].filter(([, , counted]) => counted !== 0);
  });
  return {
    formula: [said('report/on-time-formula')],
    findings: [],
    columns: [
      { heading: said('report/month'), holds: 'text' },
      { heading: said('report/person'), holds: 'text' },
      { heading: said('report/due'), holds: 'count' },
      { heading: said('report/on-time'), holds: 'count' },
      { heading: said('report/on-time-rate'), holds: 'number' },
    ],
    rows,
    picture: { kind: 'lines', along: 0, of: 1, values: [4], percent: true },
  };
}
