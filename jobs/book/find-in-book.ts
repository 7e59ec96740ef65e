import type { BookCustomer } from './resolve-book.ts';
import type { BookStaff } from './read-staff.ts';
import { finderOf } from './staff-register.ts';

/** Finds people by code or by name, as the staff register does; more than one can only be told apart by code. */
export function findStaff(staff: readonly BookStaff[], codeOrName: string): readonly BookStaff[] {
  return staffIndex(staff)(codeOrName);
}

/** Customer codes are case-insensitive. */
export function findCustomer(customers: readonly BookCustomer[], code: string): BookCustomer | null {
  return customerIndex(customers).get(code.toUpperCase()) ?? null;
}

/** Every row of a book does a lookup, so each list is indexed once. */
const staffIndex = oncePerList((staff: readonly BookStaff[]) => finderOf(staff));
const customerIndex = oncePerList(
  (customers: readonly BookCustomer[]) =>
    new Map(customers.toReversed().map((customer) => [customer.code.toUpperCase(), customer] as const)),
);

function oncePerList<List extends object, Index>(make: (list: List) => Index): (list: List) => Index {
  const made = new WeakMap<List, Index>();
  return (list) => {
    const index = made.get(list) ?? make(list);
    made.set(list, index);
    return index;
  };
}
