import { allRoles, readRole, roleWords } from '../../templates/reader/roles.ts';
import { staffColumns } from './columns.ts';
import type { BookRow } from './read-row.ts';
import { ownerRoles } from '../../templates/reader/playbook.ts';
import { readTable, type TableRow, textIn } from './read-table.ts';
import { type AnySaid, said } from '../../templates/reader/said.ts';
import { problemAt, type Sheet } from './sheet.ts';

export interface BookStaff {
  readonly code: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly reportsTo: string | null;
}

/** The values in a staff row; missing ones are null. */
export interface StaffRow {
  readonly at: (column: string) => AnySaid;
  readonly filled: TableRow['filled'];
  readonly code: string;
  readonly name: string | null;
  readonly roles: readonly string[];
  readonly reportsTo: string | null;
}

export interface StaffRows {
  readonly rows: readonly StaffRow[];
  readonly leftOut: readonly string[];
  readonly problems: readonly AnySaid[];
}

/**
 * Reads the rows of a staff file; several roles are separated by `;`, `|`, `/` or `、`. Superiors are not
 * checked here, because they may already be in the register.
 */
export function readStaffRows(sheet: Sheet): StaffRows {
  const table = readTable(sheet, staffColumns, ['code', 'roles'], said('book/the-staff-file'));
  const problems: AnySaid[] = [...table.problems];
  const seen = new Map<string, TableRow>();
  const rows = table.rows.map((line): StaffRow => {
    const where = sheet.name === null ? line.where : line.at('code');
    const code = textIn(line, 'code', problems) ?? '';
    if (code === '') problems.push(problemAt(where, said('book/code-missing')));
    // Codes are found in any case.
    const before = seen.get(code.toLowerCase());
    if (before === undefined) seen.set(code.toLowerCase(), line);
    else if (code !== '') {
      const there = sheet.name === null ? before.where : before.at('code');
      problems.push(problemAt(where, said('book/code-used', { code, there })));
    }
    return {
      at: line.at,
      filled: line.filled,
      code,
      name: textIn(line, 'name', problems),
      roles: readRoles(line, sheet.name === null ? line.where : line.at('roles'), problems),
      reportsTo: textIn(line, 'reportsTo', problems),
    };
  });
  return { rows, leftOut: table.leftOut, problems };
}

function readRoles(line: TableRow, where: AnySaid, problems: AnySaid[]): string[] {
  const words = (textIn(line, 'roles', problems) ?? '')
    .split(/[;；|/、，,\s]+/u)
    .filter((word) => word !== '');
  const roles = words.flatMap((word) => {
    const role = readRole(word);
    if (role === null) {
      problems.push(problemAt(where, said('book/not-a-role', { word, roles: allRoles().map(roleWords) })));
    }
    return role === null ? [] : [role];
  });
  return [...new Set(roles)];
}

/**
 * Staff for a book without a staff file: the people named in it, under a generated director, general manager and
 * finance.
 */
export function makeUpStaff(rows: readonly BookRow[]): readonly BookStaff[] {
  const found = new Map<string, Set<string>>();
  for (const { seats } of rows) {
    for (const role of ownerRoles) {
      const code = seats[role];
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
