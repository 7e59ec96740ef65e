import { Temporal } from 'temporal-polyfill';
import { catchUpWith, nextEventAt } from '../../jobs/advance.ts';
import { enterStaff } from '../../jobs/book/load-book.ts';
import {
  nextWorkingDay,
  previousWorkingDayOrSame,
  workingDayOrNext,
} from '../../jobs/calendar/working-days.ts';
import type { Core } from '../../jobs/core.ts';
import { customerByCode, type CustomerRef } from '../../jobs/customers/find-customer.ts';
import type { MovableClock } from '../../jobs/movable-clock.ts';
import { listStaff } from '../../jobs/staff/staff-member.ts';
import { bindRoom } from '../../jobs/rooms/bind-room.ts';
import { openCustomer } from '../../jobs/customers/open-customer.ts';
import { readSetting, writeSetting } from '../../jobs/settings.ts';
import type { WebChatStore } from '../../jobs/webchat/web-chat-store.ts';
import { customerPersonId } from '../platforms/web/directory.ts';
import { createStillClock } from '../simulate/still-clock.ts';
import { sampleCustomers, sampleStaff } from './sample-company.ts';
import type { SampleCustomer } from './sample-customer.ts';
import { enterSampleEntries } from './enter-sample-entries.ts';
import { enterSampleHistory } from './enter-sample-history.ts';
import { sampleEntries } from './sample-entries.ts';
import { oldCustomers } from './sample-history.ts';
import { answerQuestion, doDeed, recordDue, type SampleTeam, staffOf } from './sample-deeds.ts';
import type { Calendar } from '../../jobs/calendar/calendar.ts';

const key = 'sample-company';

/** Something that happens in the replayed weeks, and when. */
interface Moment {
  readonly at: Temporal.Instant;
  /** Returns whether anything happened. */
  readonly happens: (team: SampleTeam) => Promise<boolean>;
}

/** Replays the weeks, telling how far it has come. */
type Play = (reached: (at: Temporal.Instant) => void) => Promise<void>;

/**
 * Enters the people of the sample company into an empty rehearsal.
 *
 * @returns what replays the company's last weeks with a clock of their own, on one timeline for all customers, so every
 *   message is planned and posted the normal way at its hour. If interrupted, it resumes at the next start. Null when
 *   there is nothing left to replay.
 */
export async function openSample(core: Core, store: WebChatStore): Promise<Play | null> {
  const mark = await readSetting(core.db, key);
  if (mark === 'done' || (mark === null && (await listStaff(core.db)).length > 0)) return null;
  const now = core.clock.now();
  const known = readProgress(mark);
  const morning = known?.morning ?? morningOf(core, now);
  const moments = timeline(core, morning, now);
  const until = known?.until ?? (moments[0]?.at ?? now).subtract({ seconds: 1 });
  // Before the people: a company with people and without this mark is a real one.
  await writeSetting(core.db, key, progress(morning, until));
  // No one wrote plans and reports in the weeks that are replayed: duties begin with the rehearsal.
  await enterStaff({ ...core, nudge: () => {} }, sampleStaff, 'web');
  return (reached) => play({ core, store, morning, until, now, moments, reached });
}

interface Weeks {
  readonly core: Core;
  readonly store: WebChatStore;
  readonly morning: Temporal.PlainDate;
  /** Up to here they were replayed before. */
  readonly until: Temporal.Instant;
  readonly now: Temporal.Instant;
  readonly moments: readonly Moment[];
  readonly reached: (at: Temporal.Instant) => void;
}

async function play({ core, store, morning, until, now, moments, reached }: Weeks): Promise<void> {
  const clock = createStillClock(until);
  const past: Core = { ...core, clock, nudge: () => {} };
  const team: SampleTeam = {
    core: past,
    clock,
    store,
    opened: await openedBefore(core),
    today: () => dayOf(core, clock.now()),
    dayBefore: (before, exact) => dayBefore(core.rules.calendar, morning, dayOf(core, now), before, exact),
  };
  for (const { at, happens } of moments) {
    if (Temporal.Instant.compare(at, until) <= 0) continue;
    reached(at);
    await live(past, clock, at);
    if (!(await happens(team))) continue;
    await catchUpWith(past);
    await writeSetting(core.db, key, progress(morning, at));
  }
  await live(past, clock, now);
  await writeSetting(core.db, key, 'done');
}

/** Jumps from event to event. Days without events are skipped, because there would be weeks of them. */
async function live(core: Core, clock: MovableClock, until: Temporal.Instant): Promise<void> {
  for (;;) {
    const next = await nextEventAt(core);
    if (next === null || Temporal.Instant.compare(next, until) > 0) break;
    await clock.moveTo(next);
    await catchUpWith(core);
  }
  await clock.moveTo(until);
}

async function openedBefore({ db }: Core): Promise<Map<string, CustomerRef>> {
  const found = await Promise.all(sampleCustomers.map(({ code }) => customerByCode(db, code)));
  return new Map(found.flatMap((customer) => (customer === null ? [] : [[customer.code, customer]])));
}

function progress(morning: Temporal.PlainDate, until: Temporal.Instant): string {
  return `${morning.toString()} ${until.toString()}`;
}

function readProgress(mark: unknown): { morning: Temporal.PlainDate; until: Temporal.Instant } | null {
  const [morning, until] = typeof mark === 'string' ? mark.split(' ') : [];
  if (morning === undefined || until === undefined) return null;
  return { morning: Temporal.PlainDate.from(morning), until: Temporal.Instant.from(until) };
}

function dayOf(core: Core, at: Temporal.Instant): Temporal.PlainDate {
  return at.toZonedDateTimeISO(core.rules.playbook.zone).toPlainDate();
}

/** The morning that the sample is made for: today, or the next working day. */
function morningOf(core: Core, now: Temporal.Instant): Temporal.PlainDate {
  return workingDayOrNext(dayOf(core, now), core.rules.calendar);
}

/** Everything that happens up to now, in order. */
function timeline(core: Core, morning: Temporal.PlainDate, now: Temporal.Instant): readonly Moment[] {
  const { zone } = core.rules.playbook;
  const { calendar } = core.rules;
  const today = dayOf(core, now);
  const dayOfDeed = (before: number, exact?: boolean) => dayBefore(calendar, morning, today, before, exact);
  const at = (day: Temporal.PlainDate, minutes: number): Temporal.Instant => {
    const instant = day.toZonedDateTime(zone).toInstant().add({ minutes });
    return Temporal.Instant.compare(instant, now) < 0 ? instant : now;
  };
  const moments = sampleCustomers.flatMap((sample, which): Moment[] => {
    const minute = (deed: number) => 9 * 60 + 40 + which * 3 + deed * 13;
    const opened = at(dayOfDeed(sample.opened, sample.exact), minute(0));
    return [
      { at: opened, happens: (team) => open(team, sample) },
      ...sample.deeds.map((deed, n) => ({
        at: at(dayOfDeed(deed.before, deed.exact), minute(n + 1)),
        happens: async (team: SampleTeam) => {
          const customer = team.opened.get(sample.code);
          if (customer !== undefined) await doDeed(team, customer, deed);
          return true;
        },
      })),
    ];
  });
  const days = moments.map((moment) => dayOf(core, moment.at));
  const firstDay = days.toSorted((a, b) => Temporal.PlainDate.compare(a, b))[0] ?? today;
  for (let day = firstDay; Temporal.PlainDate.compare(day, today) < 0; day = day.add({ days: 1 })) {
    if (!calendar.isWorkingDay(day)) continue;
    const next = nextWorkingDay(day, calendar);
    moments.push({
      at: at(day, 14 * 60 + 20),
      happens: (team) => workAfternoon(team, at(day, 16 * 60 + 10), next),
    });
  }
  moments.push({
    at: at(dayOfDeed(6), 16 * 60 + 30),
    happens: async ({ core: past, opened }) => {
      // An interrupted start comes here again.
      if ((await past.db.entry.count()) > 0) return true;
      await enterSampleEntries({ core: past, opened, morning }, sampleEntries);
      return true;
    },
  });
  // After the replayed weeks, in which they had nothing to do. Everything before today is already read.
  moments.push({
    at: at(today, 0),
    happens: async (team) => {
      await enterSampleHistory(team, morning);
      return await readAll(team);
    },
  });
  return moments.toSorted((a, b) => Temporal.Instant.compare(a.at, b.at));
}

/** Customers answer what they were asked; later, what is due before the next working day is completed. */
async function workAfternoon(
  team: SampleTeam,
  later: Temporal.Instant,
  nextDay: Temporal.PlainDate,
): Promise<boolean> {
  const customers = sampleCustomers.flatMap((sample) => {
    const customer = team.opened.get(sample.code);
    return customer === undefined ? [] : [{ sample, customer }];
  });
  let answered = false;
  for (const { sample, customer } of customers) {
    if (await answerQuestion(team, sample, customer)) answered = true;
  }
  if (answered) await catchUpWith(team.core);
  await live(team.core, team.clock, later);
  let recorded = false;
  for (const { sample, customer } of customers) {
    if (await recordDue(team, sample, customer, nextDay)) recorded = true;
  }
  return answered || recorded;
}

async function open(team: SampleTeam, sample: SampleCustomer): Promise<boolean> {
  const { core, dayBefore: day } = team;
  const supervisor = await staffOf(core, 'li');
  const { anniversary } = sample;
  const known = await customerByCode(core.db, sample.code);
  const customer =
    known ??
    (await openCustomer(core, supervisor, {
      code: sample.code,
      name: sample.name,
      tier: sample.tier,
      supervisor,
      salesperson: await staffOf(core, sample.salesperson),
      assistant: await staffOf(core, 'wang'),
      anchors: {
        ...Object.fromEntries(
          Object.entries(sample.known).map(([anchor, before]) => [anchor, day(before, sample.exact)]),
        ),
        ...(anniversary === undefined
          ? {}
          : { firstDeal: day(-anniversary.inDays, true).subtract({ years: anniversary.years }) }),
      },
    }));
  await giveRoom(core, sample, customer);
  team.opened.set(sample.code, customer);
  return true;
}

async function giveRoom(core: Core, sample: SampleCustomer, customer: CustomerRef): Promise<void> {
  const name = `${sample.name} 沟通群`;
  const members = ['li', sample.salesperson, 'wang'].map((platformUserId) => ({ platformUserId }));
  const web = core.platforms.get('web');
  const room = await web?.ensureRoom({ kind: 'customer', customerCode: sample.code, name, staff: members });
  if (room?.status !== 'ready') return;
  const { platformRoomId } = room;
  await bindRoom(core, await staffOf(core, 'li'), customer, {
    platform: 'web',
    platformRoomId,
    name,
    customerInside: true,
  });
}

async function readAll({ store }: SampleTeam): Promise<boolean> {
  const people = [
    ...sampleStaff.map(({ code }) => code),
    ...[...sampleCustomers, ...oldCustomers].map(({ code }) => customerPersonId(code)),
  ];
  for (const person of people) {
    for (const { id, last } of await store.summariseRooms(person)) {
      if (last !== null) await store.markRead(person, id, last.seq);
    }
  }
  return false;
}

/**
 * The day `before` days before the morning that the sample is made for. Unless `exact`, moved back to a working day; a
 * past deed is never put on a day still to come. A day ahead (`before` below 0) is not moved.
 *
 * @param today the day the rehearsal is opened: the morning itself, or a day off before it
 */
function dayBefore(
  calendar: Calendar,
  morning: Temporal.PlainDate,
  today: Temporal.PlainDate,
  before: number,
  exact = false,
): Temporal.PlainDate {
  const day = morning.subtract({ days: before });
  if (before <= 0) return day;
  const come = Temporal.PlainDate.compare(day, today) <= 0;
  if (exact && come) return day;
  return previousWorkingDayOrSame(come ? day : today, calendar);
}
