import type { Core } from '../../jobs/core.ts';
import type { Opener } from '../../jobs/entries/open-entry.ts';
import { entryById, entryByNumber, type FoundEntry } from '../../jobs/registers/find-entry.ts';
import { checkMayMove, checkMayRead } from '../../jobs/registers/check-move.ts';
import type { Move } from '../../templates/reader/register.ts';
import { said } from '../../templates/reader/said.ts';
import type { Subject } from '../actions/engine/define.ts';
import { type CommandContext, tell } from '../commands/engine/context.ts';

/** A move of an entry, as a button or a form carries it. */
export interface AskedMove {
  readonly entry: FoundEntry;
  readonly move: Move;
  /** The version that the person saw. */
  readonly version: number;
  /** The warnings that they have seen, by their place among the guards. */
  readonly warned: readonly number[];
}

const warnings = /^w\d{1,2}(-\d{1,2})*$/;

/** The warnings that were shown, as the part of a subject; one that comes back is untrusted, and only says so much. */
export function warnedPart(places: readonly number[]): string {
  return `w${places.join('-')}`;
}

export function readWarned(part: string | undefined): readonly number[] {
  return part !== undefined && warnings.test(part) ? part.slice(1).split('-').map(Number) : [];
}

export function openingSubject({ logId, warned }: Opener): string {
  return [...(logId === null ? [] : [logId]), ...(warned.length === 0 ? [] : [warnedPart(warned)])].join('.');
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Untrusted when it comes back. */
export function readOpening(value: string): Opener {
  const parts = value.split('.');
  return {
    logId: parts.find((part) => uuid.test(part)) ?? null,
    warned: readWarned(parts.find((part) => warnings.test(part))),
  };
}

/** Opaque and untrusted when it comes back: the entry, the version that was shown, the move, the warnings. */
export function moveSubject(
  { id, version }: Pick<FoundEntry, 'id' | 'version'>,
  { key }: Move,
  warned: readonly number[] = [],
): string {
  return [id, version, key, ...(warned.length === 0 ? [] : [warnedPart(warned)])].join('.');
}

async function findMove(core: Core, value: string): Promise<AskedMove | null> {
  const [id = '', version = '', key = '', seen] = value.split('.');
  const entry = await entryById(core, core.db, id);
  const move = entry?.register.moves.find((one) => one.key === key);
  if (entry === null || move === undefined || !/^[1-9]\d{0,8}$/.test(version)) return null;
  return { entry, move, version: Number(version), warned: readWarned(seen) };
}

const gone = said('entry/gone');

/** Who may read an entry follows from its register, not from a scope of its customer. */
const readable = {
  scope: null,
  customerOf: ({ customer }: FoundEntry) => customer,
  permit: (ctx: CommandContext, entry: FoundEntry) => {
    checkMayRead(ctx.by, entry, gone);
    return Promise.resolve();
  },
  none: (ctx: CommandContext) => tell(ctx, 'entry/gone'),
};

/** The entry with the id that was sent. */
export const theEntryToRead: Subject<FoundEntry> = {
  ...readable,
  find: ({ core }, { value }) => entryById(core, core.db, value),
};

/** The entry with a number: registers do not share theirs. */
export const theEntryOfNumber: Subject<FoundEntry> = {
  ...readable,
  find: ({ core }, { value }) => entryByNumber(core, value),
};

/** Who may move an entry follows from its register, not from a scope of its customer. */
export const theMove: Subject<AskedMove> = {
  find: async ({ core }, { value, form }) => {
    const asked = await findMove(core, value);
    return asked !== null && (form === '' || asked.move.form === form) ? asked : null;
  },
  scope: null,
  customerOf: ({ entry }) => entry.customer,
  permit: (ctx, { entry, move }) => {
    checkMayMove(ctx.by, entry, move, gone);
    return Promise.resolve();
  },
  none: (ctx) => tell(ctx, 'entry/gone'),
};
