import { CsvError, parse } from 'csv-parse/sync';
import { mostCellChars, mostColumns, mostRows } from './limits.ts';
import { type AnySaid, said } from '../../templates/reader/said.ts';
import { XinhangError } from '../errors.ts';
import { type Cell, problemAt, type Sheet, type SheetRow, textCell } from './sheet.ts';
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
        if (rows.length > mostRows)
          throw new XinhangError('bad_input', said('book/csv-too-many-rows', { most: mostRows }));
        if (record.length > mostColumns) throw new XinhangError('bad_input', tooWide(line));
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
    if (error instanceof XinhangError) return unreadable(error.says);
    if (error instanceof CsvError && error.code === 'CSV_MAX_RECORD_SIZE') {
      const where = said('book/at-line', { line: String(error['lines']) });
      return unreadable(problemAt(where, said('book/record-too-long')));
    }
    const why = error instanceof Error ? error.message : String(error);
    return unreadable(said('book/csv-unreadable', { why }));
  }
}

const tooWide = (line: number): AnySaid =>
  problemAt(said('book/at-line', { line }), said('book/too-many-columns', { most: mostColumns }));

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

function unreadable(problem: AnySaid): Sheet {
  return { name: null, rows: [], problems: [problem] };
}
