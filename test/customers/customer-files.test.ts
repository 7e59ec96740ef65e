import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { customerCard } from '../../jobs/customer-file/customer-card.ts';
import { findFollowUp } from '../../jobs/follow-ups/find-follow-up.ts';
import { listCustomers } from '../../jobs/customers/list-customers.ts';
import { listLogs } from '../../jobs/logs/list-logs.ts';
import { openFollowUps } from '../../jobs/follow-ups/open-follow-ups.ts';
import { reviseLog } from '../../jobs/logs/revise-log.ts';
import { skipFollowUp } from '../../jobs/follow-ups/postpone.ts';
import { writeLog } from '../../jobs/logs/write-log.ts';
import { aCompany, type Colleague, type Company } from '../company.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';

let database: FreshDatabase;
let company: Company;
beforeAll(async () => {
  database = await freshDatabase();
  company = await aCompany(database.db);
});
afterAll(() => database.close());

const log = (summary: string, more = {}) => ({
  purpose: 'contact',
  summary,
  fields: {},
  channel: 'phone',
  ...more,
});

describe('a customer’s card', () => {
  it('has the people, days in order, open follow-ups with their next reminder, and the last valid contact', async () => {
    const anchors = { trialStarted: '2026-03-02', arrived: '2026-02-27' };
    const customer = await company.aCustomer({ code: 'A001', assistant: null, anchors });
    await writeLog(company.core, company.staff.zhang, customer, log('第一次'));
    const message = { platformRoomId: 'G', platformMessageId: 'm' };
    const gone = log('说错了', { source: { platform: 'chat', message } });
    company.clock.set('2026-03-02T09:00');
    await writeLog(company.core, company.staff.zhang, customer, gone);
    await reviseLog(company.core, 'chat', message, null);
    const card = await customerCard(company.core, customer.id);
    expect(card).toMatchObject({
      people: {
        supervisor: { name: '李主管', hasLeft: false },
        salesperson: { name: '张伟' },
        assistant: null,
      },
      anchors: [{ key: 'arrived' }, { key: 'trialStarted' }],
      rooms: [],
      logs: 1,
      lastLog: { author: '张伟', summary: '第一次' },
    });
    expect(card.open.map(({ dueOn, next }) => [dueOn.toString(), next?.at.toString(), next?.to])).toEqual([
      ['2026-03-12', '2026-03-10T01:00:00Z', '张伟'],
    ]);
  });

  it('of a customer without anything is empty, not an error', async () => {
    const customer = await company.aCustomer({
      code: 'A002',
      supervisor: null,
      salesperson: null,
      assistant: null,
      anchors: {},
    });
    expect(await customerCard(company.core, customer.id)).toMatchObject({
      people: { supervisor: null, salesperson: null, assistant: null },
      anchors: [],
      open: [],
      logs: 0,
      lastLog: null,
    });
  });
});

describe('open follow-ups', () => {
  it('are sorted by deadline, nearest first, without closed ones', async () => {
    const customer = await company.aCustomer({ code: 'B001' });
    const add = async (step: string, dueOn: string, state: 'open' | 'closed') => {
      const days = { anchorOn: new Date('2026-03-01'), dueOn: new Date(dueOn) };
      const subject = { subjectKind: 'customer', subjectId: customer.id, customerId: customer.id } as const;
      const data = { ...subject, step, cycle: '1', state, openedAt: new Date(0), ...days };
      await database.db.followUp.create({ data });
    };
    await add('later', '2026-05-01', 'open');
    await add('sooner', '2026-03-05', 'open');
    await add('done', '2026-03-01', 'closed');
    const open = await openFollowUps(database.db, customer.id);
    expect(open.map(({ step }) => step)).toEqual(['sooner', 'trial-check', 'later']);
    expect(open[0]).toMatchObject({ owner: null, next: null });
  });

  it('one by its id, with how it ended and who ended it', async () => {
    const customer = await company.aCustomer({ code: 'B002' });
    const [open] = await openFollowUps(database.db, customer.id);
    if (open === undefined) throw new Error('nothing is owed');
    const closing = log('运行良好', { purpose: 'trial-check', fields: { result: 'good' } });
    await writeLog(company.core, company.staff.wang, customer, closing);
    expect(await findFollowUp(database.db, open.id)).toMatchObject({
      customer: { code: 'B002' },
      state: 'closed',
      closedBy: '王芳',
      lastAnswer: null,
    });
    const other = await company.aCustomer({ code: 'B003' });
    const [second] = await openFollowUps(database.db, other.id);
    if (second === undefined) throw new Error('nothing is owed');
    await skipFollowUp(company.core, company.staff.li, second, '停产');
    expect(await findFollowUp(database.db, second.id)).toMatchObject({
      state: 'cancelled',
      reason: { code: 'reason/by-hand', params: { text: '停产' } },
      closedBy: null,
    });
  });
});

describe('contact logs', () => {
  it('the newest contact first, whenever it was written down', async () => {
    const customer = await company.aCustomer({ code: 'L001' });
    const at = (day: string) => ({
      happenedAt: company.clock.now().add({ hours: day === 'old' ? -48 : -1 }),
    });
    await writeLog(company.core, company.staff.zhang, customer, log('新', at('new')));
    await writeLog(company.core, company.staff.zhang, customer, log('旧', at('old')));
    const { total, lines } = await listLogs(database.db, customer.id);
    expect([total, ...lines.map(({ summary }) => summary)]).toEqual([2, '新', '旧']);
    expect(await listLogs(database.db, customer.id, 1)).toMatchObject({
      total: 2,
      lines: [{ summary: '新' }],
    });
  });

  it('fields are shown as words, whatever the column contains', async () => {
    const customer = await company.aCustomer({ code: 'L002' });
    await writeLog(company.core, company.staff.zhang, customer, log('好', { fields: { result: 'good' } }));
    const fields = { result: 'good', odd: { deep: [1] }, none: null };
    await database.db.contactLog.updateMany({ where: { customerId: customer.id }, data: { fields } });
    expect((await listLogs(database.db, customer.id)).lines[0]?.fields).toEqual({ result: 'good' });
  });
});

describe('the list of customers', () => {
  const list = async (who: Colleague, search?: string, limit = 50) => {
    const { total, lines } = await listCustomers(database.db, company.staff[who], { search, limit });
    return [total, ...lines.map(({ code }) => code)];
  };

  it('shows one’s own in any seat; director and general manager all; finance none', async () => {
    await company.aCustomer({ code: 'X1', supervisor: 'qian', salesperson: 'zhao', assistant: 'wang' });
    await company.aCustomer({ code: 'X2', supervisor: 'qian', salesperson: 'zhao', assistant: null });
    expect(await list('zhao', 'X')).toEqual([2, 'X1', 'X2']);
    expect(await list('wang', 'x')).toEqual([1, 'X1']);
    expect(await list('li', 'X')).toEqual([0]);
    expect(await list('wu', 'X')).toEqual([2, 'X1', 'X2']);
    expect(await list('zhou')).toEqual([0]);
  });

  it('finds by the index, not by reading every customer', async () => {
    await database.db.sql.query(`
      INSERT INTO customer (id, code, name, tier, supervisor_id, updated_at)
      SELECT gen_random_uuid(), 'S' || n, '第' || n || '号客户', 'ordinary', '${company.staff.li.id}', '2026-03-02' FROM generate_series(1, 20000) n`);
    await database.db.sql.query('ANALYZE customer');
    const scans = async () => {
      await database.db.$queryRaw`SELECT pg_stat_force_next_flush()::text`;
      return await database.db
        .$queryRaw`SELECT seq_scan::int AS seq FROM pg_stat_user_tables WHERE relname = 'customer'`;
    };
    const before = await scans();
    const { lines } = await listCustomers(database.db, company.staff.wu, { search: '777号', limit: 3 });
    expect(lines.map(({ code }) => code)).toEqual(['S10777', 'S11777', 'S12777']);
    expect(await scans()).toEqual(before);
  });

  it('counts all and names the first', async () => {
    expect(await list('zhao', 'X', 1)).toEqual([2, 'X1']);
  });

  it('an ended customer is not in it', async () => {
    await company.aCustomer({ code: 'Y1' });
    expect(await list('li', 'Y1')).toEqual([1, 'Y1']);
    await database.db.customer.update({ where: { code: 'Y1' }, data: { state: 'ended' } });
    expect(await list('li', 'Y1')).toEqual([0]);
  });

  it('owns a potential customer by its supervisor, an ordinary one by its salesperson', async () => {
    await company.aCustomer({ code: 'Z1', tier: 'potential' });
    await company.aCustomer({ code: 'Z2' });
    const { lines } = await listCustomers(database.db, company.staff.li, { search: 'Z', limit: 9 });
    expect(lines.map(({ owner, open }) => [owner, open])).toEqual([
      ['李主管', 1],
      ['张伟', 1],
    ]);
  });
});
