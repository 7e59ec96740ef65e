import type { Temporal } from 'temporal-polyfill';
import { readWaiting, type Waiting } from '../approvals/list-requests.ts';
import type { Core } from '../core.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import { can } from '../access/can.ts';
import { comingDays, promptedOn } from '../follow-ups/list-today.ts';
import { type Matter, readMatters } from '../follow-ups/read-matters.ts';
import { type ComingAnniversary, comingAnniversaries } from '../gifts/coming-anniversaries.ts';
import { type Naming, tellApart } from '../staff/name-people.ts';

/** What the lists of several people have in common: each part is read once for all of them, when first asked for. */
export interface SharedLists {
  readonly waitingFor: Waiting;
  readonly naming: () => Promise<Naming>;
  /** Follow-ups that the person was prompted for today. */
  readonly promptedTo: (readerId: string) => Promise<readonly string[]>;
  /** What may be on any of the lists, including what `prompted` names. */
  readonly matters: () => Promise<readonly Matter[]>;
  readonly anniversaries: () => Promise<readonly ComingAnniversary[]>;
}

interface Readers {
  readonly readers: () => Promise<readonly ActingStaff[]>;
  /** Matters whose prompts are being sent with the lists. */
  readonly prompted: readonly string[];
}

export function shareLists(
  core: Pick<Core, 'db' | 'templates' | 'rules'>,
  { readers, prompted }: Readers,
  today: Temporal.PlainDate,
): SharedLists {
  const { db, rules } = core;
  const earlier = once(async () => {
    const people = await readers();
    return await promptedOn(
      db,
      people.map(({ id }) => id),
      { rules, today },
    );
  });
  return {
    waitingFor: readWaiting(db, core.templates.approvals, today, readers),
    naming: once(async () => await tellApart(db)),
    promptedTo: async (readerId) => (await earlier()).get(readerId) ?? [],
    matters: once(async () => {
      const all = [...prompted, ...[...(await earlier()).values()].flat()];
      return await readMatters(db, await readers(), { rules, today, ahead: comingDays, prompted: all });
    }),
    anniversaries: once(async () => {
      const following = (await readers()).filter((who) => can(who, 'customer.follow'));
      return await comingAnniversaries(db, rules.playbook, following, { today, days: comingDays });
    }),
  };
}

/** Calls of a failed reading fail together; the lists of the next batch read anew. */
export function once<T>(read: () => Promise<T>): () => Promise<T> {
  let reading: Promise<T> | null = null;
  return async () => await (reading ??= read());
}
