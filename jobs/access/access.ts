import { seatsOf, type StaffMember } from '../staff/staff-member.ts';

/** The seats of a customer, as far as access depends on them. */
export interface CustomerSeats {
  readonly supervisorId: string | null;
  readonly salespersonId: string | null;
  readonly assistantId: string | null;
}

/**
 * Who may see a customer's basics and logs: its own people, and the ones above them (requirements 1.17 c, S1 L29).
 * Membership of a chat group grants nothing.
 */
export function mayRead(who: StaffMember, customer: CustomerSeats): boolean {
  return isAbove(who) || isOwn(who, customer) || who.roles.includes('supervisor');
}

/** Who may change a customer's tier, people, dates and rooms: its supervisor and the ones above. */
export function mayManage(who: StaffMember, customer: CustomerSeats): boolean {
  const ownSupervisor = customer.supervisorId === null || customer.supervisorId === who.id;
  return isAbove(who) || (who.roles.includes('supervisor') && ownSupervisor);
}

/** Who may record contacts and dates of daily work: everyone who works on the customer. */
export function mayWork(who: StaffMember, customer: CustomerSeats): boolean {
  return mayManage(who, customer) || isOwn(who, customer);
}

function isAbove(who: StaffMember): boolean {
  return who.roles.includes('director') || who.roles.includes('gm');
}

/** Whoever stands in for somebody works on what is theirs, as long as they are away. */
function isOwn(who: StaffMember, customer: CustomerSeats): boolean {
  const seats = [customer.supervisorId, customer.salespersonId, customer.assistantId];
  return seats.some((id) => id !== null && seatsOf(who).includes(id));
}
