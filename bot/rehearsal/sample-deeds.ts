import { Temporal } from 'temporal-polyfill';
import type { Core } from '../../jobs/core.ts';
import type { CustomerRef } from '../../jobs/customers/find-customer.ts';
import { lastQuestion } from '../../jobs/follow-ups/last-question.ts';
import { openFollowUps } from '../../jobs/follow-ups/open-follow-ups.ts';
import { type StaffMember, staffByCode, staffById } from '../../jobs/staff/staff-member.ts';
import type { MovableClock } from '../../jobs/movable-clock.ts';
import { recordOrder } from '../../jobs/orders/record-order.ts';
import { keepAnswers } from '../../jobs/logs/keep-answers.ts';
import { addContactPlan } from '../../jobs/contact-plans/keep-contact-plan.ts';
import { keepReply } from '../../jobs/logs/keep-reply.ts';
import { changeAnchor } from '../../jobs/customers/manage-customer.ts';
import { writeLog } from '../../jobs/logs/write-log.ts';
import type { WebChatStore, WebMessage } from '../../jobs/webchat/web-chat-store.ts';
import { readYuan } from '../../templates/reader/money.ts';
import { customerPersonId } from '../platforms/web/directory.ts';
import type { Deed, SampleCustomer } from './sample-customer.ts';

/** What the sample company's deeds need, with the clock of the replayed past. */
export interface SampleTeam {
  readonly core: Core;
  readonly clock: MovableClock;
  readonly store: WebChatStore;
  /** By code, as opened: no seat changes in the replayed weeks. */
  readonly opened: Map<string, CustomerRef>;
  readonly today: () => Temporal.PlainDate;
  /** The day `before` days before the morning, counted as in `SampleCustomer`. */
  readonly dayBefore: (before: number, exact?: boolean) => Temporal.PlainDate;
}

export async function doDeed(team: SampleTeam, customer: CustomerRef, deed: Deed): Promise<void> {
  const { core } = team;
  if (deed.do === 'say') return void (await say(team, customer, deed));
  const by = await staffOf(core, deed.by);
  switch (deed.do) {
    case 'tell':
      await changeAnchor(core, by, customer, deed.anchor, team.today());
      return;
    case 'order': {
      const promisedOn = team.today().add({ days: deed.promisedAfter });
      const amountFen = readYuan(deed.yuan);
      await recordOrder(core, by, customer, { orderedOn: team.today(), promisedOn, amountFen });
      return;
    }
    case 'arrive':
      await recordOrder(core, by, customer, { deliveredOn: team.today() });
      return;
    case 'log': {
      const { channel, summary } = deed;
      await writeLog(core, by, customer, { purpose: 'contact', channel, summary, fields: {} });
      return;
    }
    case 'plan':
      await addContactPlan(core, by, customer, {
        contactName: deed.contact,
        contactTitle: deed.title,
        staff: by,
        goal: deed.goal,
        nextOn: team.dayBefore(deed.next, true),
        everyDays: deed.everyDays,
      });
  }
}

/**
 * Answers the bot's last question to the customer in its thread, once.
 *
 * @returns whether there was anything to answer
 */
export async function answerQuestion(
  team: SampleTeam,
  sample: SampleCustomer,
  customer: CustomerRef,
): Promise<boolean> {
  const { core } = team;
  if (Object.keys(sample.replies).length === 0) return false;
  const question = await lastQuestion(core.db, customer.id);
  const text = question === null ? undefined : sample.replies[question.followUp.step];
  if (question === null || text === undefined) return false;
  const message = await say(team, customer, {
    by: 'customer',
    text,
    thread: question.message.platformMessageId,
  });
  if (message === null) return false;
  await keepReply(core, {
    customerId: customer.id,
    followUp: question.followUp,
    staff: null,
    sender: { platformUserId: message.authorId, name: customer.name, external: true },
    platform: 'web',
    message: { platformRoomId: message.roomId, platformMessageId: message.id },
    text,
    at: core.clock.now(),
  });
  return true;
}

/** Completes what is due before the next working day, one by one, because a quotation follows its solution. */
export async function recordDue(
  team: SampleTeam,
  sample: SampleCustomer,
  customer: CustomerRef,
  before: Temporal.PlainDate,
): Promise<boolean> {
  const done = new Set<string>();
  for (;;) {
    const due = (await openFollowUps(team.core.db, customer.id)).find(
      ({ id, step, dueOn }) =>
        !done.has(id) && step in sample.results && Temporal.PlainDate.compare(dueOn, before) < 0,
    );
    if (due === undefined) return done.size > 0;
    done.add(due.id);
    await record(team, sample, customer, due);
  }
}

async function record(
  { core, today }: SampleTeam,
  sample: SampleCustomer,
  customer: CustomerRef,
  followUp: { readonly id: string; readonly step: string; readonly owner: { readonly id: string } | null },
): Promise<void> {
  const result = sample.results[followUp.step];
  const by = followUp.owner === null ? null : await staffById(core.db, followUp.owner.id);
  const closes = core.rules.playbook.steps.find(({ key }) => key === followUp.step)?.closes;
  if (result === undefined || by === null || closes?.form === undefined) return;
  const values: Record<string, string> = { summary: result.summary };
  for (const [key, value] of Object.entries(result.values)) {
    values[key] = value === 'today' ? today().toString() : value;
  }
  const checked = core.templates.forms.check(closes.form, values, { today: today() });
  // The company has changed this form, so the sample's answer does not fit and is skipped.
  if (!checked.ok) return;
  const { summary = '', ...fields } = checked.values;
  const about = { customerId: customer.id, followUpId: followUp.id };
  await keepAnswers(core, by, { form: closes.form, values: checked.values, ...about });
  await writeLog(core, by, customer, {
    purpose: closes.log ?? 'contact',
    summary,
    fields,
    channel: followUp.step in sample.replies ? 'group' : 'phone',
    followUpId: followUp.id,
  });
}

interface Said {
  readonly by: string;
  readonly text: string;
  readonly thread?: string;
  /** Absent: now. */
  readonly at?: Temporal.Instant;
}

/** @returns null when it was posted before, or the customer has no group */
export async function say(
  { core, store }: Pick<SampleTeam, 'core' | 'store'>,
  { code, name }: Pick<CustomerRef, 'code' | 'name'>,
  { by, text, thread, at = core.clock.now() }: Said,
): Promise<WebMessage | null> {
  const room = await store.findRoom(`customer:${code}`);
  if (room === null) return null;
  const fromCustomer = by === 'customer';
  const { message, isNew } = await store.addMessage({
    roomId: room.id,
    threadId: thread ?? null,
    authorId: fromCustomer ? customerPersonId(code) : by,
    authorName: fromCustomer ? name : (await staffOf(core, by)).name,
    content: { kind: 'text', text },
    onlyFor: null,
    marker: `sample:${code}:${thread ?? ''}:${text}`,
    at,
  });
  return isNew ? message : null;
}

export async function staffOf(core: Core, code: string): Promise<StaffMember> {
  const found = await staffByCode(core.db, code);
  if (found === null) throw new Error(`the sample company has no ${code}`);
  return found;
}
