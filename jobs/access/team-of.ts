import type { Prisma } from '../../prisma/client.ts';
import { seatsOf, type StaffMember } from '../staff/staff-member.ts';

/**
 * The customers whose figures somebody sees: a salesperson his own, a supervisor his own and those of the people who
 * report to him, a director and the general manager all.
 */
export function customersOf(who: StaffMember): Prisma.CustomerWhereInput {
  if (who.roles.includes('director') || who.roles.includes('gm')) return {};
  const seats = { in: seatsOf(who) };
  const own = [{ supervisorId: seats }, { salespersonId: seats }, { assistantId: seats }];
  if (!who.roles.includes('supervisor')) return { OR: own };
  return { OR: [...own, { salesperson: { reportsToId: who.id } }] };
}
