import type { Core } from '../../jobs/core.ts';
import { entryById, type FoundEntry } from '../../jobs/registers/find-entry.ts';
import { checkMayMove } from '../../jobs/registers/check-move.ts';
import type { Move } from '../../templates/reader/register.ts';
import { said } from '../../templates/reader/said.ts';
import type { Subject } from '../actions/engine/define.ts';
import { tell } from '../commands/engine/context.ts';

/** A move of an entry, as a button or a form carries it. */
export interface AskedMove {
  readonly entry: FoundEntry;
  readonly move: Move;
  /** The version that the person saw. */
  readonly version: number;
}

/** Opaque and untrusted when it comes back: the entry, the version that was shown, the move. */
export function moveSubject({ id, version }: Pick<FoundEntry, 'id' | 'version'>, { key }: Move): string {
  return [id, version, key].join('.');
}

async function findMove(core: Core, value: string): Promise<AskedMove | null> {
  const [id = '', version = '', key = ''] = value.split('.');
  const entry = await entryById(core, core.db, id);
  const move = entry?.register.moves.find((one) => one.key === key);
  if (entry === null || move === undefined || !/^[1-9]\d{0,8}$/.test(version)) return null;
  return { entry, move, version: Number(version) };
}

/** Who may move an entry follows from its register, not from a scope of its customer. */
export const theMove: Subject<AskedMove> = {
  find: async ({ core }, { value, form }) => {
    const asked = await findMove(core, value);
    return asked !== null && (form === '' || asked.move.form === form) ? asked : null;
  },
  scope: null,
  customerOf: ({ entry }) => entry.customer,
  permit: (ctx, { entry, move }) => {
    checkMayMove(ctx.by, entry, move, said('entry/gone'));
    return Promise.resolve();
  },
  none: (ctx) => tell(ctx, 'entry/gone'),
};
