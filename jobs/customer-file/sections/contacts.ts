import { may } from '../../access/scopes.ts';
import { listContacts } from '../../contacts/keep-contacts.ts';
import { said } from '../../../templates/reader/said.ts';
import type { FileScope, FileSection } from '../file-section.ts';

/** The people on the customer's side. Those who do not work on the customer see no whole names. */
export async function contactsSection({ core, who, customer }: FileScope): Promise<FileSection> {
  const contacts = await listContacts(core.db, customer.id);
  const named = (name: string) => (may('work', who, customer) ? name : maskName(name));
  const rows = contacts.map(({ name, title, platform }) => [named(name), title, platform]);
  return {
    key: 'contacts',
    title: said('file/contacts'),
    columns: [
      { heading: said('file/column-name'), holds: 'text' },
      { heading: said('file/column-title'), holds: 'text' },
      { heading: said('file/column-platform'), holds: 'text' },
    ],
    total: rows.length,
    read: (most) => Promise.resolve(most === null ? rows : rows.slice(0, most)),
  };
}

/** 王经理 → 王**: the first character, and as many stars as hide how long a name is. */
export function maskName(name: string): string {
  const [first = ''] = Array.from(name);
  return `${first}**`;
}
