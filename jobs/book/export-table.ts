import type { Temporal } from 'temporal-polyfill';
import type { Core } from '../core.ts';
import { inWords } from '../in-words.ts';
import type { Labels, Said } from '../../templates/reader/said.ts';

/** Amounts are in yuan (`number`), whole numbers are a `count`; instants are written in the company's zone. */
export type ExportValue = string | number | Temporal.PlainDate | Temporal.Instant | null;

export interface ExportColumn {
  readonly heading: string;
  readonly holds: 'text' | 'number' | 'count' | 'day' | 'instant';
  /** A text that needs its heading beside it where a row is a line. */
  readonly isNamed?: boolean;
}

/** A column before its heading is put into the words of the export's language. */
export type SaidColumn = Omit<ExportColumn, 'heading'> & { readonly heading: Said | Labels };

/** A table held as a whole: a part of a customer's file, a report. */
export interface WholeTable {
  readonly name: string;
  readonly columns: readonly ExportColumn[];
  readonly rows: readonly (readonly ExportValue[])[];
}

/** A page of rows and the customers they belong to. */
export interface ExportPage {
  readonly customerIds: readonly string[];
  readonly rows: readonly (readonly ExportValue[])[];
}

/** A table that is read page by page while it is written, so that memory use does not grow with its rows. */
export interface ExportTable {
  readonly name: string;
  readonly columns: readonly ExportColumn[];
  readonly pages: AsyncIterable<ExportPage>;
}

/**
 * Reads a table page by page, ordered by id, so that concurrent inserts do not disturb it.
 *
 * @param read returns rows with an id above the given one, at most the given number
 */
export async function* pagesOf<Row extends { readonly id: string }>(
  read: (after: string, most: number) => Promise<readonly Row[]>,
  toPage: (rows: readonly Row[]) => ExportPage,
): AsyncGenerator<ExportPage> {
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const rows = await read(after, most);
    const last = rows.at(-1);
    if (last === undefined) return;
    yield toPage(rows);
    after = last.id;
  }
}

const most = 500;

/** The columns with their headings in the reader's language. */
export function columnsInWords(
  core: Pick<Core, 'templates' | 'language'>,
  { columns }: { readonly columns: readonly SaidColumn[] },
): readonly ExportColumn[] {
  return columns.map((column) => ({ ...column, heading: inWords(core, column.heading) }));
}
