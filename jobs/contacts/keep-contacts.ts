import { said } from '../../templates/reader/said.ts';
import type { Db } from '../../prisma/client.ts';
import { writeAudit } from '../audit/write-audit.ts';
import type { Core } from '../core.ts';
import type { CustomerRef } from '../customers/find-customer.ts';
import { XinhangError } from '../errors.ts';
import { changeCustomer } from '../replan/change-customer.ts';
import type { StaffMember } from '../staff/staff-member.ts';

/** A person of the customer's. */
export interface ContactLine {
  readonly id: string;
  readonly name: string;
  readonly title: string | null;
  /** The chat platform on which they were heard; null for somebody who was only entered. */
  readonly platform: string | null;
}

/** The people of a customer, in the order in which they became known; the caller checks who may see them. */
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
 * Enters a person of the customer's. Whoever writes in the customer's group is entered of itself, under the name used
 * there.
 *
 * @throws XinhangError `already_exists` for a name that the customer has already
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
