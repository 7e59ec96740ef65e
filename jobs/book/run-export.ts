import type { Temporal } from 'temporal-polyfill';
import type { Core } from '../core.ts';
import { noteReads } from '../access/note-access.ts';
import { customersTable } from './export-customers.ts';
import { entriesTable } from './export-entries.ts';
import { followUpsTable } from './export-follow-ups.ts';
import { logsTable } from './export-logs.ts';
import type { ExportTable, ExportValue } from './export-table.ts';
import { exportKind, writeExportFile } from './write-export-file.ts';
import { writeCsv } from './write-csv.ts';
import { writeWorkbook } from './write-workbook.ts';

export const exports = ['customers', 'followups', 'logs', 'entries'] as const;
export type ExportName = (typeof exports)[number];

const tables: Readonly<Record<ExportName, (core: Core, since: Temporal.PlainDate | null) => ExportTable>> = {
  customers: customersTable,
  followups: followUpsTable,
  logs: logsTable,
  entries: entriesTable,
};

export interface ExportOrder {
  readonly what: ExportName;
  /** Only customers entered, follow-ups due, contacts made or entries opened on or after this day; null: all. */
  readonly since: Temporal.PlainDate | null;
  /** Target path; its extension selects the format. */
  readonly to: string;
  /** Whether an existing file is replaced. */
  readonly overwrite: boolean;
}

/**
 * Writes a table to a file.
 *
 * @returns the number of rows
 * @throws XinhangError as `writeExportFile`
 */
export async function runExport(core: Core, { what, since, to, overwrite }: ExportOrder): Promise<number> {
  const kind = exportKind(to, ['csv', 'xlsx']);
  const table = tables[what](core, since);
  let count = 0;
  const rows = rowsOf(core, table, `export ${what}`, (more) => {
    count += more;
  });
  const { zone } = core.rules.playbook;
  const bytes =
    kind === 'csv'
      ? writeCsv(table.columns, rows, zone)
      : writeWorkbook(table.name, table.columns, rows, zone);
  await writeExportFile(core, { to, overwrite }, bytes, () => ({
    action: `export.${what}`,
    after: { rows: count, since: since?.toString() ?? null },
  }));
  return count;
}

async function* rowsOf(
  core: Core,
  { pages }: ExportTable,
  what: string,
  counted: (rows: number) => void,
): AsyncGenerator<readonly ExportValue[]> {
  for await (const { customerIds, rows } of pages) {
    await noteReads(core, null, customerIds, what);
    counted(rows.length);
    yield* rows;
  }
}
