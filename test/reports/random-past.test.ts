import { Temporal } from 'temporal-polyfill';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { actingStaff } from '../../jobs/access/acting-staff.ts';
import { listCustomers } from '../../jobs/customers/list-customers.ts';
import { followUpRatesByMonth } from '../../jobs/figures/follow-up-rates.ts';
import { repurchaseRates } from '../../jobs/figures/repurchase-rate.ts';
import { listOrdersOf } from '../../jobs/orders/list-orders.ts';
import { funnelReport } from '../../jobs/reports/funnel.ts';
import type { Colleague } from '../company.ts';
import { type Counter, openCounter } from '../commands/counter.ts';

/**
 * Figures of a past with random handovers, counted again from the rows, one at a time. Who had a seat on a day is the person
 * before its first later change.
 */
const seeds = [1, 2, 3];
const zone = 'Asia/Shanghai';
const today = Temporal.PlainDate.from('2026-03-02');
const year = {
  from: Temporal.PlainDate.from('2025-01-01'),
  next: Temporal.PlainDate.from('2026-01-01'),
  today,
  zone,
};
const seats = ['supervisor', 'salesperson', 'assistant'] as const;
type Seat = (typeof seats)[number];
const holders: Readonly<Record<Seat, readonly Colleague[]>> = {
  supervisor: ['li', 'qian'],
  salesperson: ['zhang', 'zhao'],
  assistant: ['wang'],
};

let counter: Counter;
beforeEach(async () => {
  counter = await openCounter({ at: '2026-03-02T10:00' });
});
afterEach(() => counter.close());

/** A generator of whole numbers below a bound. */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed * 2_654_435_761;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const startOf = (day: Temporal.PlainDate) => day.toZonedDateTime(zone).toInstant();
const dbDay = (day: Temporal.PlainDate) => new Date(`${day.toString()}T00:00:00Z`);
const dbInstant = (at: Temporal.Instant) => new Date(at.epochMilliseconds);

interface Change {
  readonly seat: Seat;
  readonly before: string | null;
  readonly at: Temporal.Instant;
}

interface Past {
  readonly id: string;
  readonly seats: Readonly<Record<Seat, string | null>>;
  readonly changes: readonly Change[];
  readonly facts: ReadonlyMap<string, Temporal.PlainDate>;
  readonly promisedOn: Temporal.PlainDate;
  /** The days of logs that report another order. */
  readonly reportedOn: readonly Temporal.PlainDate[];
  readonly followUps: readonly {
    readonly dueOn: Temporal.PlainDate;
    readonly ownerId: string | null;
    readonly state: 'open' | 'closed' | 'cancelled';
    readonly endedAt: Temporal.Instant | null;
  }[];
}

async function writePast(seed: number): Promise<readonly Past[]> {
  const { core, staff } = counter;
  const number = numbersFrom(seed);
  const oneOf = <T>(list: readonly [T, ...T[]] | readonly T[]): T => list[number(list.length)] as T;
  const someDay = () => Temporal.PlainDate.from('2024-12-01').add({ days: number(450) });
  const someone = (seat: Seat) => {
    const who = number(6) === 0 ? null : oneOf(holders[seat]);
    return who === null ? null : staff[who].id;
  };
  const codeOf = new Map(Object.values(staff).map(({ id, code }) => [id, code]));
  const past = Array.from({ length: 12 }, (): Past => {
    const held = {
      supervisor: someone('supervisor'),
      salesperson: someone('salesperson'),
      assistant: someone('assistant'),
    };
    const changes = Array.from({ length: number(6) }, (): Change => {
      const seat = oneOf(seats);
      return { seat, before: someone(seat), at: startOf(someDay()).add({ hours: number(24) }) };
    });
    const stages = core.rules.playbook.pipeline.filter(() => number(3) > 0);
    return {
      id: crypto.randomUUID(),
      seats: held,
      changes,
      facts: new Map(stages.map((key) => [key, someDay()])),
      promisedOn: someDay(),
      reportedOn: Array.from({ length: number(3) }, someDay),
      followUps: Array.from({ length: 12 }, () => {
        const state = oneOf(['open', 'closed', 'closed', 'cancelled'] as const);
        const seat = oneOf(seats);
        const known = [held[seat], ...changes.map(({ before }) => before), null];
        return {
          dueOn: someDay(),
          ownerId: oneOf(known),
          state,
          endedAt: state === 'open' ? null : startOf(someDay()).add({ hours: number(24) }),
        };
      }),
    };
  });
  for (const [n, one] of past.entries()) {
    const { supervisor: supervisorId, salesperson: salespersonId, assistant: assistantId } = one.seats;
    await core.db.customer.create({
      data: {
        id: one.id,
        code: `R${seed}-${n}`,
        name: `客户${n}`,
        tier: 'ordinary',
        supervisorId,
        salespersonId,
        assistantId,
        facts: {
          create: [...one.facts].map(([key, on]) => ({
            key,
            on: dbDay(on),
            recordedAt: dbInstant(startOf(today)),
          })),
        },
        factChanges: {
          create: one.changes.map(({ seat, before, at }) => ({
            key: seat,
            before: before === null ? null : (codeOf.get(before) ?? null),
            at: dbInstant(at),
          })),
        },
        contactLogs: {
          create: one.reportedOn.map((on) => ({
            purpose: 'repurchase-2',
            direction: 'outbound',
            channel: 'phone',
            authorName: '张伟',
            authorRole: 'salesperson',
            summary: '又下了单',
            fields: { progress: 'repurchased' },
            happenedAt: dbInstant(startOf(on)),
            recordedAt: dbInstant(startOf(today)),
          })),
        },
        firstOrder: {
          create: {
            orderedOn: dbDay(one.promisedOn),
            promisedOn: dbDay(one.promisedOn),
            recordedAt: dbInstant(startOf(today)),
          },
        },
      },
    });
    await core.db.followUp.createMany({
      data: one.followUps.map(({ dueOn, ownerId, state, endedAt }, k) => ({
        subjectKind: 'customer' as const,
        subjectId: one.id,
        customerId: one.id,
        step: 'trial-check',
        cycle: `r-${k}`,
        anchorOn: dbDay(dueOn),
        dueOn: dbDay(dueOn),
        ownerId,
        state,
        openedAt: dbInstant(startOf(dueOn)),
        ...(endedAt !== null && { endedAt: dbInstant(endedAt) }),
        ...(state === 'closed' && { closedBy: 'log' as const }),
      })),
    });
  }
  return past;
}

const byTime = (a: Change, b: Change) => Temporal.Instant.compare(a.at, b.at);

/** The first change of a seat that an instant comes before. */
function changeSince({ changes }: Past, seat: Seat, counts: (at: Temporal.Instant) => boolean) {
  return changes.filter((one) => one.seat === seat && counts(one.at)).toSorted(byTime)[0];
}

function ownerThen(one: Past, { dueOn, ownerId, endedAt }: Past['followUps'][number]): string | null {
  const until = startOf(dueOn.add({ days: 1 }));
  for (const seat of seats) {
    const since = changeSince(one, seat, (at) => Temporal.Instant.compare(at, until) >= 0);
    const after =
      endedAt === null
        ? undefined
        : changeSince(one, seat, (at) => Temporal.Instant.compare(at, endedAt) > 0);
    const last = after === undefined ? one.seats[seat] : after.before;
    if (since !== undefined && ownerId !== null && ownerId === last) return since.before;
  }
  return ownerId;
}

const isIn = (day: Temporal.PlainDate, { from, next } = year) =>
  Temporal.PlainDate.compare(day, from) >= 0 && Temporal.PlainDate.compare(day, next) < 0;

function medianOf(days: readonly number[]): number | null {
  const sorted = days.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

it.each(seeds)('figures of a past with random handovers are those of its rows, seed %i', async (seed) => {
  const { core, staff } = counter;
  const past = await writePast(seed);
  const who = await actingStaff(core.db, staff.chen, today);

  const counted = new Map<string, [number, number]>();
  for (const one of past)
    for (const matter of one.followUps) {
      const isDue = matter.state === 'closed' || Temporal.PlainDate.compare(matter.dueOn, today) < 0;
      if (matter.state === 'cancelled' || !isDue || !isIn(matter.dueOn)) continue;
      const key = `${matter.dueOn.toPlainYearMonth().toString()} ${ownerThen(one, matter)}`;
      const doneOn = matter.endedAt?.toZonedDateTimeISO(zone).toPlainDate();
      const onTime = doneOn !== undefined && Temporal.PlainDate.compare(doneOn, matter.dueOn) <= 0 ? 1 : 0;
      const [all, kept] = counted.get(key) ?? [0, 0];
      counted.set(key, [all + 1, kept + onTime]);
    }
  const rates = await followUpRatesByMonth(core, who, year);
  const said = rates.map((rate) => [`${rate.month} ${rate.owner?.id ?? null}`, [rate.counted, rate.onTime]]);
  expect(Object.fromEntries(said)).toEqual(Object.fromEntries(counted));

  for (const month of ['2025-03-01', '2025-09-01'].map((day) => Temporal.PlainDate.from(day))) {
    const scope = { ...year, from: month, next: month.add({ months: 3 }) };
    const until = startOf(scope.next);
    const names = new Map(Object.values(staff).map(({ id, name }) => [id, name]));
    const expected = past
      .filter(({ promisedOn }) => isIn(promisedOn, scope))
      .map((one) => {
        const since = changeSince(one, 'salesperson', (at) => Temporal.Instant.compare(at, until) >= 0);
        const id = since === undefined ? one.seats.salesperson : since.before;
        return [one.id, id === null ? null : (names.get(id) ?? null)];
      });
    const orders = await listOrdersOf(core.db, who, scope);
    expect(Object.fromEntries(orders.map(({ customer, salesperson }) => [customer.id, salesperson]))).toEqual(
      Object.fromEntries(expected),
    );
  }

  const { pipeline } = core.rules.playbook;
  const flow = pipeline.map((stage, place) => {
    const stays = past.flatMap(({ facts }) => {
      const came = facts.get(stage);
      const isNear = [...facts.values()].some((day) => isIn(day));
      if (came === undefined || !isNear || Temporal.PlainDate.compare(came, today) > 0) return [];
      const later = pipeline.slice(place + 1).flatMap((key) => {
        const day = facts.get(key);
        return day === undefined || Temporal.PlainDate.compare(day, today) > 0 ? [] : [day];
      });
      const next = later
        .filter((day) => Temporal.PlainDate.compare(day, came) >= 0)
        .toSorted((a, b) => Temporal.PlainDate.compare(a, b))[0];
      return [{ came, wentOn: later.length > 0, next }];
    });
    const entered = stays.filter(({ came }) => isIn(came));
    const left = stays.flatMap(({ came, next }) =>
      next !== undefined && isIn(next) ? [came.until(next, { largestUnit: 'days' }).days] : [],
    );
    return [entered.length, entered.filter(({ wentOn }) => wentOn).length, left.length, medianOf(left)];
  });
  const report = await funnelReport({ ...year, core, who, person: null });
  expect(report.rows.map(([, , entered, wentOn, , left, median]) => [entered, wentOn, left, median])).toEqual(
    flow,
  );
});

it.each(seeds)('repurchases and 复购期已过 of such a past are those of its rows, seed %i', async (seed) => {
  const { core, staff } = counter;
  const past = await writePast(seed);
  const who = await actingStaff(core.db, staff.chen, today);
  const stage = { anchors: ['trialStarted', 'installed', 'arrived'], days: 90, orders: [] };
  const isBefore = (a: Temporal.PlainDate, b: Temporal.PlainDate) => Temporal.PlainDate.compare(a, b) < 0;
  const stages = past.flatMap((one) => {
    const days = stage.anchors.flatMap((key) => one.facts.get(key) ?? []);
    const [began, since] = [days[0], days.toSorted((a, b) => Temporal.PlainDate.compare(a, b))[0]];
    if (began === undefined || since === undefined) return [];
    const endsOn = began.add({ days: stage.days });
    const orders = [
      ...(isBefore(since, one.promisedOn) ? [one.promisedOn] : []),
      ...one.reportedOn.filter((on) => !isBefore(on, since)),
    ];
    const next = endsOn.with({ day: 1 }).add({ months: 1 });
    const change = changeSince(one, 'salesperson', (at) => Temporal.Instant.compare(at, startOf(next)) >= 0);
    return {
      id: one.id,
      month: endsOn.toPlainYearMonth().toString(),
      isOver: isBefore(endsOn, today),
      isAgain: orders.some((on) => !isBefore(endsOn, on)),
      isLapsed: isBefore(endsOn, today) && orders.length === 0,
      sellerId: change === undefined ? one.seats.salesperson : change.before,
    };
  });
  const scope = { ...year, next: Temporal.PlainDate.from('2026-07-01') };
  const count = (of: readonly boolean[]) => of.filter(Boolean).length;
  for (const person of [null, staff.zhang.id, staff.zhao.id]) {
    const expected = [...new Set(stages.map(({ month }) => month))]
      .toSorted()
      .filter((month) => month >= '2025-01' && month < '2026-07')
      .map((month) => {
        const those = stages.filter(
          (one) => one.month === month && (person === null || one.sellerId === person),
        );
        return {
          month,
          repurchased: count(those.map(({ isAgain }) => isAgain)),
          counted: count(those.map(({ isAgain, isOver }) => isAgain || isOver)),
          lapsed: count(those.map(({ isLapsed }) => isLapsed)),
        };
      });
    const rates = await repurchaseRates(core.db, who, stage, scope, person);
    const some = ({ counted }: { readonly counted: number }) => counted > 0;
    expect(rates.filter(some)).toEqual(expected.filter(some));
  }
  const lapsed = await listCustomers(core.db, who, { limit: 99, lapsed: { ...stage, today, zone } });
  expect(lapsed.lines.map(({ id }) => id).toSorted()).toEqual(
    stages.flatMap(({ id, isLapsed }) => (isLapsed ? [id] : [])).toSorted(),
  );
});
