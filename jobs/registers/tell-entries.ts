import type { SubjectKind } from '../../prisma/client.ts';
import type { Core } from '../core.ts';
import { inWords } from '../in-words.ts';
import { entryFields, toEntry } from './find-entry.ts';
import { stateLabel } from './check-move.ts';

interface OwedForEntry {
  readonly id: string;
  readonly subjectKind: SubjectKind;
  readonly subjectId: string;
}

/** What reminders about an entry may say of it: `entry.number` and the like. */
export interface EntryValues {
  readonly title: string;
  readonly number: string;
  readonly summary: string;
  readonly state: string;
  readonly [name: string]: string;
}

/** The values of the entries that follow-ups are owed for, by follow-up; one statement. */
export async function tellEntries(
  core: Core,
  followUps: readonly OwedForEntry[],
): Promise<ReadonlyMap<string, EntryValues>> {
  const owed = followUps.filter(({ subjectKind }) => subjectKind === 'entry');
  if (owed.length === 0) return new Map();
  const rows = await core.db.entry.findMany({
    where: { id: { in: owed.map(({ subjectId }) => subjectId) } },
    include: entryFields,
  });
  const values = new Map(
    rows.flatMap((row): [string, EntryValues][] => {
      const register = core.templates.registers.find(({ key }) => key === row.register);
      if (register === undefined) return [];
      const entry = toEntry(row, register);
      const summary = (entry.answers[register.summary] ?? '').trim();
      return [
        [
          row.id,
          {
            title: inWords(core, register.title),
            number: entry.number,
            summary: summary === '' ? '—' : summary,
            state: inWords(core, stateLabel(entry)),
          },
        ],
      ];
    }),
  );
  return new Map(
    owed.flatMap(({ id, subjectId }): [string, EntryValues][] => {
      const found = values.get(subjectId);
      return found === undefined ? [] : [[id, found]];
    }),
  );
}
