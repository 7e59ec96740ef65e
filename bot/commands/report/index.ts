import { columnsInWords } from '../../../jobs/book/export-table.ts';
import { customerReport } from '../../../jobs/reports/customer.ts';
import { type ReportKey, reports } from '../../../jobs/reports/index.ts';
import type { Report, ReportScope } from '../../../jobs/reports/report.ts';
import { inWords } from '../../../jobs/in-words.ts';
import { type Said, said } from '../../../templates/reader/said.ts';
import { answer, type CommandContext, type Reply, tell } from '../engine/context.ts';
import { type Command, type CommandGroup, defineCommand, optional } from '../engine/define.ts';
import { findStaff } from '../engine/find-staff.ts';
import { period, person } from '../engine/param-types.ts';
import { type Period, periodOfMonth } from '../engine/read-period.ts';
import { tableLine } from '../engine/table-line.ts';

const when = optional(period, { label: said('param/period'), names: ['期间', '月份'], place: 'word' });
const whose = optional(person, { label: said('param/who'), names: ['人员'] });

type Head = Pick<Command, 'zh' | 'help' | 'examples'> & { readonly title: Said };

const heads: Readonly<Record<ReportKey, Head>> = {
  funnel: {
    zh: ['漏斗'],
    title: said('report/funnel'),
    help: said('help/report-funnel'),
    examples: ['/crm 报表 漏斗', '/crm report funnel 2026-Q1', '/crm report funnel 2026-03 person=zhang'],
  },
  team: {
    zh: ['团队'],
    title: said('report/team'),
    help: said('help/report-team'),
    examples: ['/crm 报表 团队', '/crm report team 2026-Q1', '/crm report team 2026-03 person=zhang'],
  },
  overdue: {
    zh: ['逾期'],
    title: said('report/overdue'),
    help: said('help/report-overdue'),
    examples: ['/crm 报表 逾期', '/crm report overdue 2026-Q1', '/crm report overdue 2026-03 person=zhang'],
  },
  complaints: {
    zh: ['投诉'],
    title: said('report/complaints'),
    help: said('help/report-complaints'),
    examples: [
      '/crm 报表 投诉',
      '/crm report complaints 2026-Q1',
      '/crm report complaints 2026-03 person=zhang',
    ],
  },
  satisfaction: {
    zh: ['满意度'],
    title: said('report/satisfaction'),
    help: said('help/report-satisfaction'),
    examples: [
      '/crm 报表 满意度',
      '/crm report satisfaction 2026-Q1',
      '/crm report satisfaction 2026-03 person=zhang',
    ],
  },
};

/** The title of a report, also for its export. */
export const reportTitles: Readonly<Record<ReportKey | 'customer', Said>> = {
  funnel: heads.funnel.title,
  team: heads.team.title,
  overdue: heads.overdue.title,
  complaints: heads.complaints.title,
  satisfaction: heads.satisfaction.title,
  customer: said('report/customer'),
};

function reportCommand(key: ReportKey): Command {
  const { zh, title, help, examples } = heads[key];
  return defineCommand({
    name: key,
    zh,
    help,
    examples,
    capability: 'figures.read',
    pages: 'lines',
    params: { period: when, person: whose },
    run: async (ctx, { period: asked = periodOfMonth(ctx.today.toPlainYearMonth()), person: written }) => {
      const one = written === undefined ? null : await findStaff(ctx, written);
      const report = await reports[key](scopeOf(ctx, asked, one?.id ?? null));
      const head = tell(ctx, 'report/title', { title: inWords(ctx.core, title), period: asked.name });
      const columns = columnsInWords(ctx.core, report);
      const lines = report.rows.map((row) => tableLine(ctx, columns, row));
      const of = one === null ? head : `${head} · ${one.name}`;
      return describe(ctx, of, { ...report, lines }, `${key} ${asked.name}`);
    },
  });
}

const reportCustomer = defineCommand({
  name: 'customer',
  zh: ['客户'],
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
    // A figure and its value are one thing here, not a row of a table.
    const lines = report.rows.map(([label, value = null]) =>
      tableLine(ctx, [{ heading: String(label), holds: 'number' }], [value]),
    );
    return describe(ctx, head, { ...report, lines }, `customer ${asked.name}`);
  },
});

export const reportGroup: CommandGroup = {
  name: 'report',
  zh: ['报表'],
  help: said('help/report-group'),
  commands: [
    reportCommand('funnel'),
    reportCommand('team'),
    reportCustomer,
    reportCommand('overdue'),
    reportCommand('complaints'),
    reportCommand('satisfaction'),
  ],
  usual: { alone: 'funnel', withWords: 'funnel' },
};

function scopeOf(ctx: CommandContext, { from, next }: Period, one: string | null): ReportScope {
  const { core, by, today } = ctx;
  return { core, who: by, from, next, today, zone: core.rules.playbook.zone, person: one };
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
