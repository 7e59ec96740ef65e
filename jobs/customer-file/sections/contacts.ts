import { asSentence } from '../../../templates/reader/as-sentence.ts';
import { entriesIn } from '../../access/entries.ts';
import { may } from '../../access/scopes.ts';
import type { SaidColumn } from '../../book/export-table.ts';
import { listContacts } from '../../contacts/keep-contacts.ts';
import { spoken } from '../../in-words.ts';
import type { Register } from '../../../templates/reader/register.ts';
import type { Language } from '../../../templates/reader/form.ts';
import { platformNamed } from '../../../templates/reader/platform-words.ts';
import { type Labels, said } from '../../../templates/reader/said.ts';
import type { FileScope, FileSection } from '../file-section.ts';

/**
 * The people on the customer's side, with what registers say of them (branch, part in decisions, relation) as far as the
 * reader may read its entries. Those who do not work on the customer see no whole names.
 */
export async function contactsSection(scope: FileScope): Promise<FileSection> {
  const { core, who, customer } = scope;
  const [contacts, kept] = await Promise.all([listContacts(core, customer.id), contactsKept(scope)]);
  const named = (name: string) => (may('work', who, customer) ? name : maskName(name));
  const rows = contacts.map(({ name, title, platform }) => [
    named(name),
    title,
    platform === null ? null : asSentence(spoken(core, platformNamed(platform))),
    ...kept.flatMap(({ of, columns }) => of.get(name) ?? columns.map(() => null)),
  ]);
  return {
    key: 'contacts',
    title: said('file/contacts'),
    columns: [
      { heading: said('file/column-name'), holds: 'text' },
      { heading: said('file/column-title'), holds: 'text' },
      { heading: said('file/column-platform'), holds: 'text' },
      ...kept.flatMap(({ columns }) => columns),
    ],
    total: rows.length,
    read: (most) => Promise.resolve(most === null ? rows : rows.slice(0, most)),
  };
}

interface Kept {
  readonly columns: readonly SaidColumn[];
  /** By the person's name. */
  readonly of: ReadonlyMap<string, readonly (string | null)[]>;
}

/** What this person may read of each register whose entries are contacts; none without such an entry. */
async function contactsKept({ core, who, customer }: FileScope): Promise<readonly Kept[]> {
  const found = core.templates.registers.map(async (register): Promise<readonly Kept[]> => {
    const { contact } = register;
    if (contact === undefined) return [];
    const entries = await core.db.entry.findMany({
      where: { AND: [entriesIn(register, who), { customerId: customer.id, endedAt: null }] },
      orderBy: [{ openedAt: 'asc' }, { id: 'asc' }],
      select: { answers: true },
    });
    if (entries.length === 0) return [];
    // Two are about the same person after a merge: the newest answer counts.
    const given = new Map<string, Readonly<Record<string, string>>>();
    for (const entry of entries) {
      const answers = entry.answers as Readonly<Record<string, string>>;
      const name = answers[contact.name] ?? '';
      given.set(name, { ...given.get(name), ...answers });
    }
    return [
      {
        columns: contact.shows.map((field) => ({
          heading: labelsOf(core, register, field),
          holds: 'text',
          isNamed: true,
        })),
        of: new Map(
          [...given].map(([name, answers]) => [
            name,
            contact.shows.map((field) => wordsOf(core, register, field, answers[field])),
          ]),
        ),
      },
    ];
  });
  return (await Promise.all(found)).flat();
}

function labelsOf({ templates: { forms } }: FileScope['core'], { form }: Register, key: string): Labels {
  const label = (language: Language) =>
    forms.view(form, language, '').fields.find((field) => field.key === key)?.label ?? key;
  return { 'zh-CN': label('zh-CN'), en: label('en') };
}

function wordsOf(
  core: FileScope['core'],
  { form }: Register,
  field: string,
  value: string | undefined,
): string | null {
  return value === undefined ? null : spoken(core, core.templates.forms.asRead(form, field, value));
}

/** 王经理 → 王**: the first character, and as many stars as hide how long a name is. */
export function maskName(name: string): string {
  const [first = ''] = Array.from(name);
  return `${first}**`;
}
