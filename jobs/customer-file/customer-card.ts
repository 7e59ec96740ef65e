import type { Temporal } from 'temporal-polyfill';
import { fromDbDate, fromDbInstant } from '../../prisma/days.ts';
import type { ValueGrade } from '../../templates/reader/grading.ts';
import { isOwnAnchor, type OwnerRole, type Tier } from '../../templates/reader/playbook.ts';
import { type ContactLine, listContacts } from '../contacts/keep-contacts.ts';
import type { PlatformId } from '../ports.ts';
import type { Core } from '../core.ts';
import { readLapsedOn } from '../customers/lapsed.ts';
import { lapseAskedFor } from '../figures/repurchase-rate.ts';
import { suspends } from '../../templates/reader/register.ts';
import { type Naming, tellApart } from '../staff/name-people.ts';
import { type OpenFollowUp, openFollowUps } from '../follow-ups/open-follow-ups.ts';

/** A customer at a glance. The caller checks access. */
export interface CustomerCard {
  readonly code: string;
  readonly name: string;
  readonly tier: Tier;
  readonly state: 'active' | 'paused' | 'ended';
  readonly suspensions: readonly Suspension[];
  readonly people: Readonly<Record<OwnerRole, Seat | null>>;
  /** Who holds a post for this customer, by post. */
  readonly postSeats: Readonly<Record<string, Seat>>;
  readonly anchors: readonly { readonly key: string; readonly on: Temporal.PlainDate }[];
  readonly rooms: readonly { readonly platform: PlatformId; readonly name: string }[];
  readonly open: readonly OpenFollowUp[];
  /** The last day of a repurchase stage that is over without an order; null: there is none. */
  readonly lapsedOn: Temporal.PlainDate | null;
  readonly logs: number;
  readonly lastLog: LastLog | null;
  readonly annualVolumeFen: bigint | null;
  readonly grades: {
    readonly strategicLevel: 'strategic' | 'important' | 'ordinary' | null;
    readonly valueGrade: ValueGrade | null;
  };
  readonly contacts: readonly ContactLine[];
}

export interface Seat {
  readonly code: string;
  readonly name: string;
  /** No longer works here: the seat must be filled. */
  readonly hasLeft: boolean;
}

export interface LastLog {
  readonly at: Temporal.Instant;
  readonly author: string;
  readonly summary: string;
}

const person = { select: { id: true, code: true, name: true, leftOn: true } } as const;

export async function customerCard(core: Core, customerId: string): Promise<CustomerCard> {
  const { db } = core;
  const [row, naming, open, logs, contacts, lapsedOn] = await Promise.all([
    db.customer.findUniqueOrThrow({
      where: { id: customerId },
      include: {
        supervisor: person,
        salesperson: person,
        assistant: person,
        postSeats: { include: { staff: person } },
        facts: { orderBy: { on: 'asc' } },
        rooms: { where: { kind: 'customer', state: 'bound' }, select: { platform: true, name: true } },
        contactLogs: { where: { deletedAt: null }, orderBy: { happenedAt: 'desc' }, take: 1 },
      },
    }),
    tellApart(db),
    openFollowUps(db, customerId),
    db.contactLog.count({ where: { customerId, deletedAt: null } }),
    listContacts(core, customerId),
    readLapsedOn(db, customerId, lapseAskedFor(core)),
  ]);
  const [last] = row.contactLogs;
  return {
    code: row.code,
    name: row.name,
    tier: row.tier,
    state: row.state,
    suspensions: row.state === 'paused' ? await suspensionsOf(core, customerId) : [],
    people: {
      supervisor: toSeat(row.supervisor, naming),
      salesperson: toSeat(row.salesperson, naming),
      assistant: toSeat(row.assistant, naming),
    },
    postSeats: Object.fromEntries(
      row.postSeats.flatMap(({ post, staff }) => {
        const seat = toSeat(staff, naming);
        return seat === null ? [] : [[post, seat] as const];
      }),
    ),
    anchors: row.facts.flatMap(({ key, on }) =>
      on === null || isOwnAnchor(key) ? [] : [{ key, on: fromDbDate(on) }],
    ),
    rooms: row.rooms,
    open,
    lapsedOn,
    logs,
    lastLog:
      last === undefined
        ? null
        : { at: fromDbInstant(last.happenedAt), author: last.authorName, summary: last.summary },
    annualVolumeFen: row.annualVolumeFen,
    grades: { strategicLevel: row.strategicLevel, valueGrade: row.valueGrade },
    contacts,
  };
}

function toSeat(
  staff: { id: string; code: string; name: string; leftOn: Date | null } | null,
  naming: Naming,
): Seat | null {
  return staff === null ? null : { code: staff.code, name: naming(staff), hasLeft: staff.leftOn !== null };
}

/** An entry that has suspended the customer, and who did. */
export interface Suspension {
  readonly number: string;
  readonly by: string;
  readonly at: Temporal.Instant;
}

async function suspensionsOf(
  { db, templates }: Pick<Core, 'db' | 'templates'>,
  customerId: string,
): Promise<readonly Suspension[]> {
  const moves = templates.registers.flatMap((register) =>
    register.moves.filter(({ effects }) => effects.some((effect) => 'suspend' in effect)),
  );
  const found = await db.entry.findMany({
    where: { customerId, flags: { has: suspends } },
    orderBy: { number: 'asc' },
    select: {
      number: true,
      moves: {
        where: { move: { in: moves.map(({ key }) => key) } },
        orderBy: { sequence: 'desc' },
        take: 1,
        select: { at: true, actor: { select: { id: true, name: true } } },
      },
    },
  });
  const naming = await tellApart(db);
  return found.flatMap(({ number, moves: [last] }) =>
    last === undefined
      ? []
      : [{ number, by: last.actor === null ? '' : naming(last.actor), at: fromDbInstant(last.at) }],
  );
}
