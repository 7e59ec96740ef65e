import { type Cell as WorkbookCell, type CellValue, formatValue } from 'hucre';
import { readXlsx } from 'hucre/xlsx';
import { Temporal } from 'temporal-polyfill';
import { readDay } from '../../templates/reader/read-day.ts';
import { XinhangError } from '../errors.ts';
import { bareArchive, tooLarge } from './bare-archive.ts';
import { mostFormatChars, mostRows, mostUnpackedBytes } from './limits.ts';
import { damaged, farOutside } from './read-tags.ts';
import { type Cell, emptyCell, type Sheet, type SheetRow, textCell } from './sheet.ts';
import { type AnySaid, said } from '../../templates/reader/said.ts';

/**
 * Reads the visible sheets of a workbook. A cell in a date format is a day. A number also carries the day it would be
 * in the workbook's date system (1900 or 1904), and its text is as displayed, so that 001 stays 001.
 *
 * @throws XinhangError `bad_input` for a file that is not a workbook, is password-protected, or unpacks to too much
 */
export async function readWorkbook(bytes: Buffer): Promise<readonly Sheet[]> {
  const { archive, sheets } = bareArchive(bytes);
  const workbook = await readXlsx(archive, {
    readStyles: true,
    sheets: ({ index, hidden, veryHidden }) => {
      // One more than were found is one that was written so as not to be.
      if (index >= sheets) throw damaged();
      return hidden !== true && veryHidden !== true;
    },
  }).catch((error: unknown) => {
    if (error instanceof XinhangError) throw error;
    // The library's own message refers to its options.
    if (sentenceOf(error).includes('spans')) throw farOutside();
    throw new XinhangError('bad_input', said('book/unreadable', { why: sentenceOf(error) }), {
      cause: error,
    });
  });
  const epoch = workbook.dateSystem === '1904' ? epoch1904 : epoch1900;
  let chars = 0;
  return workbook.sheets.map(({ name, rows, cells }): Sheet => {
    const filled: SheetRow[] = [];
    for (const [index, values] of rows.entries()) {
      if (values.every((value) => value === null || value === '') && !hasMore(cells, index, values.length))
        continue;
      // A text that many cells share is stored once, and read as often as it is shown.
      chars += values.reduce<number>((sum, value) => sum + (typeof value === 'string' ? value.length : 0), 0);
      if (chars > mostUnpackedBytes) throw tooLarge();
      const row = values.map((value, column) => toCell(value, cells?.get(`${index},${column}`), epoch));
      filled.push({ line: index + 1, cells: row });
      if (filled.length > mostRows + 1) {
        return { name, rows: [], problems: [said('book/too-many-rows', { sheet: name, most: mostRows })] };
      }
    }
    return { name, rows: filled, problems: [] };
  });
}

/** A formula without a result makes a cell non-empty. */
function hasMore(
  cells: ReadonlyMap<string, WorkbookCell> | undefined,
  row: number,
  columns: number,
): boolean {
  if (cells === undefined) return false;
  return Array.from({ length: columns }, (_, column) => cells.get(`${row},${column}`)).some(
    (cell) => cell?.type === 'formula' || cell?.type === 'error',
  );
}

function toCell(value: CellValue, cell: WorkbookCell | undefined, epoch: Temporal.PlainDate): Cell {
  if (cell?.type === 'error')
    return unreadable(String(value), said('book/cell-error', { value: String(value) }));
  if (value === null) {
    if (cell?.type !== 'formula') return emptyCell;
    return unreadable('', said('book/never-calculated'));
  }
  if (value instanceof Date) return dayCell(value);
  if (typeof value === 'number') {
    const format = cell?.style?.numFmt ?? 'General';
    const shown = formatValue(value, format.length > mostFormatChars ? 'General' : format);
    return { kind: 'number', text: shown.trim(), number: value, day: dayOf(value, epoch) };
  }
  return textCell(typeof value === 'boolean' ? String(value).toUpperCase() : value);
}

/** The library returns the cell's wall-clock time as UTC. The time of day is only in the text, where there is one. */
function dayCell(date: Date): Cell {
  if (Number.isNaN(date.getTime())) return unreadable('', said('book/no-such-date'));
  const at = Temporal.Instant.fromEpochMilliseconds(date.getTime())
    .toZonedDateTimeISO('UTC')
    .toPlainDateTime();
  const day = at.toPlainDate();
  const time = at.toPlainTime().toString({ smallestUnit: 'minute' });
  return isLikely(day)
    ? { kind: 'day', text: time === '00:00' ? day.toString() : `${day.toString()} ${time}`, day }
    : unreadable(day.toString(), said('book/unlikely-day', { day: day.toString() }));
}

function unreadable(text: string, why: AnySaid): Cell {
  return { kind: 'unreadable', text, why };
}

/** Excel counts a 29 February 1900 that did not exist; for all later days this is day 0. */
const epoch1900 = Temporal.PlainDate.from('1899-12-30');
const epoch1904 = Temporal.PlainDate.from('1904-01-01');
/** Well beyond the last plausible day in either system. */
const lastSerial = 100_000;

function dayOf(serial: number, epoch: Temporal.PlainDate): Temporal.PlainDate | null {
  if (!(serial >= 1 && serial < lastSerial)) return null;
  const day = epoch.add({ days: Math.floor(serial) });
  return isLikely(day) ? day : null;
}

/** The same plausibility check as for typed days. */
function isLikely(day: Temporal.PlainDate): boolean {
  return readDay(day.toString()) !== null;
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
}
