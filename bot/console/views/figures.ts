import { XinhangError } from '../../../jobs/errors.ts';
import { inWords } from '../../../jobs/in-words.ts';
import { reportWorkbook } from '../../../jobs/reports/export-report.ts';
import { reportsOf } from '../../../jobs/reports/index.ts';
import type { Picture } from '../../../jobs/reports/report.ts';
import { said } from '../../../templates/reader/said.ts';
import { nothing } from '../../actions/engine/subjects.ts';
import { periodOfMonth, readPeriod } from '../../commands/engine/read-period.ts';
import { can } from '../../../jobs/access/can.ts';
import type { FiguresPicture } from '../api/figures.ts';
import { defineView } from './define-view.ts';
import { tableOf } from './table-of.ts';

/**
 * A report, as `/crm report` gives it, with its picture and as a file. Each has a capability of its own: finance
 * reads receivables.
 */
export const figuresView = defineView({
  view: 'figures',
  title: said('console/view-figures'),
  capability: 'process.join',
  about: nothing,
  run: async (ctx, _, { report: key, period: written, file }) => {
    const { core, by, today } = ctx;
    const period = written === '' ? periodOfMonth(today.toPlainYearMonth()) : readPeriod(written, today);
    if (period === null) throw new XinhangError('bad_input', said('expects/period'));
    const { zone } = core.rules.playbook;
    const { from, next, name } = period;
    const all = reportsOf(core.templates);
    const known = all.filter(({ capability }) => can(by, capability));
    const found = key === '' ? known[0] : known.find(({ name: one }) => one === key);
    if (found === undefined)
      throw new XinhangError(
        'bad_input',
        said('console/not-your-report', {
          report: all.find(({ name: one }) => one === key)?.title ?? key,
          names: known.map(({ title }) => title),
        }),
      );
    const report = await found.run({ core, who: by, from, next, today, zone, person: null });
    const isFile = file === 'yes';
    return {
      view: {
        report: found.name,
        title: inWords(core, found.title),
        period: name,
        reports: known.map((one) => ({ key: one.name, title: inWords(core, one.title) })),
        findings: report.findings.map((what) => inWords(core, what)),
        formula: report.formula.map((what) => inWords(core, what)),
        table: tableOf(ctx, report.columns, report.rows),
        picture: report.picture === undefined ? null : pictureOf(report.picture),
        file: isFile
          ? {
              name: `${found.name}-${name}.xlsx`,
              bytes: Buffer.from(await reportWorkbook(core, { title: found.title, report })).toString(
                'base64',
              ),
            }
          : null,
      },
      shows: { figures: `${isFile ? 'export ' : ''}${found.name} ${name}` },
    };
  },
});

function pictureOf({ values, ...picture }: Picture): FiguresPicture {
  return { ...picture, values: [...values] };
}
