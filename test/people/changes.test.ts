import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { XinhangError } from '../../jobs/errors.ts';
import { listAbsences } from '../../jobs/people/absences.ts';
import { proposeHandover } from '../../jobs/people/propose-handover.ts';
import { reportOwnerless } from '../../jobs/people/report-ownerless.ts';
import { runHandover } from '../../jobs/people/run-handover.ts';
import { endAbsence, setAbsence } from '../../jobs/people/set-absence.ts';
import { undoHandover } from '../../jobs/people/undo-handover.ts';
import { changeSeat } from '../../jobs/customers/manage-customer.ts';
import { toDbDate } from '../../prisma/days.ts';
import { aCompany, type Colleague, type Company } from '../company.ts';
import { freshDatabase } from '../database.ts';

let company: Company;
let close: () => Promise<void>;

async function open(): Promise<void> {
  const database = await freshDatabase();
  company = await aCompany(database.db, {
    at: '2026-03-02T10:00',
    steps: ['trial-check', 'roster', 'silence'],
  });
  close = () => database.close();
  await company.aCustomer({ code: 'C001' });
  await company.aCustomer({ code: 'C002', tier: 'potential' });
  await company.aCustomer({ code: 'C003', supervisor: 'qian', salesperson: 'zhao', assistant: null });
}

/** The plan as people would see it. */
async function plan() {
  return await company.core.db.followUp.findMany({
    orderBy: [{ customerId: 'asc' }, { step: 'asc' }, { cycle: 'asc' }],
    select: {
      customerId: true,
      step: true,
      cycle: true,
      state: true,
      ownerId: true,
      dueOn: true,
      reminders: {
        where: { state: 'planned' },
        orderBy: { slot: 'asc' },
        select: { slot: true, say: true, recipientId: true, target: true, dueAt: true, meantFor: true },
      },
    },
  });
}

/** Invariants that hold after any changes to the staff. */
async function checked(): Promise<void> {
  const { db } = company.core;
  const unowned = await db.followUp.findMany({
    where: {
      state: 'open',
      customer: { state: 'active' },
      OR: [{ ownerId: null }, { owner: { NOT: { leftOn: null } } }],
    },
  });
  expect(unowned).toEqual([]);
  const gone = { NOT: { leftOn: null } } as const;
  expect(await db.reminder.findMany({ where: { state: 'planned', recipient: gone } })).toEqual([]);
  expect(await db.notice.findMany({ where: { state: 'planned', recipient: gone } })).toEqual([]);
  // A customer whose owner has left is reported to a current colleague.
  const ownerless = await db.customer.findMany({
    where: {
      OR: [
        { tier: 'ordinary', OR: [{ salespersonId: null }, { salesperson: gone }] },
        { tier: 'potential', OR: [{ supervisorId: null }, { supervisor: gone }] },
      ],
    },
  });
  const reports = await db.notice.findMany({ where: { say: 'people/ownerless', state: 'planned' } });
  const said = reports.map(({ fields }) => JSON.stringify(fields)).join();
  for (const { code } of ownerless) expect(said).toContain(code);
  // During an absence nothing is planned for the absent person.
  const absences = await db.absence.findMany({
    where: { undoneAt: null, staff: { leftOn: null }, standIn: { leftOn: null } },
  });
  for (const { staffId, from, to } of absences) {
    const ms = 24 * 3_600_000;
    const inDays = {
      gte: new Date(from.getTime() - 8 * 3_600_000),
      lt: new Date(to.getTime() + ms - 8 * 3_600_000),
    };
    expect(
      await db.reminder.findMany({
        where: {
          state: 'planned',
          recipientId: staffId,
          dueAt: inDays,
          NOT: { slot: { startsWith: 'event>' } },
        },
      }),
    ).toEqual([]);
  }
}

const sellers: readonly Colleague[] = ['zhang', 'zhao'];
type Act =
  | { readonly kind: 'seat'; readonly code: string; readonly who: Colleague | null }
  | { readonly kind: 'handover'; readonly from: Colleague; readonly to: Colleague; readonly undo: boolean }
  | { readonly kind: 'leave'; readonly who: Colleague; readonly to: Colleague | null; readonly undo: boolean }
  | {
      readonly kind: 'away';
      readonly who: Colleague;
      readonly to: Colleague;
      readonly from: number;
      readonly days: number;
    }
  | { readonly kind: 'back'; readonly who: Colleague }
  | { readonly kind: 'undo'; readonly number: number };

const seller = fc.constantFrom(...sellers);
const anybody = fc.constantFrom<Colleague>('zhang', 'zhao', 'li', 'qian', 'wang');
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({
    kind: fc.constant('seat' as const),
    code: fc.constantFrom('C001', 'C002', 'C003'),
    who: fc.option(seller),
  }),
  fc.record({ kind: fc.constant('handover' as const), from: seller, to: seller, undo: fc.boolean() }),
  fc.record({ kind: fc.constant('leave' as const), who: anybody, to: fc.option(seller), undo: fc.boolean() }),
  fc.record({
    kind: fc.constant('away' as const),
    who: anybody,
    to: anybody,
    from: fc.integer({ min: 0, max: 14 }),
    days: fc.integer({ min: 0, max: 6 }),
  }),
  fc.record({ kind: fc.constant('back' as const), who: anybody }),
  fc.record({ kind: fc.constant('undo' as const), number: fc.integer({ min: 1, max: 4 }) }),
);

async function perform(one: Act): Promise<void> {
  const { core, staff } = company;
  const today = company.today();
  switch (one.kind) {
    case 'seat': {
      const who = one.who === null ? null : staff[one.who];
      const here = who === null || (await core.db.staff.count({ where: { id: who.id, leftOn: null } })) > 0;
      if (here) await changeSeat(core, staff.chen, await company.customer(one.code), 'salesperson', who);
      await reportOwnerless(core);
      return;
    }
    case 'handover':
    case 'leave': {
      const from = staff[one.kind === 'leave' ? one.who : one.from];
      const to = one.to === null ? null : staff[one.to];
      if (from.id === to?.id) return;
      const before = await plan();
      const leavesOn = one.kind === 'leave' ? today : null;
      const id = await proposeHandover(core, staff.chen, { from, to, scope: null, leavesOn });
      await runHandover(core, staff.chen, id);
      if (!one.undo) return;
      await expect(checked()).resolves.toBeUndefined();
      await undoHandover(core, staff.chen, id);
      expect(await plan()).toEqual(before);
      return;
    }
    case 'away': {
      const from = today.add({ days: one.from });
      const to = from.add({ days: one.days });
      await setAbsence(core, staff.chen, { staff: staff[one.who], standIn: staff[one.to], from, to });
      return;
    }
    case 'back': {
      const [absence] = await listAbsences(core.db, today, { staffId: staff[one.who].id });
      if (absence !== undefined) await endAbsence(core, staff.chen, absence);
      return;
    }
    case 'undo': {
      const found = await core.db.handover.findFirst({ where: { number: one.number } });
      if (found !== null) await undoHandover(core, staff.chen, found.id);
      return;
    }
  }
}

describe('people come and go', () => {
  beforeEach(open);
  afterEach(() => close());

  it('whatever happens, open work has a current owner, nothing is planned for people who left, and undo restores the plan', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 3, maxLength: 7 }), async (acts) => {
        for (const one of acts) {
          // A refused action changes nothing; refusals have their own tests.
          await perform(one).catch((error: unknown) => {
            if (!(error instanceof XinhangError)) throw error;
          });
          await expect(checked()).resolves.toBeUndefined();
        }
        await close();
        await open();
      }),
      { numRuns: 8 },
    );
  }, 240_000);

  it('giver and receiver of a handover are told, with the customers; of its undoing too', async () => {
    const { core, staff } = company;
    const id = await proposeHandover(core, staff.chen, {
      from: staff.zhang,
      to: staff.zhao,
      scope: null,
      leavesOn: null,
    });
    await runHandover(core, staff.chen, id);
    const told = async () =>
      (
        await core.db.notice.findMany({
          where: { say: { in: ['people/handed-over', 'people/taken-over'] } },
          orderBy: { id: 'asc' },
        })
      ).map(({ recipientId, say, values }) => [
        `${recipientId === staff.zhang.id ? 'zhang' : 'zhao'} ${say}`,
        values,
      ]);
    expect(await told()).toEqual(
      expect.arrayContaining([
        ['zhang people/handed-over', expect.objectContaining({ colleague: { name: staff.zhao.name } })],
        ['zhao people/taken-over', expect.objectContaining({ first: 'C001', count: 2 })],
      ]),
    );
    await core.db.notice.updateMany({ where: { state: 'planned' }, data: { state: 'posted' } });
    await undoHandover(core, staff.chen, id);
    const undone = (await told()).slice(2).map(([what]) => what);
    expect(undone).toHaveLength(2);
    expect(undone).toEqual(expect.arrayContaining(['zhang people/taken-over', 'zhao people/handed-over']));
  });

  it('a handover that dies in the middle has moved nothing, and can be confirmed again', async () => {
    const { core, staff } = company;
    const before = await plan();
    const id = await proposeHandover(core, staff.chen, {
      from: staff.zhang,
      to: staff.zhao,
      scope: null,
      leavesOn: company.today(),
    });
    const dying = {
      ...core,
      rules: {
        ...core.rules,
        get calendar(): never {
          throw new Error('died');
        },
      },
    };
    await expect(runHandover(dying, staff.chen, id)).rejects.toThrow('died');
    expect(await plan()).toEqual(before);
    expect(await core.db.staff.count({ where: { NOT: { leftOn: null } } })).toBe(0);
    await runHandover(core, staff.chen, id);
    await expect(checked()).resolves.toBeUndefined();
    expect(await core.db.staff.findUnique({ where: { code: 'zhang' } })).toMatchObject({
      leftOn: toDbDate(Temporal.PlainDate.from('2026-03-02')),
    });
  });
});
