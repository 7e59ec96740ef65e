import type { ExportValue, SaidColumn } from '../../../jobs/book/export-table.ts';
import { columnsInWords } from '../../../jobs/book/export-table.ts';
import type { CommandContext } from '../../commands/engine/context.ts';
import { showValue } from '../../commands/engine/table-line.ts';
import type { Table } from '../api/table.ts';

/** A page has room for a whole text. */
const mostChars = 4_000;

/** A table in the reader's words, with its numbers beside them. */
export function tableOf(
  ctx: CommandContext,
  columns: readonly SaidColumn[],
  rows: readonly (readonly ExportValue[])[],
): Table {
  return {
    columns: [...columnsInWords(ctx.core, { columns })],
    rows: rows.map((row) =>
      columns.map((_, n) => {
        const value = row[n] ?? null;
        return {
          text: value === null ? '' : showValue(ctx, value, mostChars),
          number: typeof value === 'number' ? value : null,
        };
      }),
    ),
  };
}
