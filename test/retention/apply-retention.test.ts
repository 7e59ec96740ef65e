import { Temporal } from 'temporal-polyfill';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Core } from '../../jobs/core.ts';
import { applyRetention } from '../../jobs/retention/apply-retention.ts';
import { defaultRetention, type Retention } from '../../jobs/retention/retention.ts';
import { runDay } from '../../jobs/run-day.ts';
import { aCompany, type Company } from '../company.ts';
import { freshDatabase } from '../database.ts';

let company: Company;
let core: Core;
let close: () => Promise<void>;

const forGood: Retention = {
  inboundDays: null,
  postingDays: null,
  answerDays: null,
  auditDays: null,
  endedCustomerDays: null,
};

beforeEach(async () => {
  const database = await freshDatabase();
  company = await aCompany(database.db, { at: '2026-03-02T10:00' });
  core = { ...company.core, retention: forGood };
  close = () => database.close();
});
afterEach(() => close());

const at = (day: string) => new Date(`${day}T12:00:00+08:00`);
const today = () => company.today();
const keep = (retention: Partial<Retention>): Core => ({ ...core, retention: { ...forGood, ...retention } });

async function anItem(day: string, state: 'done' | 'failed' | 'new' | 'working' = 'done'): Promise<string> {
  const { id } = await core.db.inboundItem.create({
    data: {
      platform: 'paper',
      dedupeKey: `${day}-${state}`,
      payload: { text: '王总的电话' },
      state,
      receivedAt: at(day),
      effects: { create: { key: 'a' } },
    },
  });
  return id;
}

async function aPosting(day: string): Promise<string> {
  const { id } = await core.db.delivery.create({
    data: {
      audience: 'staff',
      target: 'dm:x',
      state: 'posted',
      leaseUntil: at(day),
      claimedAt: at(day),
      postedAt: at(day),
      text: '杭州精工',
    },
  });
  return id;
}

describe('data that is older than it may be kept', () => {
  it('goes, to the day: what arrived, once it was worked on', async () => {
    await anItem('2026-01-30', 'done');
    await anItem('2026-01-30', 'failed');
    const kept = [
      await anItem('2026-01-31', 'done'),
      await anItem('2026-01-01', 'new'),
      await anItem('2026-01-01', 'working'),
    ];
    await applyRetention(keep({ inboundDays: 30 }), today());
    const left = await core.db.inboundItem.findMany({ select: { id: true } });
    expect(left.map(({ id }) => id).toSorted()).toEqual(kept.toSorted());
    expect(await core.db.inboundEffect.count()).toBe(3);
  });

  it('loses its words where that it was posted must be known: postings', async () => {
    const [old, young] = [await aPosting('2025-01-01'), await aPosting('2026-02-01')];
    await applyRetention(keep({ postingDays: 365 }), today());
    const text = async (id: string) => (await core.db.delivery.findUniqueOrThrow({ where: { id } })).text;
    expect([await text(old), await text(young)]).toEqual([null, '杭州精工']);
  });

  it('is deleted entirely: messages to colleagues, except those about something pending', async () => {
    const recipientId = company.staff.li.id;
    const pending = await core.db.approvalRequest.create({
      data: { kind: 'gift', applicantId: company.staff.zhang.id, answers: {}, askedAt: at('2024-01-01') },
    });
    const posted = { say: 'digest/own', recipientId, dueAt: at('2024-01-01'), state: 'posted' as const };
    const notice = (key: string, data: object) => ({ ...posted, key, ...data });
    await core.db.notice.createMany({
      data: [
        notice('old', {}),
        notice('cancelled', { state: 'cancelled' }),
        notice('planned', { state: 'planned' }),
        notice('waits', { requestId: pending.id }),
        notice('young', { dueAt: at('2026-02-01') }),
      ],
    });
    await applyRetention(keep({ postingDays: 365 }), today());
    const left = await core.db.notice.findMany({ select: { key: true } });
    expect(left.map(({ key }) => key).toSorted()).toEqual(['planned', 'waits', 'young']);
  });

  it('goes: answers to forms, and the record of who did what', async () => {
    for (const day of ['2024-03-01', '2026-03-01']) {
      await core.db.formAnswer.create({
        data: { form: 'trial', version: '1', values: { a: day }, at: at(day) },
      });
      await core.db.audit.create({ data: { at: at(day), actor: day, action: 'file.read', subject: 'C001' } });
    }
    await applyRetention(keep({ answerDays: 730, auditDays: 730 }), today());
    expect(await core.db.formAnswer.findMany({ select: { values: true } })).toEqual([
      { values: { a: '2026-03-01' } },
    ]);
    const audits = await core.db.audit.findMany({
      orderBy: { id: 'asc' },
      select: { actor: true, action: true },
    });
    expect(audits).not.toContainEqual({ actor: '2024-03-01', action: 'file.read' });
    expect(audits).toContainEqual({ actor: '2026-03-01', action: 'file.read' });
  });

  it('goes: contact logs of customers that ended, and of no others', async () => {
    const customers = await Promise.all(['C001', 'C002', 'C003'].map((code) => company.aCustomer({ code })));
    const [ended, active, recent] = customers.map(({ id }) => id);
    await core.db.customer.updateMany({
      where: { id: { in: [ended ?? '', recent ?? ''] } },
      data: { state: 'ended', updatedAt: at('2022-06-01') },
    });
    for (const customerId of [ended, active, recent]) {
      await core.db.contactLog.create({
        data: {
          customerId: customerId ?? '',
          purpose: 'contact',
          direction: 'inbound',
          channel: 'group',
          authorName: '王总',
          authorRole: 'customer',
          summary: '很满意',
          happenedAt: customerId === recent ? at('2026-02-01') : at('2022-05-01'),
          recordedAt: at('2022-05-01'),
          revisions: { create: { change: 'edited', before: '满意', at: at('2022-05-01') } },
        },
      });
    }
    await applyRetention(keep({ endedCustomerDays: 1_095 }), today());
    const left = await core.db.contactLog.findMany({ select: { customerId: true } });
    expect(new Set(left.map(({ customerId }) => customerId))).toEqual(new Set([active, recent]));
    expect(left).toHaveLength(2);
    expect(await core.db.contactLogRevision.count()).toBe(2);
  });

  it('stays if it is not covered by a period, or is kept forever', async () => {
    await anItem('2001-01-01');
    await applyRetention(keep({}), today());
    await applyRetention(company.core, today());
    expect(await core.db.inboundItem.count()).toBe(1);
  });

  it('goes in batches, thousands of rows in one run, and how many went is on record', async () => {
    await core.db.$executeRaw`
      INSERT INTO inbound (id, platform, dedupe_key, payload, state, received_at)
      SELECT gen_random_uuid(), 'paper', n::text, '{}', 'done', ${at('2026-01-01')} FROM generate_series(1, 2500) n`;
    await applyRetention(keep({ inboundDays: 30 }), today());
    expect(await core.db.inboundItem.count()).toBe(0);
    expect(await core.db.audit.findMany({ where: { action: 'retention.apply' } })).toMatchObject([
      { actor: 'system', subject: 'inboundDays', after: { rows: 2_500, before: '2026-01-31' } },
    ]);
  });

  it('is looked for once a day, by the run of the day, as the clock goes on', async () => {
    await anItem('2026-02-01');
    const kept = keep({ inboundDays: 30 });
    await runDay(kept, today());
    expect(await core.db.inboundItem.count()).toBe(1);
    company.clock.set('2026-03-04T00:05');
    await runDay(kept, today());
    expect(await core.db.inboundItem.count()).toBe(0);
    await anItem('2026-01-01');
    await runDay(kept, today());
    expect(await core.db.inboundItem.count()).toBe(1);
    company.clock.set('2026-03-05T00:05');
    await runDay(kept, today());
    expect(await core.db.inboundItem.count()).toBe(0);
  });

  it('does not block: locked rows are left to the next day', async () => {
    const locked = await anItem('2026-01-01');
    await anItem('2026-01-02');
    await core.db.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT FROM inbound WHERE id = ${locked}::uuid FOR UPDATE`;
      await applyRetention(keep({ inboundDays: 30 }), today());
      expect(await core.db.inboundItem.count()).toBe(1);
    });
    await applyRetention(keep({ inboundDays: 30 }), Temporal.PlainDate.from('2026-03-03'));
    expect(await core.db.inboundItem.count()).toBe(0);
  });

  it('is left to the next start when the program is to stop', async () => {
    await anItem('2026-01-01');
    const stop = new AbortController();
    stop.abort();
    await applyRetention(keep({ inboundDays: 30 }), today(), stop.signal);
    expect(await core.db.inboundItem.count()).toBe(1);
    await applyRetention(keep({ inboundDays: 30 }), today());
    expect(await core.db.inboundItem.count()).toBe(0);
  });

  it('is kept for these periods by default', () => {
    expect(defaultRetention).toEqual({
      inboundDays: 30,
      postingDays: 365,
      answerDays: 730,
      auditDays: 1_095,
      endedCustomerDays: 1_095,
    });
  });
});
