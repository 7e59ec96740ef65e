import type { Temporal } from 'temporal-polyfill';
import { toDbInstant } from '../../prisma/days.ts';
import type { Register } from '../../templates/reader/register.ts';
import { type AnySaid, type Labels, said } from '../../templates/reader/said.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import { noteShown } from '../access/note-access.ts';
import type { Core } from '../core.ts';
import { inWords } from '../in-words.ts';
import { commandLabel } from './check-move.ts';

/** What a colleague recorded on a day, as a report of the day begins. */
export interface OwnDay {
  /** One line each: contacts, first orders, entries with what was done about them. */
  readonly did: string;
  /** The customers that were visited. */
  readonly visited: string;
}

const wordsShown = 60;
/** Below the limits of the form's fields, with room to go on writing. */
const didChars = 2000;
const visitedChars = 200;

/**
 * Customers of others, such as one that was handed over since, are noted in the access log.
 *
 * @param except the register of the report itself
 */
export async function readOwnDay(
  core: Core,
  by: ActingStaff,
  day: Temporal.PlainDate,
  except: string | undefined,
): Promise<OwnDay> {
  const { zone } = core.rules.playbook;
  const startOf = (one: Temporal.PlainDate) => toDbInstant(one.toZonedDateTime(zone).toInstant());
  const at = { gte: startOf(day), lt: startOf(day.add({ days: 1 })) };
  const { id: staffId } = by;
  const customer = { select: { id: true, code: true, name: true } };
  const logs = await core.db.contactLog.findMany({
    where: { actorId: staffId, recordedAt: at, deletedAt: null },
    orderBy: { recordedAt: 'asc' },
    select: { channel: true, summary: true, customer },
  });
  const orders = await core.db.audit.findMany({
    where: { actorId: staffId, at, action: 'order.record' },
    orderBy: { id: 'asc' },
    select: { customer },
  });
  const moves = await core.db.entryMove.findMany({
    where: {
      actorId: staffId,
      at,
      ...(except === undefined ? {} : { entry: { register: { not: except } } }),
    },
    orderBy: [{ at: 'asc' }, { sequence: 'asc' }],
    select: { move: true, entry: { select: { register: true, number: true, customer } } },
  });
  const shown = [...logs, ...orders, ...moves.map(({ entry }) => entry)];
  await noteShown(core, by, 'own-day', { customers: shown.flatMap((one) => one.customer?.id ?? []) });
  const visited = logs.filter(({ channel }) => channel === 'visit').map((log) => log.customer.name);
  const lines = [
    ...logs.map((log) => `${named(log.customer)} ${beginning(log.summary)}`.trim()),
    ...orders.flatMap((order) =>
      order.customer === null
        ? []
        : [inWords(core, said('entry/first-order-of', { customer: named(order.customer) }))],
    ),
    ...doneAbout(core, moves),
  ];
  return {
    did: within(lines, didChars).join('\n'),
    visited: inWords(core, said('list/names', { names: within([...new Set(visited)], visitedChars) })),
  };
}

interface Named {
  readonly code: string;
  readonly name: string;
}

interface MadeMove {
  readonly move: string | null;
  readonly entry: { readonly register: string; readonly number: string; readonly customer: Named | null };
}

/** One line for each entry, however often it was moved. */
function doneAbout(core: Core, moves: readonly MadeMove[]): readonly string[] {
  const byNumber = new Map<string, readonly MadeMove[]>();
  for (const one of moves) byNumber.set(one.entry.number, [...(byNumber.get(one.entry.number) ?? []), one]);
  return [...byNumber.values()].flatMap((made) => {
    const [first] = made;
    const register = core.templates.registers.find(({ key }) => key === first?.entry.register);
    if (first === undefined || register === undefined) return [];
    const { number, customer } = first.entry;
    const done = made.flatMap(({ move }) => nameOf(register, move) ?? []).map((one) => inWords(core, one));
    if (done.length === 0) return [];
    const head = [...(customer === null ? [] : [named(customer)]), inWords(core, register.title), number];
    const what = inWords(core, said('list/names', { names: [...new Set(done)] }));
    return [inWords(core, said('entry/done', { entry: head.join(' '), done: what }))];
  });
}

/** Null: a move that the file no longer has. */
function nameOf({ moves }: Register, move: string | null): AnySaid | Labels | null {
  if (move === null) return said('entry/was-opened');
  const found = moves.find(({ key }) => key === move);
  return found === undefined ? null : commandLabel(found);
}

function named({ code, name }: Named): string {
  return `${code} ${name}`;
}

function beginning(words: string): string {
  const chars = Array.from(words.replace(/\s+/gu, ' ').trim());
  return chars.length <= wordsShown ? chars.join('') : `${chars.slice(0, wordsShown - 1).join('')}…`;
}

/** The first of them that fit, with a character between two. */
function within(parts: readonly string[], chars: number): readonly string[] {
  let used = -1;
  return parts.filter((part) => {
    used += Array.from(part).length + 1;
    return used <= chars;
  });
}
