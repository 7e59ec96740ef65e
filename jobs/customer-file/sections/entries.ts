import { inWords } from '../../in-words.ts';
import { listEntries } from '../../registers/list-entries.ts';
import { stateLabel } from '../../registers/check-move.ts';
import { said } from '../../../templates/reader/said.ts';
import type { Register } from '../../../templates/reader/register.ts';
import type { FileScope, FileSection } from '../file-section.ts';

/** The entries of each register that are about the customer and that the person may read, newest first. */
export function entrySections(scope: FileScope): readonly Promise<FileSection>[] {
  const { templates } = scope.core;
  return templates.registers
    .filter(({ about }) => about === 'customer')
    .map((register) => entriesOf(register, scope));
}

async function entriesOf(register: Register, { core, who, customer }: FileScope): Promise<FileSection> {
  const list = async (limit: number) =>
    await listEntries(core, who, register, { filter: 'all', customerId: customer.id, limit });
  const { total } = await list(0);
  return {
    key: register.command.name,
    title: register.title,
    columns: [
      { heading: said('file/column-number'), holds: 'text' },
      { heading: said('file/column-opened'), holds: 'instant' },
      { heading: said('entry/state'), holds: 'text' },
      { heading: said('file/column-summary'), holds: 'text' },
      { heading: said('file/column-owner'), holds: 'text' },
    ],
    total,
    read: async (most) => {
      const { entries } = await list(most ?? total);
      return entries.map((entry) => [
        entry.number,
        entry.openedAt,
        inWords(core, stateLabel(entry)),
        (entry.answers[register.summary] ?? '').replaceAll(/\s+/gu, ' ').trim(),
        entry.owner?.name ?? null,
      ]);
    },
  };
}
