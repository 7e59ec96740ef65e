import { columnsInWords, type WholeTable } from '../book/export-table.ts';
import { exportKind, type ExportTarget, writeExportFile } from '../book/write-export-file.ts';
import { writeSheets } from '../book/write-workbook.ts';
import type { Core } from '../core.ts';
import { inWords } from '../in-words.ts';
import { asSentence } from '../../templates/reader/as-sentence.ts';
import { type AnySaid, type Labels, said } from '../../templates/reader/said.ts';
import type { Report } from './report.ts';

interface Titled {
  readonly title: AnySaid | Labels;
  readonly report: Report;
}

/** A report as a workbook: its table, and a sheet with how it is counted. */
export async function reportWorkbook(core: Core, { title, report }: Titled): Promise<Uint8Array> {
  const name = (what: AnySaid | Labels) => inWords(core, what);
  const explained = [...report.findings.map(name), ...report.formula.map(name)].map((line) => [line]);
  const tables: readonly WholeTable[] = [
    {
      name: name(said('report/table')),
      columns: columnsInWords(core, report).map((column) => ({
        ...column,
        heading: asSentence(column.heading),
      })),
      rows: report.rows,
    },
    {
      name: name(said('report/how-counted')),
      columns: [{ heading: name(title), holds: 'text' }],
      rows: explained,
    },
  ];
  return await writeSheets(tables, core.rules.playbook.zone);
}

/**
 * Writes a report to a file.
 *
 * @param of the report and its period, for the access log
 * @returns the number of rows
 * @throws XinhangError as `writeExportFile`
 */
export async function exportReport(
  core: Core,
  { of, ...titled }: Titled & { readonly of: string },
  target: ExportTarget,
): Promise<number> {
  exportKind(target.to, ['xlsx']);
  const { rows } = titled.report;
  async function* bytes() {
    yield await reportWorkbook(core, titled);
  }
  await writeExportFile(core, target, bytes(), () => ({
    action: 'export.report',
    after: { of, rows: rows.length },
  }));
  return rows.length;
}
