import { createWriteStream, existsSync } from 'node:fs';
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
import { said } from '../../templates/reader/said.ts';

export const exports = ['customers', 'followups', 'logs'] as const;
export type ExportName = (typeof exports)[number];

const tables: Readonly<Record<ExportName, (core: Core, since: Temporal.PlainDate | null) => ExportTable>> = {
  customers: customersTable,
  followups: followUpsTable,
  logs: logsTable,
};

export interface ExportOrder {
  readonly what: ExportName;
  /** Only customers entered, follow-ups due, or contacts made on or after this day; null: all. */
  readonly since: Temporal.PlainDate | null;
  /** Target path; its extension selects the format. */
  readonly to: string;
  /** Whether an existing file is replaced. */
  readonly overwrite: boolean;
}

/**
 * Writes a table to a file readable only by its owner. The access log is written before the file gets its final name: a
 * failed export leaves no file, and no export goes unrecorded.
 *
 * @returns the number of rows
 * @throws XinhangError `bad_input` if the file cannot be written or has an unsupported extension,
 *   `already_exists` if it is there and may not be replaced
 */
export async function runExport(core: Core, { what, since, to, overwrite }: ExportOrder): Promise<number> {
  const kind = /\.(?<kind>csv|xlsx)$/iu.exec(to)?.groups?.['kind']?.toLowerCase();
  if (kind === undefined) throw new XinhangError('bad_input', said('book/wrong-export-kind', { to }));
  if (!overwrite && existsSync(to))
    throw new XinhangError('already_exists', said('book/file-exists', { to }));
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
      ? new XinhangError('bad_input', said('book/cannot-write', { to }), {
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
