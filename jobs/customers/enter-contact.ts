import type { Tx } from '../../prisma/client.ts';
import { said } from '../../templates/reader/said.ts';
import { writeAudit } from '../audit/write-audit.ts';
import { XinhangError } from '../errors.ts';
import type { CustomerRef } from './find-customer.ts';
import type { Actor } from './remember-change.ts';

export interface NewContact {
  readonly name: string;
  readonly title?: string;
}

/**
 * Writes a contact. The caller holds the customer's lock.
 *
 * @throws XinhangError `already_exists` for a name the customer already has
 */
export async function enterContact(
  tx: Tx,
  { id: customerId, code }: Pick<CustomerRef, 'id' | 'code'>,
  { name, title }: NewContact,
  { by, at }: Pick<Actor, 'by' | 'at'>,
): Promise<void> {
  const known = await tx.contact.findFirst({ where: { customerId, name }, select: { id: true } });
  if (known !== null) throw new XinhangError('already_exists', said('contact/known-already', { code, name }));
  await tx.contact.create({ data: { customerId, name, title: title ?? null } });
  await writeAudit(tx, {
    at,
    by,
    action: 'contact.add',
    subject: code,
    customerId,
    after: { contactName: name, ...(title === undefined ? {} : { contactTitle: title }) },
  });
}
