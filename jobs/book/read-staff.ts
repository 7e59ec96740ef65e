import { parse } from 'csv-parse/sync';
import { type Role, roles } from '../../templates/playbook.ts';
import type { BookCustomer } from './read-book.ts';

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

/** Reads `code,name,roles,reportsTo`; several roles are separated by `;`, `|`, `/` or `、`. */
export function readStaff(csv: string): { staff: readonly BookStaff[]; problems: readonly string[] } {
  const problems: string[] = [];
  const rows: Record<string, string>[] = parse(csv, {
    bom: true,
    columns: true,
    skip_empty_lines: true,
    trim: true,
  });
  const staff = rows.map((row, index): BookStaff => {
    const line = index + 2;
    if (!row['code']) problems.push(`line ${line}: code is missing`);
    const words = (row['roles'] ?? '').split(/[;|/、，\s]+/u).filter((word) => word !== '');
    const known = words.flatMap((word) => {
      const role = roleWords[word.toLowerCase()];
      if (role === undefined) problems.push(`line ${line}: "${word}" is not a role (${roles.join(', ')})`);
      return role === undefined ? [] : [role];
    });
    const code = row['code'] ?? '';
    return { code, name: row['name'] || code, roles: known, reportsTo: row['reportsTo'] || null };
  });
  const codes = new Set(staff.map((s) => s.code));
  for (const s of staff) {
    if (s.reportsTo !== null && !codes.has(s.reportsTo)) {
      problems.push(`${s.code} reports to ${s.reportsTo}, who is not in the file`);
    }
  }
  return { staff, problems };
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
