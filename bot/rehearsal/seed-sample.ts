import type { Temporal } from 'temporal-polyfill';
import { advance, nextEventAt } from '../../jobs/advance.ts';
import { enterStaff } from '../../jobs/book/load-book.ts';
import type { Core } from '../../jobs/core.ts';
import { type CustomerRef, customerByCode } from '../../jobs/facts/find-customer.ts';
import { lastQuestion, type Question } from '../../jobs/facts/last-question.ts';
import { listFollowUps } from '../../jobs/facts/list-follow-ups.ts';
import { listStaff, type StaffMember, staffByCode } from '../../jobs/facts/staff-member.ts';
import { bindRoom } from '../../jobs/record/bind-room.ts';
import { keepReply } from '../../jobs/record/keep-reply.ts';
import { openCustomer } from '../../jobs/record/open-customer.ts';
import { readSetting, writeSetting } from '../../jobs/record/settings.ts';
import { writeLog } from '../../jobs/record/write-log.ts';
import type { WebChatStore } from '../../jobs/webchat/web-chat-store.ts';
import { customerPersonId } from '../platforms/web/directory.ts';
import { createStillClock } from '../simulate/still-clock.ts';
import {
  type SampleCustomer,
  sampleCustomers,
  sampleReply,
  sampleStaff,
  sampleSummary,
} from './sample-company.ts';

const key = 'sample-company';

/**
 * Fills an empty rehearsal with the sample company, by living through its last weeks with a clock of its own: every
 * message in it was planned and posted as any other. Interrupted, it goes on where it was at the next start.
 */
export async function seedSample(core: Core, store: WebChatStore): Promise<void> {
  const mark = await readSetting(core.db, key);
  if (mark === 'done' || (mark === null && (await listStaff(core.db)).length > 0)) return;
  await writeSetting(core.db, key, 'begun');
  const { zone } = core.rules.playbook;
  const today = core.clock.now().toZonedDateTimeISO(zone).toPlainDate();
  for (const sample of sampleCustomers) {
    const opened = today.subtract({ days: Math.max(...Object.values(sample.anchorsDaysAgo)) });
    const clock = createStillClock(
      opened.toZonedDateTime({ timeZone: zone, plainTime: '10:00' }).toInstant(),
    );
    const past: Core = { ...core, clock, nudge: () => {} };
    await enterStaff(past, sampleStaff, 'web');
    const customer = (await customerByCode(core.db, sample.code)) ?? (await open(past, sample, today));
    await giveRoom(past, sample, customer);
    await advance(past, clock, clock.now().add({ minutes: 1 }));
    await liveThroughTrial(past, clock, store, customer);
  }
  await writeSetting(core.db, key, 'done');
}

async function open(core: Core, sample: SampleCustomer, today: Temporal.PlainDate): Promise<CustomerRef> {
  const supervisor = await staff(core, 'li');
  return await openCustomer(core, supervisor, {
    code: sample.code,
    name: sample.name,
    tier: sample.tier,
    supervisor,
    salesperson: await staff(core, sample.salesperson),
    assistant: await staff(core, 'wang'),
    anchors: Object.fromEntries(
      Object.entries(sample.anchorsDaysAgo).map(([anchor, days]) => [anchor, today.subtract({ days })]),
    ),
  });
}

async function giveRoom(core: Core, sample: SampleCustomer, customer: CustomerRef): Promise<void> {
  const name = `${sample.name} 沟通群`;
  const members = ['li', sample.salesperson, 'wang'].map((platformUserId) => ({ platformUserId }));
  const web = core.platforms.get('web');
  const room = await web?.ensureRoom({ kind: 'customer', customerCode: sample.code, name, staff: members });
  if (room?.status !== 'ready') return;
  const { platformRoomId } = room;
  await bindRoom(core, await staff(core, 'li'), customer, { platform: 'web', platformRoomId, name });
}

/** The question of day 10 comes, the customer answers in its thread, the salesperson records the result. */
async function liveThroughTrial(
  core: Core,
  clock: ReturnType<typeof createStillClock>,
  store: WebChatStore,
  customer: CustomerRef,
): Promise<void> {
  for (;;) {
    const [trial] = await listFollowUps(core.db, customer.id);
    if (trial?.state !== 'open') return;
    const question = await lastQuestion(core.db, customer.id);
    if (question !== null) {
      await advance(core, clock, core.clock.now().add({ hours: 5 }));
      await answer(core, store, customer, question);
      await advance(core, clock, core.clock.now().add({ hours: 1 }));
      await record(core, customer);
      return;
    }
    const next = await nextEventAt(core);
    if (next === null) return;
    await advance(core, clock, next);
  }
}

async function answer(
  core: Core,
  store: WebChatStore,
  customer: CustomerRef,
  { message: asked, followUp }: Question,
): Promise<void> {
  const personId = customerPersonId(customer.code);
  const { message } = await store.addMessage({
    roomId: asked.platformRoomId,
    threadId: asked.platformMessageId,
    authorId: personId,
    authorName: customer.name,
    content: { kind: 'text', text: sampleReply },
    onlyFor: null,
    marker: `${key}:reply:${customer.code}`,
    at: core.clock.now(),
  });
  await keepReply(core, {
    customerId: customer.id,
    followUp,
    staff: null,
    sender: { platformUserId: personId, name: customer.name, external: true },
    platform: 'web',
    message: { platformRoomId: message.roomId, platformMessageId: message.id },
    text: sampleReply,
    at: core.clock.now(),
  });
}

async function record(core: Core, customer: CustomerRef): Promise<void> {
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
