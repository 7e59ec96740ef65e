import { readRole, type Role, roles as allRoles } from '../../templates/reader/roles.ts';
import { staffColumns } from './columns.ts';
import type { BookCustomer } from './read-book.ts';
import { readCsv } from './read-csv.ts';
import { readTable, type TableRow, textIn } from './read-table.ts';
import { type AnySaid, said } from '../../templates/reader/said.ts';
import { problemAt, type Sheet } from './sheet.ts';

export interface BookStaff {
  readonly code: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly reportsTo: string | null;
}

export interface StaffFile {
  readonly staff: readonly BookStaff[];
  /** Headings that are not columns of a staff file. */
  readonly leftOut: readonly string[];
  readonly problems: readonly AnySaid[];
}

/** The values in a staff row; missing ones are null. */
export interface StaffRow {
  readonly at: (column: string) => AnySaid;
  readonly code: string;
  readonly name: string | null;
  readonly roles: readonly Role[];
  readonly reportsTo: string | null;
}

export interface StaffRows {
  readonly rows: readonly StaffRow[];
  readonly leftOut: readonly string[];
  readonly problems: readonly AnySaid[];
}

/** Reads `code,name,roles,reportsTo`; several roles are separated by `;`, `|`, `/` or `、`. */
export function readStaff(csv: string): StaffFile {
  const { rows, leftOut, problems } = readStaffRows(readCsv(csv));
  const staff = rows.map(({ code, name, roles, reportsTo }) => ({
    code,
    name: name ?? code,
    roles,
    reportsTo,
  }));
  const codes = new Set(staff.map(({ code }) => code));
  const lost = staff.flatMap(({ code, reportsTo }) =>
    reportsTo === null || codes.has(reportsTo)
      ? []
      : [said('book/superior-not-in-file', { code, above: reportsTo })],
  );
  return { staff, leftOut, problems: [...problems, ...lost] };
}

/** Reads the rows of a staff file. Superiors are not checked here, because they may already be in the register. */
export function readStaffRows(sheet: Sheet): StaffRows {
  const table = readTable(sheet, staffColumns, ['code', 'roles'], said('book/the-staff-file'));
  const problems: AnySaid[] = [...table.problems];
  const seen = new Map<string, TableRow>();
  const rows = table.rows.map((line): StaffRow => {
    const where = sheet.name === null ? line.where : line.at('code');
    const code = textIn(line, 'code', problems) ?? '';
    if (code === '') problems.push(problemAt(where, said('book/code-missing')));
    const before = seen.get(code);
    if (before === undefined) seen.set(code, line);
    else if (code !== '') {
      const there = sheet.name === null ? before.where : before.at('code');
      problems.push(problemAt(where, said('book/code-used', { code, there })));
    }
    return {
      at: line.at,
      code,
      name: textIn(line, 'name', problems),
      roles: readRoles(line, sheet.name === null ? line.where : line.at('roles'), problems),
      reportsTo: textIn(line, 'reportsTo', problems),
    };
  });
  return { rows, leftOut: table.leftOut, problems };
}

function readRoles(line: TableRow, where: AnySaid, problems: AnySaid[]): Role[] {
  const words = (textIn(line, 'roles', problems) ?? '')
    .split(/[;；|/、，,\s]+/u)
    .filter((word) => word !== '');
  const roles = words.flatMap((word) => {
    const role = readRole(word);
    if (role === null) {
      problems.push(problemAt(where, said('book/not-a-role', { word, roles: allRoles.join(', ') })));
    }
    return role === null ? [] : [role];
  });
  return [...new Set(roles)];
}

/**
 * Staff for a book without a staff file: the people named in it, under a generated director, general manager and
 * finance.
 */
export function makeUpStaff(customers: readonly BookCustomer[]): readonly BookStaff[] {
  const found = new Map<string, Set<Role>>();
  for (const customer of customers) {
    for (const role of ['supervisor', 'salesperson', 'assistant'] as const) {
      const code = customer[role];
      if (code !== null) found.set(code, (found.get(code) ?? new Set()).add(role));
    }
  }
  const above: BookStaff[] = (['gm', 'director', 'finance'] as const)
    .filter((role) => !found.has(role))
    .map((role) => ({ code: role, name: role, roles: [role], reportsTo: role === 'gm' ? null : 'gm' }));
  const named = [...found].map(([code, has]) => ({
    code,
    name: code,
    roles: [...has],
    reportsTo: has.has('supervisor') ? 'director' : null,
  }));
  return [...above, ...named];
}
