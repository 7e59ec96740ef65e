import { setPostSeat } from '../../jobs/customers/post-seat.ts';
import { seatPosts } from '../../templates/reader/roles.ts';
import { Temporal } from 'temporal-polyfill';
import type { Core } from '../../jobs/core.ts';
import { addDays, previousWorkingDayOrSame } from '../../jobs/calendar/working-days.ts';
import {
  anchorDayOf,
  type PastCustomer,
  type PastFollowUp,
  recordPastCustomers,
} from '../../jobs/book/record-past-customers.ts';
import { dayCycle, numberedDayCycle, roundCycle, yearCycle } from '../../jobs/plan/cycle.ts';
import type { StaffMember } from '../../jobs/staff/staff-member.ts';
import { said, toStored } from '../../templates/reader/said.ts';
import { readYuan } from '../../templates/reader/money.ts';
import { customerPersonId } from '../platforms/web/directory.ts';
import { enterSampleEntries } from './enter-sample-entries.ts';
import { type SampleTeam, say, staffOf } from './sample-deeds.ts';
import { groupTalks } from './sample-group-talks.ts';
import { type OldCustomer, oldCustomers, sampleSource, talks } from './sample-history.ts';
import { samplePastEntries } from './sample-past-entries.ts';

interface Past {
  readonly core: Core;
  readonly people: ReadonlyMap<string, StaffMember>;
  /** The day so many days before the morning that the sample is made for. */
  readonly day: (before: number) => Temporal.PlainDate;
  /** The moment on such a day when something was done, on a working day, at the latest yesterday. */
  readonly doneOn: (day: Temporal.PlainDate) => Temporal.Instant;
}

/** Records the customers of years with their history, once: an interrupted start comes here again. */
export async function enterSampleHistory(
  chat: Pick<SampleTeam, 'core' | 'store'>,
  morning: Temporal.PlainDate,
): Promise<void> {
  const { core } = chat;
  const past = await pastOf(core, morning);
  const codes = oldCustomers.map(({ code }) => code);
  if ((await core.db.customer.count({ where: { code: { in: codes } } })) === 0) await enterCustomers(past);
  await enterTalks(chat, past);
  const known = await core.db.customer.findMany({ where: { code: { in: codes } } });
  await seatForPosts(past, known);
  const ofThem = { customerId: { in: known.map(({ id }) => id) } };
  if ((await core.db.entry.count({ where: ofThem })) > 0) return;
  const opened = new Map(known.map((customer) => [customer.code, customer]));
  await enterSampleEntries({ core, opened, morning }, samplePastEntries);
}

async function enterCustomers(past: Past): Promise<void> {
  const { core } = past;
  const customers: PastCustomer[] = [];
  for (const old of oldCustomers) {
    const room = await core.platforms.get('web')?.ensureRoom({
      kind: 'customer',
      customerCode: old.code,
      name: `${old.name} 沟通群`,
      staff: [old.supervisor, old.salesperson, 'wang'].map((platformUserId) => ({ platformUserId })),
    });
    if (room?.status === 'ready') customers.push(customerOf(past, old, room.platformRoomId));
  }
  await recordPastCustomers(core, personIn(past, 'li'), customers);
  await leaveUnsent(past, customers);
}

/** 专人负责: the strategic customers have one of us for service and technical support. */
async function seatForPosts(
  past: Past,
  known: readonly { readonly id: string; readonly strategicLevel: string | null }[],
): Promise<void> {
  const actor = { by: personIn(past, 'li'), at: past.core.clock.now() };
  await past.core.db.$transaction(async (tx) => {
    for (const { id } of known.filter(({ strategicLevel }) => strategicLevel === 'strategic'))
      for (const { key } of seatPosts()) await setPostSeat(tx, id, key, personIn(past, 'sun'), actor);
  });
}

/** One group never got its notice, so that the page of operations has what is looked for there. */
async function leaveUnsent({ core, day, doneOn }: Past, customers: readonly PastCustomer[]): Promise<void> {
  const platformRoomId = customers.at(-1)?.room.platformRoomId;
  const room =
    platformRoomId === undefined ? null : await core.db.room.findFirst({ where: { platformRoomId } });
  if (room === null) return;
  await core.db.roomMessage.create({
    data: {
      key: `records:${room.id}`,
      say: 'room/notice',
      roomId: room.id,
      dueAt: new Date(doneOn(day(unsentBefore)).epochMilliseconds),
      state: 'skipped',
      reason: toStored(said('reason/refused-by', { problem: 'not_member', detail: 'bot not in group' })),
    },
  });
}

const unsentBefore = 6;

/** What is there already is not written again. */
async function enterTalks(chat: Pick<SampleTeam, 'core' | 'store'>, { day, doneOn }: Past): Promise<void> {
  for (const customer of oldCustomers) {
    for (const [n, { before, by, text }] of (groupTalks[customer.code] ?? []).entries()) {
      await say(chat, customer, { by, text, at: doneOn(day(before)).add({ minutes: 9 * n }) });
    }
  }
}

async function pastOf(core: Core, morning: Temporal.PlainDate): Promise<Past> {
  const codes = ['li', 'zhang', 'wang', 'zhao', 'chen', 'zhou', 'sun'];
  const people = await Promise.all(codes.map(async (code) => [code, await staffOf(core, code)] as const));
  const { zone } = core.rules.playbook;
  const yesterday = core.clock.now().toZonedDateTimeISO(zone).toPlainDate().subtract({ days: 1 });
  return {
    core,
    people: new Map(people),
    day: (before) => addDays(morning, -before),
    doneOn: (day) => {
      const on = Temporal.PlainDate.compare(day, yesterday) > 0 ? yesterday : day;
      const worked = previousWorkingDayOrSame(on, core.rules.calendar);
      return worked.toZonedDateTime({ timeZone: zone, plainTime: '10:30' }).toInstant();
    },
  };
}

function personIn({ people }: Past, code: string): StaffMember {
  const found = people.get(code);
  if (found === undefined) throw new Error(`the sample company has no ${code}`);
  return found;
}

function customerOf(past: Past, old: OldCustomer, platformRoomId: string): PastCustomer {
  const { day, doneOn } = past;
  const { on, promised, delivered, yuan } = old.order;
  const before = {
    arrived: delivered,
    installed: delivered - 1,
    trialStarted: delivered - 2,
    firstDeal: on,
    ...old.days,
  };
  const anchors = Object.fromEntries(Object.entries(before).map(([anchor, days]) => [anchor, day(days)]));
  const [supervisor, salesperson] = [personIn(past, old.supervisor), personIn(past, old.salesperson)];
  return {
    code: old.code,
    name: old.name,
    tier: 'ordinary',
    ...(old.level === 'ordinary' ? {} : { strategicLevel: old.level }),
    supervisor,
    salesperson,
    assistant: personIn(past, 'wang'),
    anchors,
    openedAt: doneOn(day(Math.max(...Object.values(before)))),
    room: { platform: 'web', platformRoomId },
    plans: old.contacts.map(({ by, name, title, every, last, times }) => ({
      contactName: name,
      contactTitle: title,
      staff: personIn(past, by),
      everyDays: every,
      // A day that has passed already would be overdue: no next one was agreed.
      nextOn: every - last > 3 ? day(last - every) : null,
      contacts: times,
    })),
    followUps: [
      ...developmentOf(past, old, anchors, salesperson),
      ...contactsOf(past, old),
      ...surveysOf(past, old, salesperson, anchors['firstDeal'] ?? day(on)),
      ...giftsOf(past, old).map(({ proposedBy, anniversary, spentAt }) => ({
        step: 'gift-prepare',
        cycle: yearCycle.write(anniversary),
        anchorOn: day(on),
        dueOn: anniversary,
        owner: proposedBy,
        doneAt: spentAt,
        closedBy: 'approval' as const,
      })),
    ],
    order: {
      orderedOn: day(on),
      promisedOn: day(promised),
      deliveredOn: day(delivered),
      amountFen: readYuan(yuan) ?? 0n,
    },
    gifts: giftsOf(past, old),
    decisions: (old.decisions ?? []).map(({ applicant, decider, before: ago, ...asked }) => ({
      ...asked,
      applicant: personIn(past, applicant),
      decider: personIn(past, decider),
      at: doneOn(day(ago)),
    })),
  };
}

/** The steps of the process that count from a day of the customer. */
function developmentOf(
  { core, doneOn }: Past,
  { source, repurchase }: OldCustomer,
  anchors: PastCustomer['anchors'],
  owner: StaffMember,
): readonly PastFollowUp[] {
  return core.rules.playbook.steps.flatMap((step): PastFollowUp[] => {
    const anchorOn = anchorDayOf(step, anchors);
    if (anchorOn === null || step.closes.log === undefined) return [];
    const dueOn = addDays(anchorOn, step.dueDays);
    const isLast = step.key === 'repurchase-2';
    return [
      {
        step: step.key,
        cycle: roundCycle.write({ round: 1 }),
        anchorOn,
        dueOn,
        owner,
        doneAt: doneOn(addDays(dueOn, isLast ? repurchase.late : 0)),
        log: {
          purpose: step.closes.log,
          channel: 'phone',
          summary: isLast ? repurchase.summary : sampleSource(source),
          ...(isLast ? { fields: { progress: repurchase.progress } } : {}),
        },
      },
    ];
  });
}

function contactsOf(past: Past, { contacts }: OldCustomer): readonly PastFollowUp[] {
  const { day, doneOn } = past;
  return contacts.flatMap(({ by, name, every, last, times, late }, plan) =>
    Array.from({ length: times }, (_, n): PastFollowUp => {
      const dueOn = day(last + n * every);
      return {
        step: 'contact-plan',
        cycle: numberedDayCycle.write({ number: plan + 1, on: dueOn }),
        anchorOn: dueOn,
        dueOn,
        owner: personIn(past, by),
        doneAt: doneOn(addDays(dueOn, late[n % late.length] ?? 0)),
        log: {
          purpose: 'contact-plan',
          channel: n % 3 === 0 ? 'visit' : 'phone',
          summary: `${name}：${talks[(n + plan) % talks.length] ?? talks[0]}`,
        },
      };
    }),
  );
}

function surveysOf(
  { day, doneOn }: Past,
  { code, surveys }: OldCustomer,
  owner: StaffMember,
  anchorOn: Temporal.PlainDate,
): readonly PastFollowUp[] {
  return surveys.map(({ before, score, words }) => {
    const dueOn = day(before);
    return {
      step: 'satisfaction',
      cycle: dayCycle.write({ on: dueOn }),
      anchorOn,
      dueOn,
      owner,
      doneAt: score === null ? null : doneOn(addDays(dueOn, 1)),
      ...(score === null ? {} : { log: { purpose: 'contact', channel: 'group', summary: words } }),
      asked: {
        say: 'satisfaction/ask',
        at: doneOn(dueOn),
        score,
        platform: 'web',
        platformUserId: customerPersonId(code),
      },
    };
  });
}

function giftsOf(past: Past, { gifts, order, salesperson }: OldCustomer): PastCustomer['gifts'] {
  return gifts.map(({ by = salesperson, year, item, yuan, after }) => {
    const anniversary = past.day(order.on).add({ years: year });
    return {
      year,
      anniversary,
      item,
      spentFen: readYuan(yuan) ?? 0n,
      spentAt: past.doneOn(addDays(anniversary, after)),
      proposedBy: personIn(past, by),
      confirmedBy: personIn(past, 'zhou'),
    };
  });
}
