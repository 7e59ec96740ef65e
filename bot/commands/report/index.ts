import { columnsInWords } from '../../../jobs/book/export-table.ts';
import { customerReport } from '../../../jobs/reports/customer.ts';
import { type ReportKind, reportsOf } from '../../../jobs/reports/index.ts';
import type { Report, ReportScope } from '../../../jobs/reports/report.ts';
import { inWords } from '../../../jobs/in-words.ts';
import { ownReports } from '../../../templates/reader/own-reports.ts';
import type { Templates } from '../../../templates/reader/read-templates.ts';
import { said } from '../../../templates/reader/said.ts';
import { answer, type CommandContext, type Reply, tell } from '../engine/context.ts';
import { type Command, type CommandGroup, defineCommand, optional } from '../engine/define.ts';
import { findStaff } from '../engine/find-staff.ts';
import { period, person } from '../engine/param-types.ts';
import { type Period, periodOfMonth } from '../engine/read-period.ts';
import { tableLine } from '../engine/table-line.ts';
import { exampleLines } from '../register/example-line.ts';

const group = { name: 'report', zh: ['报表'] };

const when = optional(period, { label: said('param/period'), names: ['期间', '月份'], place: 'word' });
const whose = optional(person, { label: said('param/who'), names: ['人员'] });

function reportCommand({ name, zh, title, help, capability, run }: ReportKind): Command {
  return defineCommand({
    name,
    zh,
    help,
    examples: [
      ...exampleLines({ command: group }, { name, zh }),
      `/crm report ${name} 2026-Q1`,
      `/crm report ${name} 2026-03 person=zhang`,
    ],
    capability,
    pages: 'lines',
    params: { period: when, person: whose },
    run: async (ctx, { period: asked = periodOfMonth(ctx.today.toPlainYearMonth()), person: written }) => {
      const one = written === undefined ? null : await findStaff(ctx, written);
      const report = await run(scopeOf(ctx, asked, one?.id ?? null));
      const head = tell(ctx, 'report/title', { title: inWords(ctx.core, title), period: asked.name });
      const lines = linesOf(ctx, report);
      const of = one === null ? head : `${head} · ${one.name}`;
      return describe(ctx, of, { ...report, lines }, `${name} ${asked.name}`);
    },
  });
}

const reportCustomer = defineCommand({
  ...ownReports.customer,
  help: said('help/report-customer'),
  examples: ['/crm 报表 客户 C001', '/crm report customer C001 2026-Q1'],
  capability: 'figures.read',
  pages: 'lines',
  reads: 'file',
  customer: { scope: 'answer' },
  params: { period: when },
  run: async (ctx, { customer, period: asked = periodOfMonth(ctx.today.toPlainYearMonth()) }) => {
    const report = await customerReport({ ...scopeOf(ctx, asked, null), customer });
    const title = `${customer.code} ${customer.name}`;
    const head = tell(ctx, 'report/title', { title, period: asked.name });
    const lines = linesOf(ctx, report);
    return describe(ctx, head, { ...report, lines }, `customer ${asked.name}`);
  },
});

/** The program's reports, and one for each register that has figures. */
export function reportGroup(templates: Pick<Templates, 'registers'>): CommandGroup {
  return {
    ...group,
    help: said('help/report-group'),
    commands: [...reportsOf(templates).map(reportCommand), reportCustomer],
    usual: { alone: 'funnel', withWords: 'funnel' },
  };
}

function scopeOf(ctx: CommandContext, { from, next }: Period, one: string | null): ReportScope {
  const { core, by, today } = ctx;
  return { core, who: by, from, next, today, zone: core.rules.playbook.zone, person: one };
}

function linesOf(ctx: CommandContext, report: Report): readonly string[] {
  const columns = columnsInWords(ctx.core, report);
  return report.rows.flatMap((row) => {
    if (report.isList !== true) return [tableLine(ctx, columns, row)];
    const [label, value = null] = row;
    // The answer has no line for nothing to count; the document has one.
    return value === null ? [] : [tableLine(ctx, [{ heading: String(label), holds: 'number' }], [value])];
  });
}

interface Described extends Pick<Report, 'findings' | 'formula'> {
  readonly lines: readonly string[];
}

function describe(
  ctx: CommandContext,
  title: string,
  { findings, formula, lines }: Described,
  figures: string,
): Reply {
  return answer(
    {
      title,
      body: [
        ...findings.map((what) => inWords(ctx.core, what)),
        lines.length === 0 ? tell(ctx, 'kpi/no-data') : lines.join('\n'),
        ...formula.map((what) => inWords(ctx.core, what)),
      ],
    },
    { figures },
  );
}
