import type { Prisma } from '../../prisma/client.ts';
import { ownerRoles } from '../../templates/reader/playbook.ts';
import type { Move, Mover, Reader, Register } from '../../templates/reader/register.ts';
import { type ActingStaff, seatsOf } from './acting-staff.ts';
import { can, holdsOneOf } from './can.ts';
import type { Scope } from './scopes.ts';
import {
  type CustomerSeats,
  either,
  type EntryPlace,
  entryRuleSql,
  entryWhere,
  type Held,
  heldBy,
  holds,
  none,
  type Rule,
  seatsHeld,
} from './rule.ts';

/** Who is responsible for an entry, as stored. */
export interface EntryPlaces {
  readonly openerId: string;
  readonly ownerId: string | null;
  /** Null: it is about no customer. */
  readonly customer: CustomerSeats | null;
}

/** The person who opened an entry and its owner always read it: the applicant reads what became of it. */
function readRule({ read }: Pick<Register, 'read'>, who: ActingStaff): Rule<EntryPlace> {
  if (!can(who, 'process.join')) return none;
  const always = heldBy<EntryPlace>(['opener', 'owner'], seatsOf(who));
  return either<EntryPlace>(always, ...read.map((reader) => readersRule(reader, who)));
}

function readersRule(reader: Reader, who: ActingStaff): Rule<EntryPlace> {
  switch (reader) {
    case 'own':
      return can(who, 'customer.follow') ? heldBy<EntryPlace>(ownerRoles, seatsOf(who)) : none;
    case 'supervisor':
      return either<EntryPlace>(supervises(who), heldBy<EntryPlace>(['opener', 'owner'], who.leads));
    default:
      return holdsOneOf(who, [reader]) ? 'all' : none;
  }
}

/** The customer's supervisor, and their stand-in. */
function supervises(who: ActingStaff): Rule<EntryPlace> {
  return can(who, 'customer.follow') ? heldBy<EntryPlace>(['supervisor'], seatsOf(who)) : none;
}

function moveRule({ by }: Pick<Move, 'by'>, who: ActingStaff): Rule<EntryPlace> {
  if (!can(who, 'process.join')) return none;
  return either<EntryPlace>(none, ...by.map((mover) => moversRule(mover, who)));
}

/** Those above the supervisor may do what the supervisor may. */
function moversRule(mover: Mover, who: ActingStaff): Rule<EntryPlace> {
  switch (mover) {
    case 'owner':
    case 'opener':
      return heldBy<EntryPlace>([mover], seatsOf(who));
    case 'supervisor':
      if (can(who, 'company.answer')) return 'all';
      return either<EntryPlace>(supervises(who), heldBy<EntryPlace>(['opener', 'owner'], who.leads));
    case 'salesperson':
    case 'assistant':
      return can(who, 'customer.follow') ? heldBy<EntryPlace>([mover], seatsOf(who)) : none;
    default:
      return holdsOneOf(who, [mover]) ? 'all' : none;
  }
}

function placesHeld({ openerId, ownerId, customer }: EntryPlaces): Held<EntryPlace> {
  const seats = seatsHeld(customer ?? { supervisorId: null, salespersonId: null, assistantId: null });
  return { ...seats, opener: openerId, owner: ownerId };
}

export function mayReadEntry(
  register: Pick<Register, 'read'>,
  who: ActingStaff,
  entry: EntryPlaces,
): boolean {
  return holds(readRule(register, who), placesHeld(entry));
}

export function entriesIn(register: Register, who: ActingStaff): Prisma.EntryWhereInput {
  return { AND: [{ register: register.key }, entryWhere(readRule(register, who))] };
}

/** The same for a statement with the entry, its owner and its customer's seats as `c`, as they are or as they were. */
export function entriesSql(register: Pick<Register, 'read'>, who: ActingStaff): Prisma.Sql {
  return entryRuleSql(readRule(register, who));
}

/** An applicant never decides about what they applied for, in whatever place they could. */
export function mayMoveEntry(
  move: Pick<Move, 'by' | 'decides'>,
  who: ActingStaff,
  entry: EntryPlaces,
): boolean {
  if (move.decides && entry.openerId === who.id) return false;
  return holds(moveRule(move, who), placesHeld(entry));
}

/** The access to the customer that opening an entry needs: finance keeps matters of customers it does not work on. */
export function scopeToOpen({ open }: Pick<Register, 'open'>): Scope {
  return open.includes('finance') ? 'ledger' : 'work';
}

/** Whether the person may open entries of a register; one about a customer also needs `scopeToOpen`. */
export function mayOpenEntry({ open }: Pick<Register, 'open'>, who: ActingStaff): boolean {
  return holdsOneOf(who, open);
}
