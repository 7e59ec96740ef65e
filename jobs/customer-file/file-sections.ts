import { may } from '../access/scopes.ts';
import type { FileScope, FileSection } from './file-section.ts';
import { contactsSection } from './sections/contacts.ts';
import { entrySections } from './sections/entries.ts';
import { giftsSection } from './sections/gifts.ts';
import { logsSection } from './sections/logs.ts';
import { ordersSection } from './sections/orders.ts';
import { owedSection } from './sections/owed.ts';
import { requestsSection } from './sections/requests.ts';

/**
 * The parts of a customer's file that this person may see, in their order; empty ones too. The caller has checked the
 * scope `read`.
 */
export async function fileSections(scope: FileScope): Promise<readonly FileSection[]> {
  const { who, customer } = scope;
  const [sections, entries, rest] = await Promise.all([
    Promise.all([
      owedSection(scope),
      logsSection(scope),
      ...(may('answer', who, customer) ? [ordersSection(scope)] : []),
      requestsSection(scope),
    ]),
    entrySections(scope),
    Promise.all([...(may('ledger', who, customer) ? [giftsSection(scope)] : []), contactsSection(scope)]),
  ]);
  return [...sections, ...entries, ...rest];
}
