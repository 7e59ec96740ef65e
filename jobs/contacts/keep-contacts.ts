import type { Core } from '../core.ts';
import { enterContact, type NewContact } from '../customers/enter-contact.ts';
import type { CustomerRef } from '../customers/find-customer.ts';
import { changeCustomer } from '../replan/change-customer.ts';
import type { StaffMember } from '../staff/staff-member.ts';

/** A person on the customer's side. */
export interface ContactLine {
  readonly name: string;
  readonly title: string | null;
  /** The chat platform they wrote on; null if they were only entered by hand. */
  readonly platform: string | null;
}

/**
 * A customer's contacts, oldest first: those who wrote in its group or were entered, and those that an open entry of a
 * register is about, whose title is the one kept there. The caller checks access.
 */
export async function listContacts(
  { db, templates }: Pick<Core, 'db' | 'templates'>,
  customerId: string,
): Promise<readonly ContactLine[]> {
  const registers = templates.registers.filter(({ contact }) => contact !== undefined);
  const [written, entries] = await Promise.all([
    db.contact.findMany({
      where: { customerId },
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      select: { name: true, title: true, platform: true },
    }),
    db.entry.findMany({
      where: { customerId, register: { in: registers.map(({ key }) => key) }, endedAt: null },
      orderBy: [{ openedAt: 'asc' }, { id: 'asc' }],
      select: { register: true, answers: true },
    }),
  ]);
  const titles = new Map<string, string | null>();
  for (const { register: key, answers } of entries) {
    const fields = registers.find((register) => register.key === key)?.contact;
    const given = answers as Readonly<Record<string, string>>;
    const name = given[fields?.name ?? ''];
    if (name !== undefined) titles.set(name, given[fields?.title ?? ''] ?? titles.get(name) ?? null);
  }
  const known = written.map((contact) => ({ ...contact, title: titles.get(contact.name) ?? contact.title }));
  for (const { name } of written) titles.delete(name);
  return [...known, ...[...titles].map(([name, title]) => ({ name, title, platform: null }))];
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
