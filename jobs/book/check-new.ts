import { charsOf, isCode, mostCustomerNameChars, mostStaffNameChars } from '../../templates/reader/codes.ts';
import { type AnySaid, said } from '../../templates/reader/said.ts';
import type { BookRow } from './read-row.ts';
import type { StaffRow } from './read-staff.ts';
import { problemAt } from './sheet.ts';

/**
 * Checks rows of new customers as the chat checks a new customer. A column that the file does not have is one problem
 * for all of its rows.
 */
export function createNewCustomerCheck(headings: readonly string[]) {
  const found: AnySaid[] = [];
  const withoutColumn = new Map<string, string[]>();
  return {
    check(row: BookRow): void {
      const { code, name } = row;
      for (const key of ['name', 'tier'] as const) {
        const filled = row.filled(key);
        if (filled === 'empty') found.push(problemAt(row.at(key), said('book/missing-for-new', { code })));
        if (filled === 'no-column') withoutColumn.set(key, [...(withoutColumn.get(key) ?? []), code]);
      }
      found.push(...checkCode(row), ...checkName(row, name, mostCustomerNameChars));
    },
    problems: (): AnySaid[] => [
      ...[...withoutColumn].map(([column, codes]) =>
        said('book/no-column-for-new', { column, customers: codes.length, code: codes[0] ?? '', headings }),
      ),
      ...found,
    ],
  };
}

/** Checks the row of a new colleague as the chat does. */
export function checkNewColleague(row: StaffRow): AnySaid[] {
  const roleless = row.filled('roles') === 'empty';
  return [
    ...(roleless ? [problemAt(row.at('roles'), said('book/needs-role'))] : []),
    ...checkCode(row),
    ...checkName(row, row.name, mostStaffNameChars),
  ];
}

type Located = Pick<BookRow, 'at' | 'code'>;

function checkCode({ at, code }: Located): AnySaid[] {
  return code === '' || isCode(code) ? [] : [problemAt(at('code'), said('book/not-a-code', { code }))];
}

function checkName({ at }: Located, name: string | null, most: number): AnySaid[] {
  const chars = charsOf(name ?? '');
  return chars <= most ? [] : [problemAt(at('name'), said('book/name-too-long', { chars, most }))];
}
