import type { CellValue } from 'hucre';
import { writeXlsx, writeXlsxStream } from 'hucre/xlsx';
import { Temporal } from 'temporal-polyfill';
import type { ExportColumn, ExportValue, WholeTable } from './export-table.ts';
import { wallClock } from './write-csv.ts';

/** Excel's limit per cell; beyond it Excel reports the file as damaged and drops the sheet. */
const mostCharacters = 32_767;

const formats = {
  text: '@',
  number: '0.00',
  count: '0',
  day: 'yyyy-mm-dd',
  instant: 'yyyy-mm-dd hh:mm',
} as const;
const widths = { text: 16, number: 14, count: 10, day: 12, instant: 17 } as const;

/** A one-sheet workbook, streamed while its rows are read. Text stays text, whatever it begins with. */
export function writeWorkbook(
  name: string,
  columns: readonly ExportColumn[],
  rows: AsyncIterable<readonly ExportValue[]>,
  zone: string,
): AsyncIterable<Uint8Array> {
  return writeXlsxStream(cellsOf(rows, zone), {
    name,
    columns: columnsOf(columns),
    freezePane: { rows: 1 },
  });
}

/** A workbook with a sheet for each table. */
export async function writeSheets(tables: readonly WholeTable[], zone: string): Promise<Uint8Array> {
  return await writeXlsx({
    sheets: tables.map(({ name, columns, rows }) => ({
      name,
      columns: columnsOf(columns),
      // With rows, the library writes no headings of its own.
      rows: [
        columns.map(({ heading }) => heading),
        ...rows.map((row) => row.map((value) => cellOf(value, zone))),
      ],
      freezePane: { rows: 1 },
    })),
  });
}

function columnsOf(columns: readonly ExportColumn[]) {
  return columns.map(({ heading, holds }) => ({
    header: heading,
    width: widths[holds],
    numFmt: formats[holds],
  }));
}

async function* cellsOf(
  rows: AsyncIterable<readonly ExportValue[]>,
  zone: string,
): AsyncGenerator<CellValue[]> {
  for await (const row of rows) yield row.map((value) => cellOf(value, zone));
}

/** The library takes the cell's wall-clock time as UTC. */
function cellOf(value: ExportValue, zone: string): CellValue {
  if (typeof value === 'string') {
    return value.length > mostCharacters ? `${value.slice(0, mostCharacters - 1)}…` : value;
  }
  if (value instanceof Temporal.Instant) return asUtc(wallClock(value, zone));
  if (value instanceof Temporal.PlainDate) return asUtc(value.toPlainDateTime());
  return value;
}

function asUtc(time: Temporal.PlainDateTime): Date {
  return new Date(time.toZonedDateTime('UTC').epochMilliseconds);
}
