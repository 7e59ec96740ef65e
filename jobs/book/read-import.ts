import type { Playbook } from '../../templates/reader/playbook.ts';
import { XinhangError } from '../errors.ts';
import { bookColumns, columnOf, normalise, staffColumns } from './columns.ts';
import { decodeText } from './decode-text.ts';
import { mostFileBytes } from './limits.ts';
import { readCustomers } from './read-customers.ts';
import { readCsv } from './read-csv.ts';
import type { BookRow } from './read-row.ts';
import { readStaffRows, type StaffRow } from './read-staff.ts';
import { headingsOf } from './read-table.ts';
import type { Sheet } from './sheet.ts';
import { type AnySaid, said } from '../../templates/reader/said.ts';

export interface BookFile {
  /** The file name without its folder, for messages and the list of imports. */
  readonly name: string;
  readonly bytes: Buffer;
}

/** Several files as one import. */
export function joinImports(all: readonly ReadImport[]): ReadImport {
  return {
    customers: all.flatMap(({ customers }) => customers),
    staff: all.flatMap(({ staff }) => staff),
    headings: all.find(({ customers }) => customers.length > 0)?.headings ?? [],
    isStaffWrong: all.some(({ isStaffWrong }) => isStaffWrong),
    leftOut: all.flatMap(({ leftOut }) => leftOut),
    problems: all.flatMap(({ problems }) => problems),
  };
}

export interface ReadImport {
  readonly customers: readonly BookRow[];
  readonly staff: readonly StaffRow[];
  /** The headings of the customers, for messages. */
  readonly headings: readonly string[];
  /** Whether the staff has problems: people may be missing then, and are not reported as unknown. */
  readonly isStaffWrong: boolean;
  /** Unknown sheets and columns. */
  readonly leftOut: readonly AnySaid[];
  readonly problems: readonly AnySaid[];
}

/** Recognised sheet names. */
const customerSheets = ['客户', '客户表', '客户资料', 'customers', 'customer', 'book'];
const staffSheets = ['员工', '员工表', '人员', 'staff'];

/**
 * Reads a file to import: customers, staff, or a workbook with both. A sheet is recognised by its name, or else by its
 * headings; other sheets are ignored.
 *
 * @throws XinhangError `bad_input` for a file that cannot be read at all; errors in its content are listed in
 *   `problems`
 */
export async function readImport(file: BookFile, playbook: Playbook): Promise<ReadImport> {
  return readSheetsOf(await readSheets(file), playbook);
}

export function readSheetsOf(sheets: readonly Sheet[], playbook: Playbook): ReadImport {
  const customers: BookRow[] = [];
  const staff: StaffRow[] = [];
  const leftOut: AnySaid[] = [];
  const problems: AnySaid[] = [];
  let headings: readonly string[] = [];
  let isStaffWrong = false;
  const seen = new Map<Kind, Sheet>();
  const noted = <Row>(read: {
    rows: readonly Row[];
    leftOut: readonly string[];
    problems: readonly AnySaid[];
  }) => {
    leftOut.push(...read.leftOut.map((column) => said('book/column', { column })));
    problems.push(...read.problems);
    return read.rows;
  };
  for (const sheet of sheets) {
    const kind = sheets.length === 1 ? (kindOf(sheet, playbook) ?? 'customers') : kindOf(sheet, playbook);
    if (kind === null) {
      leftOut.push(said('book/sheet', { sheet: sheet.name ?? '' }));
      continue;
    }
    const other = seen.get(kind);
    if (other !== undefined) {
      const scene = { one: other.name ?? '', other: sheet.name ?? '', kind: kindWords[kind] };
      problems.push(said('book/two-sheets', scene));
    }
    seen.set(kind, sheet);
    if (kind === 'staff') {
      const read = readStaffRows(sheet);
      isStaffWrong ||= read.problems.length > 0;
      staff.push(...noted(read));
    } else {
      headings = headingsOf(sheet);
      customers.push(...noted(readCustomers(sheet, playbook)));
    }
  }
  if (seen.size === 0 && problems.length === 0) {
    problems.push(said('book/no-sheet', { sheets: { joined: 'clauses', each: sheets.map(describe) } }));
  }
  return { customers, staff, headings, isStaffWrong, leftOut, problems };
}

function describe(sheet: Sheet): AnySaid {
  const headings = headingsOf(sheet);
  return said('book/headings-of', {
    sheet: sheet.name ?? '',
    headings: headings.length === 0 ? said('book/nothing') : headings,
  });
}

type Kind = 'customers' | 'staff';

const kindWords: Readonly<Record<Kind, AnySaid>> = {
  customers: said('book/kind-customers'),
  staff: said('book/kind-staff'),
};

function kindOf(sheet: Sheet, playbook: Playbook): Kind | null {
  const name = sheet.name === null ? '' : normalise(sheet.name);
  if (customerSheets.includes(name)) return 'customers';
  if (staffSheets.includes(name)) return 'staff';
  const headings = (sheet.rows[0]?.cells ?? []).map(({ text }) => text);
  const keysOf = (columns: typeof staffColumns) => new Set(headings.map((h) => columnOf(columns, h)?.key));
  const asStaff = keysOf(staffColumns);
  if (asStaff.has('code') && asStaff.has('roles')) return 'staff';
  const asCustomers = keysOf(bookColumns(playbook));
  asCustomers.delete(undefined);
  return asCustomers.has('code') && asCustomers.size > 1 ? 'customers' : null;
}

/** @throws XinhangError `bad_input` for a file that cannot be read at all */
export async function readSheets({ name, bytes }: BookFile): Promise<readonly Sheet[]> {
  try {
    if (bytes.length > mostFileBytes) {
      const most = mostFileBytes / 1_000_000;
      throw new XinhangError('bad_input', said('book/too-large', { most }));
    }
    if (/\.xls[xm]$/iu.test(name)) {
      // A hundred files that a CSV file does not need.
      const { readWorkbook } = await import('./read-workbook.ts');
      return await readWorkbook(bytes);
    }
    if (/\.(?:csv|txt|tsv)$/iu.test(name)) return [readCsv(decodeText(bytes))];
    throw new XinhangError('bad_input', said('book/wrong-kind'));
  } catch (error) {
    if (!(error instanceof XinhangError)) throw error;
    throw new XinhangError(error.code, said('book/in-file', { name, problem: error.says }), { cause: error });
  }
}
