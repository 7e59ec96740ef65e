import type { Move } from '../../templates/reader/register.ts';
import type { Core } from '../core.ts';
import { entryById, type FoundEntry } from './find-entry.ts';

export interface OwedEntry {
  readonly entry: FoundEntry;
  /** The moves that close the follow-up. */
  readonly moves: readonly Move[];
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @param followUpId an untrusted value; null for a follow-up that no move of an entry closes */
export async function findOwedEntry(core: Core, followUpId: string): Promise<OwedEntry | null> {
  if (!uuid.test(followUpId)) return null;
  const row = await core.db.followUp.findUnique({
    where: { id: followUpId },
    select: { subjectKind: true, subjectId: true, step: true },
  });
  if (row?.subjectKind !== 'entry') return null;
  const step = core.rules.playbook.steps.find(({ key }) => key === row.step);
  if (step?.closes.entry !== undefined) return null;
  const entry = await entryById(core, core.db, row.subjectId);
  if (entry === null) return null;
  const closing = step?.closes.moves ?? [];
  return { entry, moves: entry.register.moves.filter(({ key }) => closing.includes(key)) };
}
