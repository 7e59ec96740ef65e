import { asSentence } from '../../../templates/reader/as-sentence.ts';
import { inWords } from '../../in-words.ts';
import { countEntries, listEntries } from '../../registers/list-entries.ts';
import { stateLabel } from '../../registers/check-move.ts';
import { said } from '../../../templates/reader/said.ts';
import type { Register } from '../../../templates/reader/register.ts';
import type { FileScope, FileSection } from '../file-section.ts';

/** The entries of each register that are about the customer and that the person may read, newest first. */
export async function entrySections(scope: FileScope): Promise<readonly FileSection[]> {
  const { core, who, customer } = scope;
  const registers = core.templates.registers.filter(({ about }) => about === 'customer');
  const totals = await countEntries(core, who, registers, customer.id);
  return registers.map((register) => entriesOf(register, scope, totals.get(register.key) ?? 0));
}

function entriesOf(register: Register, { core, who, customer }: FileScope, total: number): FileSection {
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
      const asked = { filter: 'all', customerId: customer.id, limit: most ?? total } as const;
      const { entries } = await listEntries(core, who, register, asked);
      return entries.map((entry) => [
        entry.number,
        entry.openedAt,
        asSentence(inWords(core, stateLabel(entry))),
        (entry.answers[register.summary] ?? '').replaceAll(/\s+/gu, ' ').trim(),
        entry.owner?.name ?? null,
      ]);
    },
  };
}
