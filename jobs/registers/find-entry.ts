import type { Temporal } from 'temporal-polyfill';
import type { Db, Prisma, Tx } from '../../prisma/client.ts';
import { fromDbInstant } from '../../prisma/days.ts';
import type { Register } from '../../templates/reader/register.ts';
import type { Core } from '../core.ts';
import { customerFields, type CustomerRef } from '../customers/find-customer.ts';
import type { StaffId } from '../plan/types.ts';
import { type Naming, tellApart } from '../staff/name-people.ts';

/** An entry of a register that the file still has. */
export interface FoundEntry {
  readonly id: string;
  readonly register: Register;
  readonly number: string;
  readonly customer: CustomerRef | null;
  readonly openerId: StaffId;
  readonly opener: { readonly id: StaffId; readonly name: string };
  readonly ownerId: StaffId | null;
  readonly owner: { readonly id: StaffId; readonly name: string } | null;
  /** May be a state that the file no longer has. */
  readonly state: string;
  readonly version: number;
  readonly flags: readonly string[];
  readonly answers: Readonly<Record<string, string>>;
  readonly openedAt: Temporal.Instant;
  readonly endedAt: Temporal.Instant | null;
}

const person = { select: { id: true, name: true } } as const;

export const entryFields = {
  customer: { select: customerFields },
  opener: person,
  owner: person,
} as const;

export type EntryRow = Prisma.EntryGetPayload<{ include: typeof entryFields }>;

/** @param number as typed; numbers are written in capitals */
export async function findEntry(
  { db }: Pick<Core, 'db'>,
  register: Register,
  number: string,
): Promise<FoundEntry | null> {
  const row = await db.entry.findUnique({
    where: { register_number: { register: register.key, number: number.trim().toUpperCase() } },
    include: entryFields,
  });
  return row === null ? null : toEntry(row, register, await tellApart(db));
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @param id an untrusted value; null also when its register is no longer in the file */
export async function entryById(
  { templates }: Pick<Core, 'templates'>,
  db: Db | Tx,
  id: string,
): Promise<FoundEntry | null> {
  if (!uuid.test(id)) return null;
  const row = await db.entry.findUnique({ where: { id }, include: entryFields });
  const register = templates.registers.find(({ key }) => key === row?.register);
  return row === null || register === undefined ? null : toEntry(row, register, await tellApart(db));
}

/** @param number as typed; no two registers number their entries alike */
export async function entryByNumber(
  { db, templates: { registers } }: Pick<Core, 'db' | 'templates'>,
  number: string,
): Promise<FoundEntry | null> {
  const row = await db.entry.findFirst({
    where: { register: { in: registers.map(({ key }) => key) }, number: number.trim().toUpperCase() },
    include: entryFields,
  });
  const register = registers.find(({ key }) => key === row?.register);
  return row === null || register === undefined ? null : toEntry(row, register, await tellApart(db));
}

/** @param naming how its people are named, where people read it */
export function toEntry(row: EntryRow, register: Register, naming: Naming = ({ name }) => name): FoundEntry {
  const { id, number, customer, openerId, opener, ownerId, owner, state, version, flags } = row;
  return {
    id,
    register,
    number,
    customer,
    openerId,
    opener: { ...opener, name: naming(opener) },
    ownerId,
    owner: owner === null ? null : { ...owner, name: naming(owner) },
    state,
    version,
    flags,
    answers: row.answers as Readonly<Record<string, string>>,
    openedAt: fromDbInstant(row.openedAt),
    endedAt: row.endedAt === null ? null : fromDbInstant(row.endedAt),
  };
}
