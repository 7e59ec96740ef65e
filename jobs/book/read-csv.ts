import { CsvError, parse } from 'csv-parse/sync';
import { mostCellChars, mostColumns, mostRows } from './limits.ts';
import { type Cell, type Sheet, type SheetRow, textCell } from './sheet.ts';
import { withoutGuard } from './guard-cell.ts';

/** A record may span several lines if a cell contains line breaks. No customer needs this many characters. */
const mostLineChars = 500_000;

/** Reads CSV as written by Excel and similar programs, separated by commas, semicolons or tabs, as an unnamed sheet. */
export function readCsv(csv: string): Sheet {
  const delimiter = delimiterOf(csv);
  const wide = findWideLine(csv, delimiter);
  if (wide !== null) return unreadable(tooWide(wide));
  try {
    const rows: SheetRow[] = [];
    parse(csv, {
      bom: true,
      delimiter,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: mostLineChars,
      on_record: (record, { lines: line }) => {
        if (rows.length > mostRows) throw new RangeError(`the file has more than ${mostRows} rows: split it`);
        if (record.length > mostColumns) throw new RangeError(tooWide(line));
        rows.push({ line, cells: record.map(toCell) });
        return null;
      },
    });
    return {
      name: null,
      rows: rows.filter(({ cells }) => cells.some((cell) => cell.kind !== 'text' || cell.text !== '')),
      problems: [],
    };
  } catch (error) {
    if (error instanceof RangeError) return unreadable(error.message);
    if (error instanceof CsvError && error.code === 'CSV_MAX_RECORD_SIZE') {
      return unreadable(
        `line ${String(error['lines'])}: is longer than a customer can be, or a quotation mark is missing`,
      );
    }
    return unreadable(
      `the file is not readable as CSV: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

const tooWide = (line: number): string => `line ${line}: has more than ${mostColumns} columns`;

/**
 * Checked before the parser allocates millions of columns. A quoted cell may contain separators, but no more than the
 * maximum cell length.
 */
function findWideLine(csv: string, delimiter: string): number | null {
  let line = 1;
  let separators = 0;
  for (let at = 0; at < csv.length; at += 1) {
    const char = csv[at];
    if (char === delimiter) separators += 1;
    else if (char === '\n') {
      line += 1;
      separators = 0;
    }
    if (separators > mostCellChars) return line;
  }
  return null;
}

function toCell(written: string): Cell {
  return textCell(withoutGuard(written.trim()));
}

/** Excel's separator depends on the regional settings. Our headings contain no separators. */
function delimiterOf(csv: string): string {
  const headings = /^[^\r\n]*/u.exec(csv.trimStart())?.[0] ?? '';
  if (headings.includes(',')) return ',';
  return ['\t', ';'].find((separator) => headings.includes(separator)) ?? ',';
}

function unreadable(problem: string): Sheet {
  return { name: null, rows: [], problems: [problem] };
}
