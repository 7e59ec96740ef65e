import { Temporal } from 'temporal-polyfill';
import { handleInbound } from '../../../bot/inbound/handle-inbound.ts';
import { decide } from '../../../jobs/approvals/decide.ts';
import { openRequest } from '../../../jobs/approvals/open-request.ts';
import { addContactPlan } from '../../../jobs/contact-plans/keep-contact-plan.ts';
import type { Core } from '../../../jobs/core.ts';
import type { CustomerRef } from '../../../jobs/customers/find-customer.ts';
import { openEntry } from '../../../jobs/entries/open-entry.ts';
import { storeInbound } from '../../inbound/store-inbound.ts';
import { recordOrder } from '../../../jobs/orders/record-order.ts';
import { mergeCustomers } from '../../../jobs/merge/merge-customers.ts';
import { proposeHandover } from '../../../jobs/people/propose-handover.ts';
import { runHandover } from '../../../jobs/people/run-handover.ts';
import type { ChatPlatform, Inbound, InboundKind } from '../../../jobs/ports.ts';
import { bindRoom } from '../../../jobs/rooms/bind-room.ts';
import type { Db } from '../../../prisma/client.ts';
import { toDbDate, toDbInstant } from '../../../prisma/days.ts';
import { plainText } from '../../../templates/reader/card.ts';
import { accountOf, aCompany, type Company } from '../../company.ts';
import { createPaperChat } from '../../outbox/paper-chat.ts';
import type { Person } from './people.ts';

export const targets = ['C001', 'C002'] as const;

/** Ids of a customer's objects that buttons and forms can refer to. */
export interface Seeded {
  readonly customer: string;
  readonly name: string;
  readonly gift: string;
  /** A message kept as the answer to a question, with doubt. */
  readonly answer: string;
  /** A contact log of the salesperson. */
  readonly log: string;
  /** A message that a colleague has to send. */
  readonly prepared: string;
  readonly request: string;
  readonly greeting: string;
  /** Complaints by state, each with its id and number. */
  readonly entries: Readonly<Record<string, { readonly id: string; readonly number: string }>>;
  /** An open follow-up of each step that a form closes, keyed by form. */
  readonly followUps: Readonly<Record<string, string>>;
}

export interface Seed {
  readonly customers: Readonly<Record<(typeof targets)[number], Seeded>>;
  /** Waiting to be confirmed. */
  readonly handover: string;
  readonly handoverDone: string;
  /** Of two customers of li. */
  readonly merge: string;
  /** Completed; can be undone. */
  readonly handoverNumber: number;
}

/** The company on a working morning, with a chat that keeps every answer. */
export function openStage() {
  const answers: { readonly to: string; readonly text: string; readonly isForm?: true }[] = [];
  const homes = new Map<string, string>();
  const paper = createPaperChat();
  const platform: ChatPlatform = {
    ...paper.platform,
    home: {
      show: async ({ platformUserId }, text) => {
        homes.set(platformUserId, plainText(text));
        return { status: 'accepted', ref: { platformRoomId: 'x', platformMessageId: 'x' } };
      },
    },
    answer: async (handle, text) => {
      answers.push({ to: handle.platformUserId, text: plainText(text) });
      return { status: 'accepted', ref: { platformRoomId: 'x', platformMessageId: 'x' } };
    },
    openForm: async (handle, form) => {
      const fields = form.fields.map(({ label, initial = '' }) => `${label} ${initial}`);
      answers.push({
        to: handle.platformUserId,
        text: [form.title, form.intro ?? '', ...fields].join('\n'),
        isForm: true,
      });
      return { status: 'accepted', ref: { platformRoomId: 'x', platformMessageId: 'x' } };
    },
  };
  return { platform, answers, homes };
}

export type Stage = ReturnType<typeof openStage>;

const at = '2026-03-02T10:00';

export async function seedCompany(db: Db, { platform }: Stage): Promise<Seed> {
  const company = await aCompany(db, { at, platforms: [platform], steps: 'all' });
  await enterMore(db, company);
  const customers = {
    C001: await seedCustomer(db, company, 'C001', '杭州精工', { salesperson: 'zhang', assistant: 'wang' }),
    C002: await seedCustomer(db, company, 'C002', '宁波新材', { salesperson: 'song', assistant: null }),
  };
  const { core, staff } = company;
  const other = await company.aCustomer({ code: 'C003', name: '绍兴旧厂', assistant: null });
  const scope = { from: staff.zhang, to: staff.zhao, scope: [other.id], leavesOn: null };
  const done = await runHandover(core, staff.li, await proposeHandover(core, staff.li, scope));
  const last = await company.aCustomer({ code: 'C004', name: '台州新厂', assistant: null });
  const handover = await proposeHandover(core, staff.li, { ...scope, scope: [last.id] });
  const kept = await company.aCustomer({ code: 'C005', name: '嘉兴新厂', assistant: null });
  const merged = await company.aCustomer({ code: 'C006', name: '嘉兴旧厂', assistant: null });
  const merge = await mergeCustomers(core, staff.li, { kept, merged });
  return { customers, handover, handoverDone: done.id, merge: merge.id, handoverNumber: done.number };
}

/**
 * In addition to the people of `aCompany`: an assistant of another team, an absent colleague and their stand-in, the
 * operator, someone who left.
 */
async function enterMore(db: Db, { staff, today }: Company): Promise<void> {
  const more = [
    ['tao', '陶助理', 'assistant', 'qian'],
    ['song', '宋伟', 'salesperson', 'li'],
    ['tang', '唐敏', 'salesperson', 'qian'],
    ['ops', '运维', 'operator', 'wu'],
    ['wizard', '巫师', 'wizard', 'li'],
    ['lei', '雷离', 'salesperson', 'li'],
  ] as const;
  for (const [code, name, role, above] of more) {
    await db.staff.create({
      data: {
        code,
        name,
        roles: [role],
        reportsToId: staff[above].id,
        leftOn: code === 'lei' ? toDbDate(today()) : null,
        identities: { create: { platform: 'paper', platformUserId: accountOf(code) } },
      },
    });
  }
  const id = async (code: string) => (await db.staff.findUniqueOrThrow({ where: { code } })).id;
  await db.absence.create({
    data: {
      staffId: await id('song'),
      standInId: await id('tang'),
      from: toDbDate(today()),
      to: toDbDate(today().add({ days: 5 })),
      at: new Date(0),
    },
  });
}

/** A customer's message that was not posted: C001 has `0fc001` as its reference. */
export function unsentId(code: string): string {
  return `00000000-0000-7000-8000-0000000f${code.toLowerCase()}`;
}

async function seedCustomer(
  db: Db,
  company: Company,
  code: (typeof targets)[number],
  name: string,
  seats: { readonly salesperson: string; readonly assistant: 'wang' | null },
): Promise<Seeded> {
  const { core, staff } = company;
  const day = (text: string) => Temporal.PlainDate.from(text);
  const opened = await company.aCustomer({
    code,
    name,
    assistant: seats.assistant,
    anchors: { firstContact: '2026-02-02', trialStarted: '2026-02-20', firstDeal: '2025-03-10' },
  });
  const seller = await db.staff.findUniqueOrThrow({ where: { code: seats.salesperson } });
  await db.customer.update({ where: { id: opened.id }, data: { salespersonId: seller.id } });
  const customer = await company.customer(code);
  await bindRoom(core, null, customer, { platform: 'paper', platformRoomId: `room-${code}`, name });
  await recordOrder(core, staff.li, customer, {
    orderedOn: day('2025-03-10'),
    promisedOn: day('2026-03-01'),
    amountFen: 1_200_000n,
  });
  await addContactPlan(core, staff.li, customer, {
    contactName: '王工',
    staff: null,
    nextOn: day('2026-03-20'),
  });
  const request = { kind: 'gift', customer };
  const by = { ...seller, standsInFor: [], leads: [] };
  const confirmed = await openRequest(core, by, { ...request, answers: { item: '茶叶', amount: '100' } });
  await decide(core, staff.zhou, confirmed.request.id, { approved: true });
  const waiting = await openRequest(core, by, { ...request, answers: { item: '月历', amount: '50' } });
  const gift = await db.gift.findFirstOrThrow({ where: { requestId: confirmed.request.id } });
  const { steps } = core.rules.playbook;
  const followUps: Record<string, string> = {};
  for (const { key, closes } of steps) {
    if (closes.form === undefined || closes.log === undefined) continue;
    followUps[closes.form] = await openOf(db, core, customer.id, {
      step: key,
      ownerId: seller.id,
      cycle: '1',
    });
  }
  const due = toDbInstant(core.clock.now().subtract({ hours: 1 }));
  await db.reminder.create({
    data: {
      id: unsentId(code),
      followUpId: followUps['trial-check'] ?? '',
      slot: 'unsent',
      say: 'trial-check/due',
      audience: 'staff',
      recipientId: seller.id,
      target: `dm:${seller.id}`,
      dueAt: due,
      meantFor: due,
      plannedAt: due,
      state: 'skipped',
    },
  });
  const greeting = steps.find(({ closes }) => closes.when === 'greeting')?.key ?? '';
  const answer = await db.contactLog.create({
    data: {
      customerId: customer.id,
      followUpId: followUps['trial-check'] ?? null,
      purpose: 'trial-check',
      direction: 'inbound',
      channel: 'group',
      authorName: '王师傅',
      authorRole: 'customer',
      summary: '挺好的',
      assumed: true,
      happenedAt: due,
      recordedAt: due,
    },
  });
  const log = await db.contactLog.create({
    data: {
      customerId: customer.id,
      purpose: 'contact',
      direction: 'outbound',
      channel: 'phone',
      actorId: seller.id,
      authorName: seller.name,
      authorRole: 'salesperson',
      summary: '电话聊过',
      happenedAt: due,
      recordedAt: due,
    },
  });
  const prepared = await db.delivery.create({
    data: {
      audience: 'customer',
      target: `customer:${customer.id}`,
      occupies: `customer:${customer.id}`,
      state: 'handed',
      claimedAt: due,
      handedAt: due,
      platform: 'paper',
      platformRoomId: `room-${code}`,
      platformMessageId: `task-${code}`,
      text: '用得怎么样？',
    },
  });
  return {
    customer: customer.id,
    name,
    prepared: prepared.id,
    answer: answer.id,
    log: log.id,
    gift: gift.id,
    entries: await seedComplaints(company, customer, code),
    request: waiting.request.id,
    greeting: await openOf(db, core, customer.id, {
      step: greeting,
      ownerId: seller.id,
      cycle: 'labour-day-2026',
    }),
    followUps,
  };
}

/** A complaint in each state, so that each move is possible for one of them. */
async function seedComplaints(
  { core, staff }: Company,
  customer: CustomerRef,
  code: string,
): Promise<Seeded['entries']> {
  const register = core.templates.registers.find(({ key }) => key === 'complaint');
  if (register === undefined) throw new Error('there is no register of complaints');
  const entries: Record<string, { id: string; number: string }> = {};
  for (const { key: state } of register.states) {
    const answers = { summary: `漏油 ${code}` };
    const { id, number } = await openEntry(core, staff.li, { register, customer, answers });
    await core.db.entry.update({ where: { id }, data: { state } });
    entries[state] = { id, number };
  }
  return entries;
}

/** The open follow-up of a step; created if the plan has none on this day. */
async function openOf(
  db: Db,
  { clock }: Core,
  customerId: string,
  { step, cycle, ownerId }: { readonly step: string; readonly cycle: string; readonly ownerId: string },
): Promise<string> {
  const open = await db.followUp.findFirst({ where: { customerId, step, state: 'open' } });
  if (open !== null) {
    await db.followUp.update({ where: { id: open.id }, data: { ownerId } });
    return open.id;
  }
  const on = toDbDate(Temporal.PlainDate.from('2026-03-02'));
  const made = await db.followUp.create({
    data: {
      subjectKind: 'customer',
      subjectId: customerId,
      customerId,
      step,
      cycle,
      ownerId,
      anchorOn: on,
      dueOn: on,
      openedAt: toDbInstant(clock.now()),
    },
  });
  return made.id;
}

/** The same company on a copy of its database. */
export async function reopen(
  db: Db,
  { platform }: Stage,
): Promise<{ core: Core; errors: Company['errors'] }> {
  const { core, errors } = await aCompany(db, { at, platforms: [platform], steps: 'all', entered: true });
  return { core: { ...core, publicUrl: 'https://x.example' }, errors };
}

let keys = 0;

/** Hands in an action as a platform does, and returns the answers. */
export async function send(
  { core, stage }: { readonly core: Core; readonly stage: Stage },
  who: Person,
  kind: InboundKind,
  what: Readonly<Record<string, unknown>>,
  platformRoomId?: string,
): Promise<string> {
  keys += 1;
  const handle = { platformUserId: who.account, ...(platformRoomId === undefined ? {} : { platformRoomId }) };
  const inbound = {
    platform: 'paper',
    dedupeKey: `proof-${keys}`,
    at: core.clock.now().toString(),
    from: { platformUserId: who.account, name: '某人', external: who.external },
    kind,
    handle,
    ...what,
  } as Inbound;
  const stored = await storeInbound(core.db, core.clock, inbound);
  if (stored.status !== 'stored') throw new Error('it had arrived before');
  const before = stage.answers.length;
  await handleInbound(core, inbound, stored.id);
  return stage.answers
    .slice(before)
    .map(({ text }) => text)
    .join('\n');
}
