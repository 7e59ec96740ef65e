import type { Temporal } from 'temporal-polyfill';
import type { KeyAccountType, StrategicLevel, ValueGrade } from '../../prisma/client.ts';
import type { Tier } from '../../templates/reader/playbook.ts';
import { readRole } from '../../templates/reader/roles.ts';
import { type AnySaid, said } from '../../templates/reader/said.ts';
import { createNewCustomerCheck } from './check-new.ts';
import { createSeatFinder } from './find-seats.ts';
import { type NewPerson, planStaff } from './plan-staff.ts';
import type { ReadImport } from './read-import.ts';
import { type BookStaff, makeUpStaff } from './read-staff.ts';

/** A customer of a book, with its people by code. */
export interface BookCustomer {
  readonly line: number;
  readonly code: string;
  readonly name: string;
  readonly tier: Tier;
  readonly supervisor: string | null;
  readonly salesperson: string | null;
  readonly assistant: string | null;
  readonly annualVolumeFen: bigint | null;
  readonly strategicLevel: StrategicLevel | null;
  readonly valueGrade: ValueGrade | null;
  readonly keyAccount: KeyAccountType | null;
  readonly anchors: Readonly<Record<string, Temporal.PlainDate>>;
}

export interface Book {
  readonly customers: readonly BookCustomer[];
  readonly staff: readonly BookStaff[];
  /** All problems, each with line and column; if there are any, nothing of the book may be used. */
  readonly problems: readonly AnySaid[];
}

/** A book for an empty company: the checks of an import in which everyone and everything is new. */
export function resolveBook(read: ReadImport): Book {
  const people = planStaff(read.staff, new Map());
  const isMadeUp = read.staff.length === 0 && !read.isStaffWrong;
  const staff = isMadeUp ? makeUpStaff(read.customers) : people.made.map(staffOf);
  const finder = createSeatFinder(staff);
  const fresh = createNewCustomerCheck(read.headings);
  const customers = read.customers.map((row): BookCustomer => {
    fresh.check(row);
    return {
      line: row.line,
      code: row.code,
      name: row.name ?? '',
      tier: row.tier ?? 'ordinary',
      ...finder.seatsOf(row),
      annualVolumeFen: row.annualVolumeFen,
      strategicLevel: row.strategicLevel,
      valueGrade: row.valueGrade,
      keyAccount: row.keyAccount,
      anchors: row.anchors,
    };
  });
  const problems = [...read.problems, ...people.problems, ...fresh.problems()];
  const isStaffSound = !read.isStaffWrong && people.problems.length === 0;
  if (isStaffSound) problems.push(...finder.problems());
  if (customers.length === 0 && problems.length === 0) problems.push(said('book/no-customers'));
  return { customers, staff, problems };
}

function staffOf({ code, name, roles, reportsTo }: NewPerson): BookStaff {
  return { code, name, roles: roles.flatMap((role) => readRole(role) ?? []), reportsTo };
}
