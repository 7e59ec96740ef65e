import { atCommandLine } from '../../jobs/access/command-line.ts';
import type { ExportTarget } from '../../jobs/book/write-export-file.ts';
import type { Core } from '../../jobs/core.ts';
import { findReadable } from '../../jobs/customers/find-readable.ts';
import { XinhangError } from '../../jobs/errors.ts';
import { dayOf } from '../../jobs/plan/moments.ts';
import { noteReads } from '../../jobs/access/note-access.ts';
import { customerReport } from '../../jobs/reports/customer.ts';
import { exportReport } from '../../jobs/reports/export-report.ts';
import { reportsOf } from '../../jobs/reports/index.ts';
import type { ReportScope } from '../../jobs/reports/report.ts';
import { staffByCode } from '../../jobs/staff/staff-member.ts';
import { said } from '../../templates/reader/said.ts';
import { type Period, periodOfMonth, readPeriod } from '../commands/engine/read-period.ts';

interface Options {
  readonly to: string;
  readonly force?: true;
  readonly period?: string;
  readonly customer?: string;
  readonly person?: string;
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
