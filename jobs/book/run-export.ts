import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Temporal } from 'temporal-polyfill';
import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import { noteReads } from '../access/note-access.ts';
import { writeAudit } from '../audit/write-audit.ts';
import { customersTable } from './export-customers.ts';
import { followUpsTable } from './export-follow-ups.ts';
import { logsTable } from './export-logs.ts';
import type { ExportTable, ExportValue } from './export-table.ts';
import { cli } from './run-import.ts';
import { writeCsv } from './write-csv.ts';
import { writeWorkbook } from './write-workbook.ts';

export const exports = ['customers', 'followups', 'logs'] as const;
export type ExportName = (typeof exports)[number];

const tables: Readonly<Record<ExportName, (core: Core, since: Temporal.PlainDate | null) => ExportTable>> = {
  customers: customersTable,
  followups: followUpsTable,
  logs: logsTable,
};

export interface ExportOrder {
  readonly what: ExportName;
  /** Customers entered, follow-ups due, contacts made on that day or later; null: all of them. */
  readonly since: Temporal.PlainDate | null;
  /** The path of the file, by whose ending its kind is known. One that is there is replaced. */
  readonly to: string;
}

/**
 * Writes a table to a file that only its owner may read. Whose files were read is in the access log before the file has
 * its name: an export that fails leaves no file, and none is there without an account of it.
 *
 * @returns how many rows there are
 * @throws XinhangError `bad_input` for a file that cannot be written, or is of a kind that we do not write
 */
export async function runExport(core: Core, { what, since, to }: ExportOrder): Promise<number> {
  const kind = /\.(?<kind>csv|xlsx)$/iu.exec(to)?.groups?.['kind']?.toLowerCase();
  if (kind === undefined) throw new XinhangError('bad_input', `${to} is neither .xlsx nor .csv: name it so.`);
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
  const unfinished = `${to}.unfinished`;
  try {
    await pipeline(Readable.from(bytes), createWriteStream(unfinished, { mode: 0o600 }));
    await writeAudit(core.db, {
      at: core.clock.now(),
      by: null,
      actor: cli,
      action: `export.${what}`,
      subject: basename(to),
      after: { rows: count, since: since?.toString() ?? null },
    });
    await rename(unfinished, to);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw isAboutFile(error)
      ? new XinhangError('bad_input', `${to} cannot be written: is the folder there, is the disk full?`, {
          cause: error,
        })
      : error;
  }
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

function isAboutFile(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && 'path' in error;
}
