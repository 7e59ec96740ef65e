import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { mostFileBytes } from '../../jobs/book/limits.ts';
import { joinImports, type ReadImport, readImport } from '../../jobs/book/read-import.ts';
import { XinhangError } from '../../jobs/errors.ts';
import type { Playbook } from '../../templates/reader/playbook.ts';
import { said } from '../../templates/reader/said.ts';

/** Reads a book, in one file or several. With several, every problem names its file. */
export async function readFiles(paths: readonly string[], playbook: Playbook): Promise<ReadImport> {
  const all: ReadImport[] = [];
  for (const path of paths) {
    const file = basename(path);
    const read = await readImport({ name: file, bytes: await readBytes(path) }, playbook);
    const problems = read.problems.map((problem) => said('cli/in-file', { file, problem }));
    all.push(paths.length === 1 ? read : { ...read, problems });
  }
  return joinImports(all);
}

/** Checks the size first, so that a file that is too large is never read. */
export async function readBytes(path: string): Promise<Buffer> {
  try {
    if (statSync(path).size > mostFileBytes) {
      const most = mostFileBytes / 1_000_000;
      throw new XinhangError('bad_input', said('cli/file-too-large', { path, most }));
    }
    return await readFile(path);
  } catch (error) {
    if (error instanceof XinhangError) throw error;
    throw new XinhangError('bad_input', said('cli/file-unreadable', { path }), { cause: error });
  }
}
