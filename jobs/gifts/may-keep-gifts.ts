import { type CustomerSeats, mayWork } from '../access/access.ts';
import type { StaffMember } from '../staff/staff-member.ts';

/** Who keeps a customer's ledger of gifts: everyone who works on the customer, and finance. */
export function mayKeepGifts(who: StaffMember, customer: CustomerSeats): boolean {
  return who.roles.includes('finance') || mayWork(who, customer);
}
