import type { Temporal } from 'temporal-polyfill';
import { readWaiting, type Waiting } from '../approvals/list-requests.ts';
import type { Core } from '../core.ts';
import { promptedOn } from '../follow-ups/list-today.ts';
import { type Naming, tellApart } from '../staff/name-people.ts';

/** What the lists of several people have in common: each part is read once for all of them, when first asked for. */
export interface SharedLists {
  readonly waitingFor: Waiting;
  readonly naming: () => Promise<Naming>;
  /** Follow-ups that the person was prompted for today. */
  readonly promptedTo: (readerId: string) => Promise<readonly string[]>;
}

export function shareLists(
  core: Pick<Core, 'db' | 'templates' | 'rules'>,
  readerIds: readonly string[],
  today: Temporal.PlainDate,
): SharedLists {
  const prompted = once(async () => await promptedOn(core.db, readerIds, { rules: core.rules, today }));
  return {
    waitingFor: readWaiting(core.db, core.templates.approvals, today),
    naming: once(async () => await tellApart(core.db)),
    promptedTo: async (readerId) => (await prompted()).get(readerId) ?? [],
  };
}

/** Calls of a failed reading fail together; the lists of the next batch read anew. */
export function once<T>(read: () => Promise<T>): () => Promise<T> {
  let reading: Promise<T> | null = null;
  return async () => await (reading ??= read());
}
