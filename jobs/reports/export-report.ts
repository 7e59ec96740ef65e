import { columnsInWords, type WholeTable } from '../book/export-table.ts';
import { exportKind, type ExportTarget, writeExportFile } from '../book/write-export-file.ts';
import { writeSheets } from '../book/write-workbook.ts';
import type { Core } from '../core.ts';
import { inWords } from '../in-words.ts';
import { type AnySaid, type Labels, said } from '../../templates/reader/said.ts';
import type { Report } from './report.ts';

/**
 * Writes a report as a workbook: its table, and a sheet with how it is counted.
 *
 * @param of the report and its period, for the access log
 * @returns the number of rows
 * @throws XinhangError as `writeExportFile`
 */
export async function exportReport(
  core: Core,
  { title, of, report }: { readonly title: AnySaid | Labels; readonly of: string; readonly report: Report },
  target: ExportTarget,
): Promise<number> {
  exportKind(target.to, ['xlsx']);
  const name = (what: AnySaid | Labels) => inWords(core, what);
  const explained = [...report.findings.map(name), ...report.formula.map(name)].map((line) => [line]);
  const tables: readonly WholeTable[] = [
    {
      name: name(said('report/table')),
      columns: columnsInWords(core, report),
      rows: report.rows,
    },
    {
      name: name(said('report/how-counted')),
      columns: [{ heading: name(title), holds: 'text' }],
      rows: explained,
    },
  ];
  async function* bytes() {
    yield await writeSheets(tables, core.rules.playbook.zone);
  }
  await writeExportFile(core, target, bytes(), () => ({
    action: 'export.report',
    after: { of, rows: report.rows.length },
  }));
  return report.rows.length;
}
