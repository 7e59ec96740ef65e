import { Argument, Command } from 'commander';
import { atCommandLine } from '../../jobs/access/command-line.ts';
import { type ExportName, exports, runExport } from '../../jobs/book/run-export.ts';
import type { Core } from '../../jobs/core.ts';
import { exportFile } from '../../jobs/customer-file/export-file.ts';
import { findReadable } from '../../jobs/customers/find-readable.ts';
import { XinhangError } from '../../jobs/errors.ts';
import { readDay } from '../../templates/reader/read-day.ts';
import { said } from '../../templates/reader/said.ts';
import type { ExportTarget } from '../../jobs/book/write-export-file.ts';
import { dayOf } from '../../jobs/plan/moments.ts';
import { noteReads } from '../../jobs/access/note-access.ts';
import { customerReport } from '../../jobs/reports/customer.ts';
import { exportReport } from '../../jobs/reports/export-report.ts';
import { reportsOf } from '../../jobs/reports/index.ts';
import type { ReportScope } from '../../jobs/reports/report.ts';
import { staffByCode } from '../../jobs/staff/staff-member.ts';
import { type Period, periodOfMonth, readPeriod } from '../commands/engine/read-period.ts';
import type { Speech } from './speech.ts';
import { withCore } from './with-core.ts';

interface Options {
  readonly to: string;
  readonly since?: string;
  readonly force?: true;
  readonly period?: string;
  readonly customer?: string;
  readonly person?: string;
}

const tables = [...exports, 'file', 'report'] as const;
type What = (typeof tables)[number];

/** Exports data for anyone who can run the program. Every export is recorded in the access log. */
export function exportCommand(speech: Speech): Command {
  const { inWords } = speech;
  return new Command('export')
    .description(inWords(said('usage/export')))
    .addArgument(new Argument('<what>').choices(tables))
    .addArgument(new Argument('[which]'))
    .requiredOption('--to <file>', inWords(said('usage/export-to')))
    .option('--force', inWords(said('usage/export-force')))
    .option('--since <day>', inWords(said('usage/export-since')))
    .option('--period <period>', inWords(said('usage/export-period')))
    .option('--person <code>', inWords(said('usage/export-person')))
    .option('--customer <code>', inWords(said('usage/export-customer')))
    .action(async (what: What, which: string | undefined, options: Options) => {
      const { to: file } = options;
      const write = prepare(what, which, options);
      await withCore(speech, said('cli/exporting', { file }), async (core) => {
        const rows = await write(core);
        if (speech.isJson) speech.writeJson({ file, rows });
        else speech.print(said('cli/rows', { file, rows }));
      });
    });
}

/** @throws XinhangError `bad_input` for words that do not go together, before the program starts */
function prepare(what: What, which: string | undefined, options: Options): (core: Core) => Promise<number> {
  const { to, since: written } = options;
  const overwrite = options.force === true;
  if (what === 'file') {
    if (which === undefined) throw new XinhangError('bad_input', said('cli/export-file-of-whom'));
    if (written !== undefined) throw new XinhangError('bad_input', said('cli/no-since-here'));
    return async (core) => await exportFileOf(core, which, { to, overwrite });
  }
  if (what === 'report') return async (core) => await exportReportOf(core, which, options);
  if (which !== undefined) throw new XinhangError('bad_input', said('cli/export-word-too-many', { which }));
  const since = written === undefined ? null : readDay(written);
  if (written !== undefined && since === null) {
    throw new XinhangError('bad_input', said('cli/not-a-day', { option: '--since', written }));
  }
  const name: ExportName = what;
  return async (core) => await runExport(core, { what: name, since, to, overwrite });
}

async function exportFileOf(
  core: Core,
  which: string,
  target: { readonly to: string; readonly overwrite: boolean },
): Promise<number> {
  const who = atCommandLine();
  const customer = await findReadable(core.db, who, which);
  if (customer === null) throw new XinhangError('not_found', said('cli/no-customer', { which }));
  return await exportFile({ core, who, customer }, target);
}

/** `export report funnel --period 2026-Q1`. @throws XinhangError `bad_input`, `not_found` */
export async function exportReportOf(
  core: Core,
  which: string | undefined,
  options: Options,
): Promise<number> {
  const today = dayOf(core.clock.now(), core.rules.playbook);
  const period = readAsked(options.period, today);
  const scope: ReportScope = {
    core,
    who: atCommandLine(),
    from: period.from,
    next: period.next,
    today,
    zone: core.rules.playbook.zone,
    person: await personOf(core, options.person),
  };
  const target: ExportTarget = { to: options.to, overwrite: options.force === true };
  const of = `${which ?? ''} ${period.name}`;
  if (which === 'customer') {
    const report = await ofCustomer(scope, options.customer);
    return await exportReport(core, { title: said('report/customer'), of, report }, target);
  }
  const reports = reportsOf(core.templates);
  const found = reports.find(({ name }) => name === which);
  if (found === undefined) {
    const names = [...reports.map(({ name }) => name), 'customer'];
    throw new XinhangError('bad_input', said('cli/which-report', { which: which ?? '', names }));
  }
  return await exportReport(core, { title: found.title, of, report: await found.run(scope) }, target);
}

function readAsked(written: string | undefined, today: ReportScope['today']): Period {
  if (written === undefined) return periodOfMonth(today.toPlainYearMonth());
  const period = readPeriod(written, today);
  if (period === null) throw new XinhangError('bad_input', said('cli/no-period', { written }));
  return period;
}

async function personOf(core: Core, code: string | undefined): Promise<string | null> {
  if (code === undefined) return null;
  const found = await staffByCode(core.db, code);
  if (found === null) throw new XinhangError('not_found', said('cli/no-colleague', { code }));
  return found.id;
}

async function ofCustomer(scope: ReportScope, which: string | undefined) {
  if (which === undefined) throw new XinhangError('bad_input', said('cli/report-of-whom'));
  const customer = await findReadable(scope.core.db, scope.who, which);
  if (customer === null) throw new XinhangError('not_found', said('cli/no-customer', { which }));
  await noteReads(scope.core, null, [customer.id], 'export report');
  return await customerReport({ ...scope, customer });
}
