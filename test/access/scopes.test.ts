import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allActing } from '../../jobs/access/acting-staff.ts';
import { seatsHeld } from '../../jobs/access/rule.ts';
import {
  concerns,
  customersIn,
  customersOfAnySql,
  customersSql,
  followUpScopes,
  followUpsSql,
  openFollowUpsOf,
  may,
  scopes,
} from '../../jobs/access/scopes.ts';
import { customerFields } from '../../jobs/customers/find-customer.ts';
import { Prisma } from '../../prisma/client.ts';
import { toDbDate } from '../../prisma/days.ts';
import { newId } from '../../prisma/new-id.ts';
import { roles } from '../../templates/reader/roles.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

const today = Temporal.PlainDate.from('2026-03-02');
const staffCount = 5;
const someone = fc.nat({ max: staffCount - 1 });
const seat = fc.option(someone, { freq: 2 });

/** A small company: its people, who reports to whom, who is away, and the owners of customers and follow-ups. */
const company = fc.record({
  staff: fc.array(
    fc.record({
      roles: fc.subarray([...roles, 'wizard'], { maxLength: 2 }),
      reportsTo: fc.option(someone),
      left: fc.boolean(),
    }),
    { minLength: staffCount, maxLength: staffCount },
  ),
  absences: fc.array(
    fc.record({
      staff: someone,
      standIn: someone,
      from: fc.integer({ min: -2, max: 1 }),
      undone: fc.boolean(),
    }),
    { maxLength: 5 },
  ),
  customers: fc.array(fc.record({ supervisor: seat, salesperson: seat, assistant: seat, owner: seat }), {
    minLength: 1,
    maxLength: 8,
  }),
});

type Company = typeof company extends fc.Arbitrary<infer C> ? C : never;

async function enter({ staff, absences, customers }: Company) {
  const { db } = database;
  await db.$executeRaw`TRUNCATE staff, customer, follow_up CASCADE`;
  const ids = staff.map(() => newId());
  const idOf = (index: number | null) => (index === null ? null : (ids[index] ?? null));
  await db.staff.createMany({
    data: staff.map(({ roles: held, left }, n) => ({
      id: ids[n] ?? newId(),
      code: `s${n}`,
      name: `S${n}`,
      roles: held,
      leftOn: left ? toDbDate(today) : null,
    })),
  });
  for (const [n, { reportsTo }] of staff.entries()) {
    await db.staff.updateMany({ where: { code: `s${n}` }, data: { reportsToId: idOf(reportsTo) } });
  }
  await db.absence.createMany({
    data: absences.map(({ staff: away, standIn, from, undone }) => ({
      staffId: ids[away] ?? '',
      standInId: ids[standIn] ?? '',
      from: toDbDate(today.add({ days: from })),
      to: toDbDate(today.add({ days: from + 1 })),
      at: new Date(0),
      undoneAt: undone ? new Date(0) : null,
    })),
  });
  for (const [n, { supervisor, salesperson, assistant, owner }] of customers.entries()) {
    const id = newId();
    await db.customer.create({
      data: {
        id,
        code: `C${n}`,
        name: `C${n}`,
        tier: 'ordinary',
        supervisorId: idOf(supervisor),
        salespersonId: idOf(salesperson),
        assistantId: idOf(assistant),
      },
    });
    await db.followUp.create({
      data: {
        subjectKind: 'customer',
        subjectId: id,
        customerId: id,
        step: 'a',
        cycle: '1',
        state: 'open',
        anchorOn: toDbDate(today),
        dueOn: toDbDate(today),
        ownerId: idOf(owner),
        openedAt: new Date(0),
      },
    });
  }
  // A follow-up of a colleague or of the company has no customer.
  await db.followUp.create({
    data: {
      subjectKind: 'staff',
      subjectId: ids[0] ?? newId(),
      step: 'b',
      cycle: '1',
      anchorOn: toDbDate(today),
      dueOn: toDbDate(today),
      ownerId: ids[0] ?? null,
      openedAt: new Date(0),
    },
  });
  const people = await db.staff.findMany({ orderBy: { code: 'asc' } });
  return {
    people: await allActing(db, people, today),
    customers: await db.customer.findMany({ select: customerFields, orderBy: { code: 'asc' } }),
    followUps: await db.followUp.findMany({
      select: { id: true, ownerId: true, customer: { select: customerFields } },
    }),
  };
}

const noSeats = { supervisor: null, salesperson: null, assistant: null };
const idsOf = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id).toSorted();

describe('every scope', () => {
  it('is the same as a filter of Prisma, as a filter in SQL, and as a question about one', async () => {
    const { db } = database;
    const which = Prisma.sql`TRUE`;
    await fc.assert(
      fc.asyncProperty(company, async (drawn) => {
        const { people, customers, followUps } = await enter(drawn);
        for (const who of people) {
          for (const scope of scopes) {
            const asked = idsOf(customers.filter((customer) => may(scope, who, customer)));
            expect(idsOf(await db.customer.findMany({ where: customersIn(scope, who) }))).toEqual(asked);
            expect(
              idsOf(
                await db.$queryRaw<
                  { id: string }[]
                >`SELECT c.id FROM customer c WHERE ${customersSql(scope, who)}`,
              ),
            ).toEqual(asked);
            // Nested in OR, in AND, and in a relation.
            const scoped = customersIn(scope, who);
            const either = { OR: [scoped, { code: 'C0' }] };
            expect(await db.customer.count({ where: either })).toBe(
              customers.filter((customer) => may(scope, who, customer) || customer.code === 'C0').length,
            );
            expect(await db.customer.count({ where: { AND: [scoped, {}, { tier: 'ordinary' }] } })).toBe(
              asked.length,
            );
            expect(await db.followUp.count({ where: { AND: [{ customer: scoped }, { step: 'a' }] } })).toBe(
              asked.length,
            );
          }
          const [first] = people;
          for (const scope of first === undefined ? [] : scopes) {
            const rows = await db.$queryRaw<
              { id: string }[]
            >`SELECT c.id FROM customer c WHERE ${customersOfAnySql(scope, [first ?? who, who])}`;
            expect(idsOf(rows)).toEqual(
              idsOf(
                customers.filter((customer) => [first ?? who, who].some((one) => may(scope, one, customer))),
              ),
            );
          }
          for (const scope of followUpScopes) {
            const inside = idsOf(
              followUps.filter(({ ownerId, customer }) =>
                concerns(scope, who, {
                  ...(customer === null ? noSeats : seatsHeld(customer)),
                  owner: ownerId,
                }),
              ),
            );
            const open = idsOf(
              followUps.filter(({ id, ownerId }) => inside.includes(id) || ownerId === null),
            );
            expect(
              idsOf(
                await db.$queryRaw<{ id: string }[]>(
                  openFollowUpsOf([{ scope, who }], { orUnowned: true, which }),
                ),
              ),
            ).toEqual(open);
            expect(
              idsOf(
                await db.$queryRaw<{ id: string }[]>(
                  openFollowUpsOf([{ scope, who }], { orUnowned: false, which }),
                ),
              ),
            ).toEqual(inside);
            const rows = await db.$queryRaw<{ id: string }[]>`
              SELECT f.id FROM follow_up f LEFT JOIN customer c ON c.id = f.customer_id
              WHERE ${followUpsSql(scope, who)}`;
            expect(idsOf(rows)).toEqual(inside);
          }
        }
      }),
      { numRuns: 8 },
    );
  }, 600_000);
});
