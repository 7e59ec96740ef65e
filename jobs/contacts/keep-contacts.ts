import { said } from '../../templates/reader/said.ts';
import type { Db } from '../../prisma/client.ts';
import { writeAudit } from '../audit/write-audit.ts';
import type { Core } from '../core.ts';
import type { CustomerRef } from '../customers/find-customer.ts';
import { XinhangError } from '../errors.ts';
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

export interface NewContact {
  readonly name: string;
  readonly title?: string;
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
    const known = await tx.contact.findFirst({
      where: { customerId: customer.id, name },
      select: { id: true },
    });
    if (known !== null) {
      throw new XinhangError('already_exists', said('contact/known-already', { code: customer.code, name }));
    }
    await tx.contact.create({ data: { customerId: customer.id, name, title: title ?? null } });
    await writeAudit(tx, {
      at,
      by,
      action: 'contact.add',
      subject: customer.code,
      customerId: customer.id,
      after: { contactName: name, ...(title === undefined ? {} : { contactTitle: title }) },
    });
  });
}
