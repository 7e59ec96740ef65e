import type { Db } from '../../prisma/client.ts';
import type { Core } from '../core.ts';
import { enterContact, type NewContact } from '../customers/enter-contact.ts';
import type { CustomerRef } from '../customers/find-customer.ts';
import { changeCustomer } from '../replan/change-customer.ts';
import type { StaffMember } from '../staff/staff-member.ts';

/** A person on the customer's side. */
export interface ContactLine {
  readonly id: string;
  readonly name: string;
  readonly title: string | null;
  /** The chat platform they wrote on; null if they were only entered by hand. */
  readonly platform: string | null;
}

/** A customer's contacts, oldest first. The caller checks access. */
export async function listContacts(db: Db, customerId: string): Promise<readonly ContactLine[]> {
  return await db.contact.findMany({
    where: { customerId },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: { id: true, name: true, title: true, platform: true },
  });
}

/**
 * Adds a contact. People who write in the customer's group are added automatically, under their name there.
 *
 * @throws XinhangError `already_exists` for a name the customer already has
 */
export async function addContact(
  core: Core,
  by: StaffMember,
  customer: CustomerRef,
  { name, title }: NewContact,
): Promise<void> {
  await changeCustomer(core, customer.id, 'contact.add', async (tx, at) => {
    await enterContact(tx, customer, { name, ...(title === undefined ? {} : { title }) }, { by, at });
  });
}
