import type { BookCustomer } from './resolve-book.ts';
import type { BookStaff } from './read-staff.ts';

/** Finds a person by code or by unique name, as the staff register does. */
export function findStaff(staff: readonly BookStaff[], codeOrName: string): BookStaff | null {
  const { byCode, byName } = staffIndex(staff);
  const found = byCode.get(codeOrName);
  if (found !== undefined) return found;
  return byName.get(codeOrName) ?? null;
}

/** Customer codes are case-insensitive. */
export function findCustomer(customers: readonly BookCustomer[], code: string): BookCustomer | null {
  return customerIndex(customers).get(code.toUpperCase()) ?? null;
}

/** Every row of a book does a lookup, so each list is indexed once. */
const staffIndex = oncePerList((staff: readonly BookStaff[]) => ({
  byCode: new Map(staff.toReversed().map((person) => [person.code, person] as const)),
  byName: namesOf(staff),
}));
const customerIndex = oncePerList(
  (customers: readonly BookCustomer[]) =>
    new Map(customers.toReversed().map((customer) => [customer.code.toUpperCase(), customer] as const)),
);

/** Null for a name shared by several people. */
function namesOf(staff: readonly BookStaff[]): ReadonlyMap<string, BookStaff | null> {
  const names = new Map<string, BookStaff | null>();
  for (const person of staff) names.set(person.name, names.has(person.name) ? null : person);
  return names;
}

function oncePerList<List extends object, Index>(make: (list: List) => Index): (list: List) => Index {
  const made = new WeakMap<List, Index>();
  return (list) => {
    const index = made.get(list) ?? make(list);
    made.set(list, index);
    return index;
  };
}
