import type { OwnerRole } from '../../templates/reader/playbook.ts';
import type { BookCustomer } from './read-book.ts';
import type { BookStaff } from './read-staff.ts';

/** By code or, where only one person bears it, by name: as the staff register finds people. */
export function findStaff(staff: readonly BookStaff[], codeOrName: string): BookStaff | null {
  const byCode = staff.find((person) => person.code === codeOrName);
  if (byCode !== undefined) return byCode;
  const byName = staff.filter((person) => person.name === codeOrName);
  return byName.length === 1 ? (byName[0] ?? null) : null;
}

/** Upper and lower case do not matter in a customer's code. */
export function findCustomer(customers: readonly BookCustomer[], code: string): BookCustomer | null {
  const wanted = code.toUpperCase();
  return customers.find((customer) => customer.code.toUpperCase() === wanted) ?? null;
}

const seats: readonly OwnerRole[] = ['supervisor', 'salesperson', 'assistant'];

/** A seat whose person nobody knows must not be taken for an empty one: others would be told in their place. */
export function checkSeats(customers: readonly BookCustomer[], staff: readonly BookStaff[]): string[] {
  return customers.flatMap((customer) =>
    seats.flatMap((seat) => {
      const named = customer[seat];
      if (named === null || findStaff(staff, named) !== null) return [];
      const namesakes = staff.some((person) => person.name === named);
      return namesakes
        ? `line ${customer.line}: ${seat} ${named} is the name of several people in the staff file, write the code`
        : `line ${customer.line}: ${seat} ${named} is not in the staff file`;
    }),
  );
}
