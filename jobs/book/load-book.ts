import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import { type StaffMember, staffByCode } from '../staff/staff-member.ts';
import { addStaff } from '../staff/keep-staff.ts';
import { enterCustomers, type FreshCustomer } from '../customers/enter-customers.ts';
import type { NewRoom } from '../customers/open-customer.ts';
import { countPlanned } from '../replan/count-planned.ts';
import { replanCustomers } from '../replan/replan-customer.ts';
import { inPages } from './in-pages.ts';
import type { BookCustomer } from './resolve-book.ts';
import type { BookStaff } from './read-staff.ts';
import { said } from '../../templates/reader/said.ts';

/**
 * Adds people to the register, superiors first, each with a platform account named after their code. People already in
 * the register are not changed.
 */
export async function enterStaff(core: Core, staff: readonly BookStaff[], platform: string): Promise<void> {
  const byCode = new Map(staff.map((s) => [s.code, s]));
  const entered = new Map<string, StaffMember>();
  const enter = async (person: BookStaff, below: readonly string[]): Promise<StaffMember> => {
    const known = entered.get(person.code);
    if (known !== undefined) return known;
    const above = person.reportsTo === null ? undefined : byCode.get(person.reportsTo);
    if (above !== undefined && below.includes(above.code)) {
      throw new XinhangError('bad_input', said('book/circle', { code: person.code, above: above.code }));
    }
    const reportsTo = above === undefined ? null : await enter(above, [...below, person.code]);
    const identity = { platform, platformUserId: person.code };
    const there = await staffByCode(core.db, person.code);
    const member = there ?? (await addStaff(core, null, { ...person, reportsTo, identity }));
    entered.set(person.code, member);
    return member;
  };
  for (const person of staff) await enter(person, []);
}

/** Customers opened and planned by one transaction. */
const together = 50;

/** Opens the customers of a book, page by page. @param roomOf an existing group of the customer, if any */
export async function enterBook(
  core: Core,
  customers: readonly BookCustomer[],
  roomOf: (customer: BookCustomer) => NewRoom | null = () => null,
): Promise<void> {
  const known = new Map<string, StaffMember>();
  const person = async (line: number, code: string | null): Promise<StaffMember | null> => {
    if (code === null) return null;
    const found = known.get(code) ?? (await staffByCode(core.db, code));
    if (found === null) throw new XinhangError('bad_input', said('book/no-person-on-line', { line, code }));
    known.set(code, found);
    return found;
  };
  const at = core.clock.now();
  for (const page of inPages(customers, together)) {
    const fresh: FreshCustomer[] = [];
    for (const customer of page) {
      const { line, annualVolumeFen, strategicLevel, valueGrade, keyAccount } = customer;
      fresh.push({
        code: customer.code,
        name: customer.name,
        tier: customer.tier,
        supervisor: await person(line, customer.supervisor),
        salesperson: await person(line, customer.salesperson),
        assistant: await person(line, customer.assistant),
        anchors: customer.anchors,
        ...(annualVolumeFen === null ? {} : { annualVolumeFen }),
        ...(strategicLevel === null ? {} : { strategicLevel }),
        ...(valueGrade === null ? {} : { valueGrade }),
        ...(keyAccount === null ? {} : { keyAccount }),
      });
    }
    const changes = await core.db.$transaction(async (tx) => {
      const ids = await enterCustomers(tx, { by: null, at }, fresh);
      const rooms = page.flatMap((customer, n) => {
        const room = roomOf(customer);
        const customerId = ids[n] ?? '';
        return room === null ? [] : [{ ...room, customerId, kind: 'customer' as const, name: customer.name }];
      });
      await tx.room.createMany({ data: rooms });
      return await replanCustomers(tx, ids, core.rules, at);
    }, limits);
    core.counts.countRemindersPlanned(countPlanned(changes));
  }
}

const limits = { timeout: 60_000, maxWait: 20_000 };
