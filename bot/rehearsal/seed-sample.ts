import { Temporal } from 'temporal-polyfill';
import { advance } from '../../jobs/advance.ts';
import { enterStaff } from '../../jobs/book/load-book.ts';
import type { Core } from '../../jobs/core.ts';
import type { CustomerRef } from '../../jobs/facts/find-customer.ts';
import { lastQuestion } from '../../jobs/facts/last-question.ts';
import { listStaff, type StaffMember, staffByCode } from '../../jobs/facts/staff-member.ts';
import { bindRoom } from '../../jobs/record/bind-room.ts';
import { keepReply } from '../../jobs/record/keep-reply.ts';
import { openCustomer } from '../../jobs/record/open-customer.ts';
import { writeLog } from '../../jobs/record/write-log.ts';
import type { WebChatStore } from '../../jobs/webchat/web-chat-store.ts';
import { customerPersonId } from '../platforms/web/directory.ts';
import { createStillClock } from '../simulate/still-clock.ts';
import {
  sampleCustomers,
  sampleReply,
  sampleStaff,
  sampleSummary,
  type SampleCustomer,
} from './sample-company.ts';

/**
 * Fills an empty rehearsal with the sample company, by living through its last weeks with a clock of its own: every
 * message in it was planned and posted as any other.
 *
 * @returns false when there is somebody already
 */
export async function seedSample(core: Core, store: WebChatStore): Promise<boolean> {
  if ((await listStaff(core.db)).length > 0) return false;
  const zone = core.rules.playbook.zone;
  const today = core.clock.now().toZonedDateTimeISO(zone).toPlainDate();
  const clock = createStillClock(moment(today.subtract({ days: 45 }), '08:30', zone));
  const past: Core = { ...core, clock, nudge: () => {} };
  await enterStaff(past, sampleStaff, 'web');
  for (const sample of sampleCustomers) {
    const opened = Math.max(...Object.values(sample.anchorsDaysAgo));
    await advance(past, clock, moment(today.subtract({ days: opened }), '10:00', zone));
    const customer = await open(past, sample, today);
    await advance(past, clock, clock.now().add({ minutes: 1 }));
    if (sample.anchorsDaysAgo['trialStarted'] !== undefined)
      await liveThroughTrial(past, clock, store, customer);
  }
  return true;
}

async function open(core: Core, sample: SampleCustomer, today: Temporal.PlainDate): Promise<CustomerRef> {
  const supervisor = await staff(core, 'li');
  const customer = await openCustomer(core, supervisor, {
    code: sample.code,
    name: sample.name,
    tier: sample.tier,
    supervisor,
    salesperson: await staff(core, sample.salesperson),
    assistant: await staff(core, 'wang'),
    anchors: Object.fromEntries(
      Object.entries(sample.anchorsDaysAgo).map(([key, days]) => [key, today.subtract({ days })]),
    ),
  });
  const name = `${sample.name} 沟通群`;
  const members = ['li', sample.salesperson, 'wang'].map((platformUserId) => ({ platformUserId }));
  const web = core.platforms.get('web');
  const room = await web?.ensureRoom({ kind: 'customer', customerCode: sample.code, name, staff: members });
  if (room?.status === 'ready') {
    await bindRoom(core, supervisor, customer, {
      platform: 'web',
      platformRoomId: room.platformRoomId,
      name,
    });
  }
  return customer;
}

/** The question of day 10 comes, the customer answers in its thread, the salesperson records the result. */
async function liveThroughTrial(
  core: Core,
  clock: ReturnType<typeof createStillClock>,
  store: WebChatStore,
  customer: CustomerRef,
): Promise<void> {
  const zone = core.rules.playbook.zone;
  const day = core.clock.now().toZonedDateTimeISO(zone).toPlainDate();
  let question = null;
  for (let days = 1; days <= 40 && question === null; days++) {
    await advance(core, clock, moment(day.add({ days }), '14:20', zone));
    question = await lastQuestion(core.db, customer.id);
  }
  if (question === null) return;
  const personId = customerPersonId(customer.code);
  const { message } = await store.addMessage({
    roomId: question.message.platformRoomId,
    threadId: question.message.platformMessageId,
    authorId: personId,
    authorName: customer.name,
    content: { kind: 'text', text: sampleReply },
    onlyFor: null,
    marker: crypto.randomUUID(),
    at: core.clock.now(),
  });
  await keepReply(core, {
    customerId: customer.id,
    followUp: question.followUp,
    staff: null,
    sender: { platformUserId: personId, name: customer.name, external: true },
    platform: 'web',
    message: { platformRoomId: message.roomId, platformMessageId: message.id },
    text: sampleReply,
    at: core.clock.now(),
  });
  await advance(core, clock, core.clock.now().add({ hours: 1 }));
  await writeLog(core, await staff(core, 'zhang'), customer, {
    purpose: 'trial-check',
    summary: sampleSummary,
    fields: { result: 'good' },
    channel: 'phone',
  });
}

async function staff(core: Core, code: string): Promise<StaffMember> {
  const found = await staffByCode(core.db, code);
  if (found === null) throw new Error(`the sample company has no ${code}`);
  return found;
}

function moment(day: Temporal.PlainDate, time: string, zone: string): Temporal.Instant {
  return day.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(time) }).toInstant();
}
