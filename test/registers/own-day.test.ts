import { afterEach, beforeEach, expect, it } from 'vitest';
import { openRegisterOffice, type RegisterOffice } from './register-office.ts';

let office: RegisterOffice;

beforeEach(async () => {
  office = await openRegisterOffice();
  await office.aCustomer({ code: 'C001', name: '杭州精工' });
  await office.aCustomer({ code: 'C002', name: '宁波机械' });
});

afterEach(() => office.close());

it('a report of the day that names a customer handed over since is in the access log, and one’s own are not', async () => {
  await office.ask('zhang', '/crm 记录 新增 C001 看了新线');
  await office.ask('zhang', '/crm 记录 新增 C002 报了价');
  await office.ask('chen', '/crm 客户 负责人 C001 业务员 zhao');
  const reply = await office.reply('zhang', '/crm 日报 新建');
  const fields = reply.kind === 'form' ? reply.form.fields : [];
  expect(fields.find(({ key }) => key === 'progress')?.initial).toContain('C001 杭州精工 看了新线');
  const read = await office.core.db.audit.findMany({
    where: { action: 'file.read', subject: 'own-day' },
    include: { customer: true, actorStaff: true },
  });
  expect(read.map(({ customer, actorStaff }) => `${actorStaff?.code} ${customer?.code}`)).toEqual([
    'zhang C001',
  ]);
  expect(await office.ask('chen', '/crm 审计 查阅 C001')).toContain('当天工作的预填');
});
