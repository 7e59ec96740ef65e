import { createWriteStream, existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import { writeAudit } from '../audit/write-audit.ts';
import { said } from '../../templates/reader/said.ts';
import { cli } from './run-import.ts';

export interface ExportTarget {
  /** Target path; its extension selects the format. */
  readonly to: string;
  /** Whether an existing file is replaced. */
  readonly overwrite: boolean;
}

export interface ExportRecord {
  readonly action: string;
  readonly customerId?: string;
  readonly after: Readonly<Record<string, string | number | null>>;
}

/** The format of a file to write. @throws XinhangError `bad_input` for any other */
export function exportKind<Kind extends string>(to: string, kinds: readonly Kind[]): Kind {
  const written = /\.([a-z]+)$/iu.exec(to)?.[1]?.toLowerCase();
  const kind = kinds.find((known) => known === written);
  if (kind === undefined) {
    const why = kinds.length > 1 ? said('book/wrong-export-kind', { to }) : said('book/only-xlsx', { to });
    throw new XinhangError('bad_input', why);
  }
  return kind;
}

/**
 * Writes a file readable only by its owner. The access log is written before the file gets its final name: a failed
 * export leaves no file, and no export goes unrecorded.
 *
 * @param record what to record, once everything has been written
 * @throws XinhangError `bad_input` if the file cannot be written, `already_exists` if it is there and may not be replaced
 */
export async function writeExportFile(
  core: Core,
  { to, overwrite }: ExportTarget,
  bytes: AsyncIterable<Uint8Array>,
  record: () => ExportRecord,
): Promise<void> {
  if (!overwrite && existsSync(to))
    throw new XinhangError('already_exists', said('book/file-exists', { to }));
  const unfinished = `${to}.unfinished`;
  try {
    await pipeline(Readable.from(bytes), createWriteStream(unfinished, { mode: 0o600 }));
    await writeAudit(core.db, {
      at: core.clock.now(),
      by: null,
      actor: cli,
      subject: basename(to),
      ...record(),
    });
    await rename(unfinished, to);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw isAboutFile(error)
      ? new XinhangError('bad_input', said('book/cannot-write', { to }), { cause: error })
      : error;
  }
}

function isAboutFile(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && 'path' in error;
}
