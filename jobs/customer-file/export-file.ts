import { noteReads } from '../access/note-access.ts';
import { columnsInWords, type WholeTable } from '../book/export-table.ts';
import { writeSheets } from '../book/write-workbook.ts';
import { exportKind, type ExportTarget, writeExportFile } from '../book/write-export-file.ts';
import { inWords } from '../in-words.ts';
import { said } from '../../templates/reader/said.ts';
import { customerCard } from './customer-card.ts';
import type { FileScope } from './file-section.ts';
import { fileSections } from './file-sections.ts';
import { fileHead } from './file-head.ts';

/**
 * Writes a customer's file as a workbook: a sheet with what it is at a glance, and one for each section.
 *
 * @returns the number of rows
 * @throws XinhangError as `writeExportFile`
 */
export async function exportFile(scope: FileScope, target: ExportTarget): Promise<number> {
  const { core, customer } = scope;
  exportKind(target.to, ['xlsx']);
  const head = fileHead(scope, await customerCard(core, customer.id));
  const overview: WholeTable = {
    name: inWords(core, said('file/overview')),
    columns: [
      { heading: inWords(core, said('file/column-field')), holds: 'text' },
      { heading: inWords(core, said('file/column-value')), holds: 'text' },
    ],
    rows: [
      [inWords(core, said('file/customer')), `${customer.code} ${customer.name}`],
      ...head.fields.map(({ label, value }) => [label, value]),
    ],
  };
  const sections = await fileSections(scope);
  const tables = await Promise.all(
    sections.map(
      async (section): Promise<WholeTable> => ({
        name: sheetName(inWords(core, section.title)),
        columns: columnsInWords(core, section),
        rows: await section.read(null),
      }),
    ),
  );
  await noteReads(core, null, [customer.id], 'export file');
  const rows = tables.reduce((sum, table) => sum + table.rows.length, 0);
  await writeExportFile(
    core,
    target,
    once(writeSheets([overview, ...tables], core.rules.playbook.zone)),
    () => ({
      action: 'export.file',
      customerId: customer.id,
      after: { rows },
    }),
  );
  return rows;
}

async function* once(bytes: Promise<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield await bytes;
}

/** Excel allows 31 characters, and none of these. */
function sheetName(title: string): string {
  return title.replaceAll(/[[\]:*?/\\]/gu, ' ').slice(0, 31);
}
