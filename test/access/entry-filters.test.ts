import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ActingStaff } from '../../jobs/access/acting-staff.ts';
import { entriesIn, entriesSql, mayReadEntry } from '../../jobs/access/entries.ts';
import { loadedTemplates } from '../templates/loaded-templates.ts';
import { toDbInstant } from '../../prisma/days.ts';
import { newId } from '../../prisma/new-id.ts';
import type { Reader, Register } from '../../templates/reader/register.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

const [register, another] = loadedTemplates().registers;
const ids = { me: newId(), away: newId(), mine: newId(), other: newId() } as const;
const everyone = Object.values(ids);

/** Entries of two registers, with everyone in every place, and with no one where that is possible. */
async function enter(): Promise<void> {
  const { db } = database;
  await db.$executeRaw`TRUNCATE staff, customer, entry CASCADE`;
  await db.staff.createMany({
    data: Object.entries(ids).map(([code, id]) => ({ id, code, name: code, roles: [] })),
  });
  const seats = ['supervisorId', 'salespersonId', 'assistantId'].flatMap((seat) =>
    everyone.map((id) => ({ [seat]: id })),
  );
  const customers = seats.map((held, n) => ({
    id: newId(),
    code: `C${n}`,
    name: `C${n}`,
    tier: 'ordinary' as const,
    ...held,
  }));
  await db.customer.createMany({ data: customers });
  const openedAt = toDbInstant(Temporal.Instant.from('2026-03-02T00:00:00Z'));
  const places = [
    ...everyone.flatMap((openerId) =>
      [null, ...everyone].map((ownerId) => ({ openerId, ownerId, customerId: null })),
    ),
    ...customers.map(({ id }) => ({ openerId: ids.other, ownerId: null, customerId: id })),
  ];
  const keys = [register, another].map((one) => one?.key ?? '');
  await db.entry.createMany({
    data: keys.flatMap((key) =>
      places.map((place, n) => ({
        ...place,
        register: key,
        number: `E${n}`,
        state: 'open',
        answers: {},
        openedAt,
      })),
    ),
  });
}

const me = (roles: readonly string[], over: Partial<ActingStaff> = {}): ActingStaff => ({
  id: ids.me,
  code: 'me',
  name: 'me',
  roles,
  standsInFor: [],
  leads: [],
  ...over,
});

const readers: readonly (readonly Reader[])[] = [
  [],
  ['own'],
  ['supervisor'],
  ['finance'],
  ['own', 'director'],
];
const people: readonly (readonly [string, ActingStaff])[] = [
  ['a salesperson', me(['salesperson'])],
  ['a salesperson who stands in', me(['salesperson'], { standsInFor: [ids.away] })],
  ['a supervisor with a team', me(['supervisor'], { leads: [ids.mine] })],
  ['finance', me(['finance'])],
  ['the director', me(['director'])],
  ['an operator', me(['operator'])],
];

describe('the entries that a person may read', () => {
  it.each(people)('are the same as a filter, in SQL and asked one by one: %s', async (_name, who) => {
    if (register === undefined) throw new Error('no register');
    await enter();
    const { db } = database;
    const select = { id: true, register: true, openerId: true, ownerId: true, customer: true } as const;
    const entries = await db.entry.findMany({ select });
    const idsOf = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id).toSorted();
    for (const read of readers) {
      const readable = entries.filter((entry) => mayReadEntry({ read }, who, entry));
      const rows = await db.$queryRaw<{ id: string }[]>`
        SELECT c.id FROM (
          SELECT e.id, e.opener_id, e.owner_id, n.supervisor_id, n.salesperson_id, n.assistant_id
          FROM entry e LEFT JOIN customer n ON n.id = e.customer_id
        ) c WHERE ${entriesSql({ read }, who)}`;
      expect([read, idsOf(rows)]).toEqual([read, idsOf(readable)]);
      const ofOne: Register = { ...register, read };
      const found = await db.entry.findMany({ where: entriesIn(ofOne, who), select: { id: true } });
      expect([read, idsOf(found)]).toEqual([
        read,
        idsOf(readable.filter((entry) => entry.register === register.key)),
      ]);
    }
  });
});
