import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { proposeHandover } from '../../jobs/people/propose-handover.ts';
import { runHandover } from '../../jobs/people/run-handover.ts';
import { writeLog } from '../../jobs/logs/write-log.ts';
import { lockCustomer } from '../../jobs/replan/lock-customer.ts';
import { aCompany, type Company } from '../company.ts';
import { freshDatabase } from '../database.ts';

let company: Company;
let close: () => Promise<void>;

beforeEach(async () => {
  const database = await freshDatabase();
  company = await aCompany(database.db, { at: '2026-03-02T10:00' });
  close = () => database.close();
  await company.aCustomer({ code: 'C001' });
  await company.aCustomer({ code: 'C002', salesperson: 'zhao' });
});
afterEach(() => close());

/** Waits until a session in this database is blocked on a row lock. */
async function untilSomebodyWaits(): Promise<void> {
  await vi.waitFor(
    async () => {
      const [row] = await company.core.db.$queryRaw<{ waiting: bigint }[]>`
        SELECT count(*) AS waiting FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      expect(Number(row?.waiting)).toBeGreaterThan(0);
    },
    { timeout: 40_000 },
  );
}

async function handover(leaving: boolean): Promise<string> {
  const { core, staff, today } = company;
  const leavesOn = leaving ? today() : null;
  const people = { from: staff.zhang, to: staff.zhao };
  return await proposeHandover(core, staff.chen, { ...people, scope: null, leavesOn });
}

const log = {
  purpose: 'contact',
  summary: '电话问候',
  fields: {},
  channel: 'phone',
} as const;

describe('while customers are handed over', () => {
  it.each([false, true])(
    'a change that is being written to a customer is completed first (leaving: %s)',
    async (leaving) => {
      const { core, staff } = company;
      const { id: customerId } = await company.customer('C001');
      const id = await handover(leaving);
      let moved: Promise<unknown> = Promise.resolve();
      await core.db.$transaction(
        async (tx) => {
          await lockCustomer(tx, customerId);
          moved = runHandover(core, staff.chen, id);
          moved.catch(() => undefined);
          await untilSomebodyWaits();
          await tx.contactLog.create({
            data: {
              customerId,
              purpose: 'contact',
              direction: 'outbound',
              channel: 'phone',
              actorId: staff.zhang.id,
              authorName: staff.zhang.name,
              authorRole: 'salesperson',
              summary: '电话问候',
              happenedAt: new Date(core.clock.now().epochMilliseconds),
              recordedAt: new Date(core.clock.now().epochMilliseconds),
            },
          });
        },
        { timeout: 40_000 },
      );
      await moved;
      expect(await company.customer('C001')).toMatchObject({ salespersonId: staff.zhao.id });
      expect(await core.db.contactLog.count()).toBe(1);
    },
  );

  it('the receiver goes on working on their other customers', async () => {
    const { core, staff } = company;
    const { id: customerId } = await company.customer('C001');
    const id = await handover(false);
    let moved: Promise<unknown> = Promise.resolve();
    await core.db.$transaction(
      async (tx) => {
        await lockCustomer(tx, customerId);
        moved = runHandover(core, staff.chen, id);
        moved.catch(() => undefined);
        await untilSomebodyWaits();
        await writeLog(core, staff.zhao, await company.customer('C002'), log);
      },
      { timeout: 40_000 },
    );
    await moved;
    expect(await core.db.contactLog.count()).toBe(1);
  });
});
