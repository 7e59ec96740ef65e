import { writeAudit } from '../audit/write-audit.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import { noteShown } from '../access/note-access.ts';
import type { Core } from '../core.ts';
import { columnsInWords, type ExportValue, type SaidColumn, type WholeTable } from './export-table.ts';
import { writeCsv } from './write-csv.ts';
import { writeSheets } from './write-workbook.ts';
import { inWords } from '../in-words.ts';
import { said } from '../../templates/reader/said.ts';

export const listedKinds = ['csv', 'xlsx'] as const;
export type ListedKind = (typeof listedKinds)[number];

export interface ListedCustomers {
  readonly kind: ListedKind;
  readonly columns: readonly SaidColumn[];
  readonly rows: readonly (readonly ExportValue[])[];
  readonly customerIds: readonly string[];
  /** What they were found by, for the audit log. */
  readonly by: Readonly<Record<string, string>>;
}

/**
 * A list of customers as a file, for the person who looks at it. Recorded before it is handed out: as an export, and as
 * a look at each customer that is not theirs.
 */
export async function exportListed(
  core: Core,
  who: ActingStaff,
  { kind, columns, rows, customerIds, by }: ListedCustomers,
): Promise<Uint8Array> {
  const name = inWords(core, said('export/customers'));
  const table: WholeTable = { name, columns: columnsInWords(core, { columns }), rows };
  const bytes = await bytesOf(kind, table, core.rules.playbook.zone);
  await noteShown(core, who, 'export customers', { customers: customerIds });
  await writeAudit(core.db, {
    at: core.clock.now(),
    by: who,
    action: 'export.customers',
    subject: `${name}.${kind}`,
    after: { rows: rows.length, ...by },
  });
  return bytes;
}

async function bytesOf(kind: ListedKind, table: WholeTable, zone: string): Promise<Uint8Array> {
  if (kind === 'xlsx') return await writeSheets([table], zone);
  async function* rows() {
    yield* table.rows;
  }
  const parts: Uint8Array[] = [];
  for await (const part of writeCsv(table.columns, rows(), zone)) parts.push(part);
  return Buffer.concat(parts);
}
