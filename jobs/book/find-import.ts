import type { Tx } from '../../prisma/client.ts';
import { said } from '../../templates/reader/said.ts';
import { XinhangError } from '../errors.ts';
import { importChanges, type ImportChanges } from './import-changes.ts';

export interface FoundImport {
  readonly file: string;
  readonly changes: ImportChanges;
}

/**
 * An import that can be undone, by its number.
 *
 * @throws XinhangError `not_found` for an unknown number, `already_done` if it was already undone
 */
export async function findImport(tx: Tx, number: number): Promise<FoundImport> {
  const run = await tx.importRun.findUnique({ where: { number } });
  if (run === null) throw new XinhangError('not_found', said('book/no-import', { number }));
  if (run.undoneAt !== null) throw new XinhangError('already_done', said('book/undone-before', { number }));
  return { file: run.file, changes: importChanges.parse(run.changes) };
}
