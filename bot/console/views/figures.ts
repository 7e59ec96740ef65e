import { XinhangError } from '../../../jobs/errors.ts';
import { inWords } from '../../../jobs/in-words.ts';
import { reportKeys, reports } from '../../../jobs/reports/index.ts';
import { said } from '../../../templates/reader/said.ts';
import { nothing } from '../../actions/engine/subjects.ts';
import { periodOfMonth, readPeriod } from '../../commands/engine/read-period.ts';
import { reportTitles } from '../../commands/report/index.ts';
import { defineView } from './define-view.ts';
import { tableOf } from './table-of.ts';

/** A report, as `/crm report` gives it. */
export const figuresView = defineView({
  view: 'figures',
  title: said('console/view-figures'),
  capability: 'figures.read',
  about: nothing,
  run: async (ctx, _, { report: key, period: written }) => {
    const { core, by, today } = ctx;
    const period = written === '' ? periodOfMonth(today.toPlainYearMonth()) : readPeriod(written, today);
    if (period === null) throw new XinhangError('bad_input', said('expects/period'));
    const { zone } = core.rules.playbook;
    const { from, next, name } = period;
    const report = await reports[key]({ core, who: by, from, next, today, zone, person: null });
    return {
      view: {
        report: key,
        title: inWords(core, reportTitles[key]),
        period: name,
        reports: reportKeys.map((one) => ({ key: one, title: inWords(core, reportTitles[one]) })),
        findings: report.findings.map((what) => inWords(core, what)),
        formula: report.formula.map((what) => inWords(core, what)),
        table: tableOf(ctx, report.columns, report.rows),
      },
      shows: { figures: `${key} ${name}` },
    };
  },
});
