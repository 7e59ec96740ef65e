import type { OwnerRole } from '../../templates/reader/playbook.ts';
import type { BookCustomer } from './read-book.ts';
import type { BookStaff } from './read-staff.ts';

/** By code or, where only one person bears it, by name: as the staff register finds people. */
export function findStaff(staff: readonly BookStaff[], codeOrName: string): BookStaff | null {
  const { byCode, byName } = staffIndex(staff);
  const found = byCode.get(codeOrName);
  if (found !== undefined) return found;
  return byName.get(codeOrName) ?? null;
}

/** Upper and lower case do not matter in a customer's code. */
export function findCustomer(customers: readonly BookCustomer[], code: string): BookCustomer | null {
  return customerIndex(customers).get(code.toUpperCase()) ?? null;
}

/** Every row of a large book is looked up, so each list is gone through once. */
const staffIndex = oncePerList((staff: readonly BookStaff[]) => ({
  byCode: new Map(staff.toReversed().map((person) => [person.code, person] as const)),
  byName: namesOf(staff),
}));
const customerIndex = oncePerList(
  (customers: readonly BookCustomer[]) =>
    new Map(customers.toReversed().map((customer) => [customer.code.toUpperCase(), customer] as const)),
);

/** Null under a name that several people bear. */
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

const seats: readonly OwnerRole[] = ['supervisor', 'salesperson', 'assistant'];

/** A seat whose person nobody knows must not be taken for an empty one: others would be told in their place. */
export function checkSeats(customers: readonly BookCustomer[], staff: readonly BookStaff[]): string[] {
  return customers.flatMap((customer) =>
    seats.flatMap((seat) => {
      const named = customer[seat];
      if (named === null || findStaff(staff, named) !== null) return [];
      const namesakes = staffIndex(staff).byName.has(named);
      return namesakes
        ? `line ${customer.line}: ${seat} ${named} is the name of several people in the staff file, write the code`
        : `line ${customer.line}: ${seat} ${named} is not in the staff file`;
    }),
  );
}
