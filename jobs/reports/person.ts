import { inWords } from '../in-words.ts';
import { said } from '../../templates/reader/said.ts';
import type { ExportValue } from '../book/export-table.ts';
import type { StaffId } from '../plan/types.ts';
import { figuresTogether, hasFigures } from './register-report.ts';
import type { Report, ReportScope } from './report.ts';
import { satisfactionReport } from './satisfaction.ts';
import { teamReport } from './team.ts';

/**
 * 个人指标 (S0 L117): one person in one period: customers filed, their quality, deals, contacts, what was on time, satisfaction, and
 * what every register counts. All of it counts for the owner on its day.
 */
export async function personReport(scope: ReportScope & { readonly person: StaffId }): Promise<Report> {
  const { core } = scope;
  const registers = core.templates.registers.filter(hasFigures);
  const [team, satisfaction, ...counted] = await Promise.all([
    teamReport(scope),
    satisfactionReport(scope),
    ...registers.map(async (register) => await figuresTogether(scope, register)),
  ]);
  const ofReport = ({ columns, rows: [row = []] }: Report): readonly (readonly ExportValue[])[] =>
    columns.slice(1).map(({ heading }, n) => [inWords(core, heading), row[n + 1] ?? null]);
  return {
    formula: [team, satisfaction].flatMap(({ formula }) => formula),
    findings: [],
    isList: true,
    columns: [
      { heading: said('report/figure'), holds: 'text' },
      { heading: said('report/value'), holds: 'number' },
    ],
    rows: [
      ...ofReport(team),
      ...ofReport(satisfaction),
      ...counted.flat().map(([label, value]) => [inWords(core, label), value]),
    ],
  };
}
