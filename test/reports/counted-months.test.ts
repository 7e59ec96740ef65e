import { Temporal } from 'temporal-polyfill';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { actingStaff } from '../../jobs/access/acting-staff.ts';
import { changeAnchor, changeSeat } from '../../jobs/customers/manage-customer.ts';
import { eraseCustomer } from '../../jobs/erasure/erase-customer.ts';
import { XinhangError } from '../../jobs/errors.ts';
import { countAhead } from '../../jobs/figures/count-months.ts';
import { followUpRates, followUpRatesByMonth, workloads } from '../../jobs/figures/follow-up-rates.ts';
import { openFollowUps } from '../../jobs/follow-ups/open-follow-ups.ts';
import { skipFollowUp } from '../../jobs/follow-ups/postpone.ts';
import { writeLog } from '../../jobs/logs/write-log.ts';
import { type CountedMove, figureOf } from '../../jobs/reports/entry-figures.ts';
import { readCountedEntries } from '../../jobs/reports/read-counted-entries.ts';
import { hasFigures } from '../../jobs/reports/register-report.ts';
import type { ReportScope } from '../../jobs/reports/report.ts';
import { mergeCustomers } from '../../jobs/merge/merge-customers.ts';
import { undoMerge } from '../../jobs/merge/undo-merge.ts';
import { proposeHandover } from '../../jobs/people/propose-handover.ts';
import { runHandover } from '../../jobs/people/run-handover.ts';
import { undoHandover } from '../../jobs/people/undo-handover.ts';
import { toDbDate } from '../../prisma/days.ts';
import type { Colleague } from '../company.ts';
import { type Counter, openCounter } from '../commands/counter.ts';

let counter: Counter;
beforeEach(async () => {
  counter = await openCounter({ at: '2025-10-08T10:00' });
});
afterEach(() => counter.close());

const zone = 'Asia/Shanghai';
const readers = ['chen', 'li', 'qian', 'zhang', 'zhao'] as const satisfies readonly Colleague[];
const year = () => ({
  from: Temporal.PlainDate.from('2025-10-01'),
  next: Temporal.PlainDate.from('2026-10-01'),
  today: counter.today(),
  zone,
});

/** What is counted of complaints, whose they are, and how each that is counted went. */
async function complaints(scope: ReportScope, isByAnswers: boolean): Promise<unknown> {
  const register = scope.core.templates.registers.filter(hasFigures).find(({ key }) => key === 'complaint');
  if (register === undefined) throw new Error('there are no complaints');
  const { of, by, columns } = register.figures;
  // Where answers are asked for, entries are read one by one.
  const [first] = columns;
  const more = isByAnswers && first ? [{ ...first, among: { ...first.among, if: anyAnswer } }] : [];
  const entries = await readCountedEntries(scope, register, { of, by, columns: [...columns, ...more] });
  return {
    figures: columns.map((column) => figureOf(column, entries)),
    entries: entries
      .map(({ owner, state, moves }) => JSON.stringify([owner, state, moves.map(wayOf)]))
      .toSorted(),
  };
}

const anyAnswer = { given: 'summary' } as const;
const wayOf = ({ move, to, atMs }: CountedMove) => ({ move, to, atMs });

/** What each reader is told of a year. */
async function figures(isByRows = false): Promise<unknown> {
  const told: Record<string, unknown> = {};
  for (const reader of readers) {
    const who = await actingStaff(counter.core.db, counter.staff[reader], counter.today());
    const { core } = counter;
    const november = { from: year().from.add({ months: 1 }), next: year().from.add({ months: 2 }) };
    const all = { core, who, person: null, ...year() };
    told[reader] = {
      complaints: await complaints(all, isByRows),
      ofOne: await complaints({ ...all, ...november, person: counter.staff.zhang.id }, isByRows),
      months: await followUpRatesByMonth(counter.core, who, year()),
      whole: await followUpRates(counter.core, who, year()),
      loads: await workloads(counter.core, who, year()),
    };
  }
  return told;
}

/** The same from the rows: the locks of all months are held, so none can be counted. */
async function figuresOfRows(): Promise<unknown> {
  const { db } = counter.core;
  return await db.$transaction(
    async (tx) => {
      await tx.$queryRaw`
        SELECT pg_advisory_xact_lock_shared(20261, month::date - DATE '2000-01-01')::text
        FROM generate_series(DATE '2025-01-01', DATE '2027-01-01', interval '1 month') month`;
      await db.$executeRaw`UPDATE counted_month SET zone = 'not ours'`;
      const told = await figures(true);
      await db.$executeRaw`UPDATE counted_month SET zone = ${zone}`;
      return told;
    },
    { timeout: 120_000 },
  );
}

function numbersFrom(seed: number): (below: number) => number {
  let state = seed * 2_654_435_761;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe('the counts of months that are over', () => {
  it.each([1, 2, 3])(
    'say what the rows say, whatever is done, corrected, handed over, merged or erased since, seed %i',
    async (seed) => {
      const { core, staff, clock } = counter;
      const number = numbersFrom(seed);
      const oneOf = <T>(all: readonly T[]): T | undefined => all[number(all.length)];
      const merges: string[] = [];
      const handovers: string[] = [];
      let opened = 0;
      const someCustomer = async () => {
        const all = await core.db.customer.findMany({
          where: { mergedIntoId: null, erasedAt: null },
          orderBy: { code: 'asc' },
        });
        const code = oneOf(all)?.code;
        return code === undefined ? null : await counter.customer(code);
      };
      const open = async () => {
        opened += 1;
        const past = counter.today().subtract({ days: number(9) });
        await counter.aCustomer({
          code: `K${opened}`,
          ...oneOf([{}, { salesperson: 'zhao', supervisor: 'qian', assistant: null } as const]),
          anchors: { trialStarted: past.toString() },
        });
      };
      const works: Record<string, () => Promise<unknown>> = {
        open,
        later: async () =>
          clock.set(
            counter
              .today()
              .add({ days: 6 + number(16) })
              .toString() + 'T10:00',
          ),
        done: async () => {
          const customer = await someCustomer();
          if (customer !== null)
            await writeLog(core, staff[oneOf(['zhang', 'zhao'] as const) ?? 'zhang'], customer, {
              purpose: 'trial-check',
              summary: '运行正常',
              fields: { result: 'good' },
              channel: 'phone',
            });
        },
        correction: async () => {
          const customer = await someCustomer();
          const on = counter.today().subtract({ days: number(40) });
          if (customer !== null) await changeAnchor(core, staff.li, customer, 'trialStarted', on);
        },
        seat: async () => {
          const customer = await someCustomer();
          const next = staff[oneOf(['zhang', 'zhao'] as const) ?? 'zhang'];
          if (customer !== null) await changeSeat(core, staff.chen, customer, 'salesperson', next);
        },
        supervisor: async () => {
          const customer = await someCustomer();
          const next = staff[oneOf(['li', 'qian'] as const) ?? 'li'];
          if (customer !== null) await changeSeat(core, staff.chen, customer, 'supervisor', next);
        },
        handover: async () => {
          const [from, to] = number(2) === 0 ? [staff.zhang, staff.zhao] : [staff.zhao, staff.zhang];
          const id = await proposeHandover(core, staff.chen, { from, to, scope: null, leavesOn: null });
          handovers.push((await runHandover(core, staff.chen, id)).id);
        },
        'handover undone': async () => {
          const last = handovers.pop();
          if (last !== undefined) await undoHandover(core, staff.chen, last);
        },
        merge: async () => {
          const [kept, merged] = [await someCustomer(), await someCustomer()];
          if (kept !== null && merged !== null && kept.id !== merged.id)
            merges.push((await mergeCustomers(core, staff.chen, { kept, merged })).id);
        },
        'merge undone': async () => {
          const last = merges.pop();
          if (last !== undefined) await undoMerge(core, staff.chen, last);
        },
        skip: async () => {
          const customer = await someCustomer();
          const [first] = customer === null ? [] : await openFollowUps(core.db, customer.id);
          if (customer !== null && first !== undefined)
            await skipFollowUp(
              core,
              staff.li,
              { id: first.id, customerId: customer.id, step: first.step },
              '不做了',
            );
        },
        complaint: async () => {
          const customer = await someCustomer();
          const by = customer?.supervisorId === staff.qian.id ? 'qian' : 'li';
          if (customer !== null) await counter.ask(by, `/crm 投诉 新建 ${customer.code} 类别=质量 漏油`);
        },
        'complaint moved': async () => {
          const entry = oneOf(await core.db.entry.findMany({ orderBy: { id: 'asc' } }));
          const moves = ['回复', '解决', '回访', '重开'] as const;
          for (const move of moves.slice(number(3)))
            await counter.ask('chen', `/crm 投诉 ${move} ${entry?.number} 已派人 纠正措施=换 客户满意`);
        },
        'complaint corrected': async () => {
          const move = oneOf(await core.db.entryMove.findMany({ orderBy: { id: 'asc' } }));
          // By hand, also into another month.
          if (move !== undefined && number(2) === 0)
            await core.db.entryMove.update({
              where: { id: move.id },
              data: { at: new Date(move.at.getTime() - number(40) * 3_600_000) },
            });
          else if (move !== undefined)
            await core.db.entry.update({
              where: { id: move.entryId },
              data: { openedAt: new Date(move.at.getTime() - number(30) * 86_400_000) },
            });
        },
        erased: async () => {
          const customer = await someCustomer();
          if (customer !== null && number(3) === 0) await eraseCustomer(core, staff.chen, customer);
        },
      };
      for (let n = 0; n < 4; n += 1) {
        await open();
        await works['complaint']?.();
      }
      const did: string[] = [];
      let most = 0;
      let mostEntries = 0;
      for (let n = 0; n < 30; n += 1) {
        // Every third of them some days later, so that months end.
        const [name = '', work = open] =
          n % 3 === 0 ? ['later', works['later']] : (oneOf(Object.entries(works)) ?? []);
        did.push(name);
        try {
          await work();
        } catch (error) {
          // What cannot be done now, such as an undo that came too late, changes nothing.
          if (!(error instanceof XinhangError)) throw error;
        }
        if (n % 2 === 0) continue;
        const kept = await figures();
        most = Math.max(most, await core.db.countedWork.count());
        mostEntries = Math.max(mostEntries, await core.db.countedEntries.count());
        expect({ did, told: kept }).toEqual({ did, told: await figuresOfRows() });
      }
      expect(await core.db.countedMonth.count()).toBeGreaterThan(2);
      expect(most).toBeGreaterThan(1);
      expect(mostEntries).toBeGreaterThan(1);
    },
    120_000,
  );

  it('are counted ahead, and kept until a follow-up of the month changes, and only that month is counted again', async () => {
    const { core } = counter;
    for (const at of ['2025-11-05', '2025-12-05']) {
      counter.clock.set(`${at}T10:00`);
      await counter.aCustomer();
    }
    counter.clock.set('2026-02-02T10:00');
    // At night, before anyone reads them.
    await countAhead(core.db, counter.today(), zone);
    const before = await core.db.countedWork.findMany({ orderBy: { id: 'asc' } });
    expect(before).not.toEqual([]);
    await figures();
    expect(await core.db.countedWork.findMany({ orderBy: { id: 'asc' } })).toEqual(before);
    const first = await core.db.followUp.findFirstOrThrow({ orderBy: { dueOn: 'asc' } });
    await core.db.followUp.update({ where: { id: first.id }, data: { state: 'cancelled' } });
    await figures();
    const after = await core.db.countedWork.findMany({ orderBy: { id: 'asc' } });
    const month = toDbDate(Temporal.PlainDate.from('2025-11-01'));
    expect(first.dueOn >= month && first.dueOn < toDbDate(Temporal.PlainDate.from('2025-12-01'))).toBe(true);
    expect(after).toEqual(before.filter((one) => one.month.getTime() !== month.getTime()));
  });

  it('a change that is on its way while a month is read is not lost', async () => {
    const { core } = counter;
    await counter.aCustomer();
    counter.clock.set('2026-02-02T10:00');
    const { id } = await core.db.followUp.findFirstOrThrow();
    await core.db.$transaction(async (tx) => {
      await tx.followUp.update({ where: { id }, data: { state: 'cancelled' } });
      // The others still see it open: it is read from the rows, and not kept.
      expect(JSON.stringify(await figures())).toContain('"counted":1');
    });
    expect(JSON.stringify(await figures())).not.toContain('"counted":1');
  });
});
