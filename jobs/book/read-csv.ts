import { parse } from 'csv-parse/sync';
import { mostRows } from './limits.ts';
import { type Cell, emptyCell, type Sheet } from './sheet.ts';
import { withoutGuard } from './guard-cell.ts';

/** CSV as Excel and its kind write it, cells separated by commas, semicolons or tabs, as a sheet without a name. */
export function readCsv(csv: string): Sheet {
  try {
    const lines: number[] = [];
    const records = parse(csv, {
      bom: true,
      delimiter: delimiterOf(csv),
      relax_column_count: true,
      skip_empty_lines: true,
      on_record: (record, context) => {
        lines.push(context.lines);
        return record;
      },
    });
    if (records.length > mostRows + 1) return unreadable(`the file has more than ${mostRows} rows: split it`);
    const rows = records.map((cells, index) => ({
      line: lines[index] ?? index + 1,
      cells: cells.map(toCell),
    }));
    return {
      name: null,
      rows: rows.filter(({ cells }) => cells.some(({ text }) => text !== '')),
      problems: [],
    };
  } catch (error) {
    return unreadable(
      `the file is not readable as CSV: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function toCell(written: string): Cell {
  const text = withoutGuard(written.trim());
  return text === '' ? emptyCell : { kind: 'text', text };
}

/** Excel separates by what the regional settings say. The headings have no separator of their own in them. */
function delimiterOf(csv: string): string {
  const headings = /^[^\r\n]*/u.exec(csv.trimStart())?.[0] ?? '';
  if (headings.includes(',')) return ',';
  return ['\t', ';'].find((separator) => headings.includes(separator)) ?? ',';
}

function unreadable(problem: string): Sheet {
  return { name: null, rows: [], problems: [problem] };
}
