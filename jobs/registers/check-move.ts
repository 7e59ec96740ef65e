import { tellApart } from '../staff/name-people.ts';
import type { Tx } from '../../prisma/client.ts';
import { fromDbInstant } from '../../prisma/days.ts';
import { type Move, movesFrom, type Register, stateOf, suspends } from '../../templates/reader/register.ts';
import { type AnySaid, type Labels, said } from '../../templates/reader/said.ts';
import { inEveryLanguage } from '../../templates/reader/words.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import { mayMoveEntry, mayReadEntry } from '../access/entries.ts';
import { Refused } from '../access/refused.ts';
import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import { wallTimeOf } from '../plan/moments.ts';
import type { FoundEntry } from './find-entry.ts';

/**
 * An entry they may not read is answered like one that does not exist.
 *
 * @param none the refusal for one that does not exist, if it was not named by its number
 * @throws Refused
 */
export function checkMayRead(
  by: ActingStaff,
  entry: FoundEntry,
  none: AnySaid = noEntry(entry.register, entry.number),
): void {
  if (!mayReadEntry(entry.register, by, entry)) throw new Refused('not_found', none, refusal(entry));
}

/** @param none as for `checkMayRead` @throws Refused */
export function checkMayMove(by: ActingStaff, entry: FoundEntry, move: Move, none?: AnySaid): void {
  checkMayRead(by, entry, none);
  if (mayMoveEntry(move, by, entry)) return;
  const about = { number: entry.number, move: commandLabel(move) };
  const says =
    move.decides && entry.openerId === by.id
      ? said('entry/not-your-own', about)
      : said('entry/may-not-move', about);
  throw new Refused('not_allowed', says, refusal(entry));
}

export function noEntry(register: Pick<Register, 'title' | 'command'>, number: string): AnySaid {
  return said('entry/none', { title: register.title, number, command: commandLabel(register) });
}

function refusal({ customer }: FoundEntry): Refused['refusal'] {
  return customer === null ? { why: 'role' } : { why: 'customer', customerId: customer.id };
}

/** What a register or a move is called in commands and on buttons. */
export function commandLabel({ command: { name, zh } }: Pick<Register | Move, 'command'>): Labels {
  return { 'zh-CN': zh[0] ?? name, en: name };
}

/** What stands on its button: the command as a title, where `commandLabel` is what one types. */
export function buttonLabel(move: Pick<Move, 'command'>): Labels {
  const { en, ...others } = commandLabel(move);
  const words = en.replaceAll('-', ' ');
  return { ...others, en: words.charAt(0).toUpperCase() + words.slice(1) };
}

/** The name of a state, even of one that the file no longer has. */
export function stateLabel({ register, state }: Pick<FoundEntry, 'register' | 'state'>): Labels {
  return stateOf(register, state)?.label ?? { 'zh-CN': state, en: state };
}

/** The names of an entry's flags, of those that the file still has. */
export function flagLabels({ register, flags }: Pick<FoundEntry, 'register' | 'flags'>): readonly Labels[] {
  const own = register.flags.filter(({ key }) => flags.includes(key)).map(({ label }) => label);
  return flags.includes(suspends) ? [...own, inEveryLanguage(said('entry/suspends'))] : own;
}

/**
 * @param seen the version that the person had before them when they asked for the move
 * @throws XinhangError `already_done` if the move does not lead out of the entry's state; with who moved it last, if
 *   that was after what the person saw
 */
export async function checkMovable(
  core: Core,
  tx: Tx,
  entry: FoundEntry,
  move: Move,
  seen: number = entry.version,
): Promise<void> {
  if (movesFrom(entry.register, entry.state).includes(move)) return;
  throw seen === entry.version ? wrongState(entry, move) : await tooLate(core, tx, entry, move);
}

/** The error for a move that its state does not allow. */
function wrongState(entry: FoundEntry, move: Move): XinhangError {
  const about = { number: entry.number, move: commandLabel(move), state: stateLabel(entry) };
  return new XinhangError('already_done', became(entry) ?? said('entry/not-in-state', about));
}

/** The refusal for an entry that has become a customer. */
function became({ register, customer, number }: FoundEntry): AnySaid | null {
  if (register.about !== 'nothing' || customer === null) return null;
  return said('entry/became', { number, code: customer.code });
}

/** The error for a move that came too late: who moved it meanwhile, when, and where it is now. */
export async function tooLate(core: Core, tx: Tx, entry: FoundEntry, move: Move): Promise<XinhangError> {
  const last = await tx.entryMove.findFirst({
    where: { entryId: entry.id },
    orderBy: { sequence: 'desc' },
    select: { sequence: true, at: true, actor: { select: { id: true, name: true } } },
  });
  if (became(entry) !== null || last === null || last.sequence === 1) return wrongState(entry, move);
  const about = { number: entry.number, move: commandLabel(move), state: stateLabel(entry) };
  const at = wallTimeOf(fromDbInstant(last.at), core.rules.playbook);
  return new XinhangError(
    'already_done',
    said('entry/moved-meanwhile', {
      ...about,
      name: last.actor === null ? said('entry/program') : (await tellApart(tx))(last.actor),
      movedAt: at,
    }),
  );
}
