import type { Temporal } from 'temporal-polyfill';

/** An amount is a number of yuan; an instant is told in the company's zone. */
export type ExportValue = string | number | Temporal.PlainDate | Temporal.Instant | null;

export interface ExportColumn {
  readonly heading: string;
  readonly holds: 'text' | 'number' | 'day' | 'instant';
}

/** Some rows, and whose files they are from. */
export interface ExportPage {
  readonly customerIds: readonly string[];
  readonly rows: readonly (readonly ExportValue[])[];
}

/** A table that is read page by page while it is written, so that memory stays flat for any number of rows. */
export interface ExportTable {
  readonly name: string;
  readonly columns: readonly ExportColumn[];
  readonly pages: AsyncIterable<ExportPage>;
}

/**
 * Reads a table page by page in the order of its ids, which no insert in the meantime disturbs.
 *
 * @param read the rows with an id above the given one, at most as many as told
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
