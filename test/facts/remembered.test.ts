import { expect, it, onTestFinished } from 'vitest';
import { loadFacts } from '../../jobs/facts/load-facts.ts';
import { sharedDay } from '../../jobs/facts/shared-values.ts';
import { recallsOf } from '../../jobs/plan/recall.ts';
import { missedDays } from '../../jobs/plan/span.ts';
import { triggerTable } from '../../jobs/plan/trigger.ts';
import type { FollowUpFact, TriggerTable } from '../../jobs/plan/types.ts';
import { replanCustomers } from '../../jobs/replan/replan-customer.ts';
import { toDbDate } from '../../prisma/days.ts';
import { aCompany } from '../company.ts';
import { freshDatabase } from '../database.ts';
import { rules } from '../plan/properties/any-facts.ts';
import { remembered } from '../plan/properties/remembered.ts';

const cycles = (on: string) => [
  '1',
  '2',
  '3',
  on,
  on.slice(0, 4),
  `national-day-${on.slice(0, 4)}`,
  `1-${on}`,
];

it('of a customer of many years, the follow-ups are read that can still change its plan, and no others', async () => {
  const { db, close } = await freshDatabase();
  onTestFinished(close);
  const company = await aCompany(db, { at: '2026-03-03T10:00' });
  const today = company.today();
  const customer = await company.aCustomer({
    code: 'C001',
    anchors: { firstContact: '2018-02-02', firstDeal: '2018-02-20', trialStarted: '2018-02-10' },
  });
  const other = await company.aCustomer({ code: 'C002' });
  await db.customer.updateMany({ data: { createdAt: toDbDate(today.subtract({ years: 8 })) } });
  await db.fact.updateMany({ where: { key: 'trialStarted' }, data: { round: 2 } });
  await db.contactPlan.create({
    data: {
      customerId: customer.id,
      number: 1,
      contactName: '陈',
      nextContactOn: toDbDate(today.subtract({ days: 300 })),
      setAt: toDbDate(today),
    },
  });
  const steps = recallsOf('customer', rules).map(({ step }) => step);
  // Every step three or four times a year for eight years, and the earliest open one of some years ago.
  const rows = [...steps, 'no-such-step'].flatMap((step, k) =>
    Array.from({ length: 28 }, (_, n) => {
      const on = today.subtract({ days: 106 * n + 2 * k });
      return {
        step,
        cycle: cycles(on.toString())[n % 7] ?? '',
        on,
        isOpen: n === 10 && step === 'satisfaction',
        n,
      };
    }),
  );
  await db.followUp.createMany({
    data: [customer, other].flatMap(({ id }) =>
      rows.map(({ step, cycle, on, isOpen, n }) => ({
        subjectKind: 'customer' as const,
        subjectId: id,
        customerId: id,
        step,
        cycle,
        anchorOn: toDbDate(on),
        dueOn: toDbDate(on),
        state: isOpen ? ('open' as const) : n % 2 === 0 ? ('closed' as const) : ('cancelled' as const),
        openedAt: toDbDate(on),
        endedAt: isOpen ? null : toDbDate(on.add({ days: n % 40 })),
      })),
    ),
    skipDuplicates: true,
  });
  const [facts] = await loadFacts(db, [customer.id], rules, today);
  if (facts === undefined) throw new Error('no such customer');
  const all = await db.followUp.findMany({ where: { customerId: customer.id } });
  const lately = toDbDate(today.subtract({ days: missedDays }));
  const kept = remembered(
    {
      ...facts,
      followUps: all.map(
        ({ anchorOn, dueOn, snoozedUntil: _, dueAt: __, ...row }): FollowUpFact => ({
          ...row,
          anchorOn: sharedDay(anchorOn.toISOString().slice(0, 10)),
          dueOn: sharedDay(dueOn.toISOString().slice(0, 10)),
          snooze: null,
          reminders: [],
        }),
      ),
    },
    rules,
    today,
  );
  const expected = new Set([
    ...kept.map(({ id }) => id),
    ...all.filter(({ endedAt }) => endedAt !== null && endedAt >= lately).map(({ id }) => id),
  ]);
  expect(facts.followUps.map(({ id }) => id).toSorted()).toEqual([...expected].toSorted());
  expect(all.length).toBeGreaterThan(400);
  expect(expected.size).toBeLessThan(all.length / 4);
});

it('a follow-up that comes up again without having been recalled is found, and holds up no customer’s planning', async () => {
  const { db, close } = await freshDatabase();
  onTestFinished(close);
  const company = await aCompany(db, { at: '2026-03-03T10:00', steps: 'all' });
  const { core } = company;
  const anchors = { firstContact: '2026-03-02', trialStarted: '2026-03-02', firstDeal: '2026-03-03' };
  const some = [await company.aCustomer({ anchors }), await company.aCustomer({ anchors })];
  const all = () =>
    db.followUp.findMany({
      orderBy: [{ subjectId: 'asc' }, { step: 'asc' }, { cycle: 'asc' }],
      include: { reminders: { orderBy: { slot: 'asc' } } },
    });
  // Everything of the first is done, long ago.
  await db.followUp.updateMany({
    where: { subjectId: some[0]?.id ?? '' },
    data: { state: 'closed', closedBy: 'log', endedAt: toDbDate(company.today().subtract({ days: 90 })) },
  });
  await db.reminder.updateMany({
    where: { followUp: { subjectId: some[0]?.id ?? '' } },
    data: { state: 'cancelled' },
  });
  const before = await all();
  expect(before.filter(({ subjectId }) => subjectId === some[0]?.id).length).toBeGreaterThan(3);
  // The second owes something new.
  await db.fact.updateMany({
    where: { customerId: some[1]?.id ?? '', key: 'trialStarted' },
    data: { round: 2 },
  });
  const forgetful = triggerTable(
    core.rules.triggers.all.map((one) => ({
      ...one,
      recalls: () => ({ of: 'days', days: -10_000 }) as const,
    })),
  );
  const ids = some.map(({ id }) => id);
  const replan = (triggers: TriggerTable) =>
    db.$transaction((tx) => replanCustomers(tx, ids, { ...core.rules, triggers }, core.clock.now()));
  const changes = await replan(forgetful);
  const after = await all();
  expect(after.filter(({ subjectId }) => subjectId === some[0]?.id)).toEqual(
    before.filter(({ subjectId }) => subjectId === some[0]?.id),
  );
  expect(after.length).toBeGreaterThan(before.length);
  expect(changes.flatMap((one) => (one.kind === 'open' ? one.followUp.cycle : []))).toContain('2');
  // The day of the next look is that of planning with everything.
  const looks = async () =>
    (await db.customer.findMany({ orderBy: { id: 'asc' } })).map((one) => one.nextLookOn);
  const looked = await looks();
  expect(await replan(core.rules.triggers)).toEqual([]);
  expect(await looks()).toEqual(looked);
});
