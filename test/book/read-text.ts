import { readCsv } from '../../jobs/book/read-csv.ts';
import { joinImports, readSheetsOf } from '../../jobs/book/read-import.ts';
import { resolveBook } from '../../jobs/book/resolve-book.ts';
import type { Playbook } from '../../templates/reader/playbook.ts';

/** The book in CSV texts, customers and staff, for an empty company. */
export function readTexts(playbook: Playbook, ...texts: readonly string[]) {
  const read = joinImports(texts.map((text) => readSheetsOf([readCsv(text)], playbook)));
  return { ...resolveBook(read), leftOut: read.leftOut };
}
