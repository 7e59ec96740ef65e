import { type Role, roles } from '../../templates/playbook.ts';
import type { Column } from './columns.ts';
import type { BookCustomer } from './read-book.ts';
import { readTable } from './read-table.ts';

export interface BookStaff {
  readonly code: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly reportsTo: string | null;
}

const roleWords: Readonly<Record<string, Role>> = {
  ...Object.fromEntries(roles.map((role) => [role, role])),
  销售主管: 'supervisor',
  主管: 'supervisor',
  业务员: 'salesperson',
  业务助理: 'assistant',
  助理: 'assistant',
  财务: 'finance',
  营销总监: 'director',
  总监: 'director',
  总经理: 'gm',
};

const columns: readonly Column[] = [
  { key: 'code', headings: ['code', '员工代号', '代号'] },
  { key: 'name', headings: ['name', '姓名', '名字'] },
  { key: 'roles', headings: ['roles', 'role', '角色', '岗位'] },
  { key: 'reportsTo', headings: ['reportsTo', '上级', '汇报给'] },
];

export interface StaffFile {
  readonly staff: readonly BookStaff[];
  /** Headings that are no columns of a staff file. */
  readonly leftOut: readonly string[];
  readonly problems: readonly string[];
}

/** Reads `code,name,roles,reportsTo`; several roles are separated by `;`, `|`, `/` or `、`. */
export function readStaff(csv: string): StaffFile {
  const table = readTable(csv, columns, ['code', 'roles'], 'the staff file');
  const problems = [...table.problems];
  const lines = new Map<string, number>();
  const staff = table.rows.map(({ line, cell }): BookStaff => {
    const code = cell('code');
    if (code === '') problems.push(`line ${line}: code is missing`);
    const before = lines.get(code);
    if (before === undefined) lines.set(code, line);
    else if (code !== '') problems.push(`line ${line}: code ${code} is already used in line ${before}`);
    return {
      code,
      name: cell('name') || code,
      roles: readRoles(cell('roles'), line, problems),
      reportsTo: cell('reportsTo') || null,
    };
  });
  for (const s of staff) {
    if (s.reportsTo !== null && !lines.has(s.reportsTo)) {
      problems.push(`${s.code} reports to ${s.reportsTo}, who is not in the file`);
    }
  }
  return { staff, leftOut: table.leftOut, problems };
}

function readRoles(text: string, line: number, problems: string[]): Role[] {
  const words = text.split(/[;；|/、，,\s]+/u).filter((word) => word !== '');
  return words.flatMap((word) => {
    const role = roleWords[word.toLowerCase()];
    if (role === undefined) problems.push(`line ${line}: "${word}" is not a role (${roles.join(', ')})`);
    return role === undefined ? [] : [role];
  });
}

/** Without a staff file, the people the book names, below a made-up director, general manager and finance. */
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
