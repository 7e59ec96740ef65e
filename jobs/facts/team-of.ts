import type { Prisma } from '../../prisma/client.ts';
import type { StaffMember } from './staff-member.ts';

/**
 * The customers whose figures somebody sees: a salesperson his own, a supervisor his own and those of the people who
 * report to him, a director and the general manager all.
 */
export function customersOf(who: StaffMember): Prisma.CustomerWhereInput {
  if (who.roles.includes('director') || who.roles.includes('gm')) return {};
  const own = [{ supervisorId: who.id }, { salespersonId: who.id }, { assistantId: who.id }];
  if (!who.roles.includes('supervisor')) return { OR: own };
  return { OR: [...own, { salesperson: { reportsToId: who.id } }] };
}
