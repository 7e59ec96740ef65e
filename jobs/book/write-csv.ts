import { Temporal } from 'temporal-polyfill';
import type { ExportColumn, ExportValue } from './export-table.ts';
import { withGuard } from './guard-cell.ts';

/** CSV with CRLF line ends and the byte order mark, without which Chinese Excel reads the file as GBK. */
export async function* writeCsv(
  columns: readonly ExportColumn[],
  rows: AsyncIterable<readonly ExportValue[]>,
  zone: string,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  yield encoder.encode(`\uFEFF${lineOf(columns.map(({ heading }) => heading))}`);
  for await (const row of rows) yield encoder.encode(lineOf(row.map((value) => textOf(value, zone))));
}

function textOf(value: ExportValue, zone: string): string {
  if (value === null) return '';
  if (typeof value === 'string') return withGuard(value);
  if (value instanceof Temporal.Instant)
    return wallClock(value, zone).toString({ smallestUnit: 'minute' }).replace('T', ' ');
  return value.toString();
}

/** Local date and time in the company's zone. */
export function wallClock(instant: Temporal.Instant, zone: string): Temporal.PlainDateTime {
  return instant.toZonedDateTimeISO(zone).toPlainDateTime();
}

function lineOf(cells: readonly string[]): string {
  const quoted = cells.map((cell) =>
    /[",;\t\r\n]|^\s|\s$/u.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell,
  );
  return `${quoted.join(',')}\r\n`;
}
