import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openEntry } from '../../jobs/entries/open-entry.ts';
import pg from 'pg';
import { openDb } from '../../prisma/client.ts';
import { recordQueries } from '../scale/record-queries.ts';
import type { Edit } from '../templates/edited-templates.ts';
import { openRegisterOffice, type RegisterOffice } from './register-office.ts';

const loans: Readonly<Record<string, Edit>> = {
  'registers/loan.yaml': `title: { zh: 借样, en: loan }
command: { en: loan, zh: 借样 }
about: customer
number: "JY{yy}-{nn}"
form: loan-open
summary: unit
open: [salesperson, supervisor]
owner: opener
read: [own, supervisor]
unique:
  - { field: serial, unless: back }
computed:
  - { key: total, zh: 合计, en: total, plus: [deposit, freight] }
  - { key: rest, zh: 余额, en: rest, minus: [total, paid] }
  - { key: complete, zh: 完整度, en: complete, filled: [serial, deposit, freight] }
  - { key: lent, zh: 借用天数, en: days lent, days: [lentOn, backOn] }
states:
  - { key: out, zh: 借出, en: out }
  - { key: back, zh: 已还, en: back, end: true }
moves:
  - key: pay
    command: { en: pay, zh: 付款 }
    from: out
    to: same
    form: loan-pay
    by: [owner]
  - key: back
    command: { en: back, zh: 归还 }
    from: out
    to: back
    by: [owner]
    guards: [{ refuse: { zh: 还没付清, en: not paid }, unless: { rest: { atMost: 0 } } }]
  - key: again
    command: { en: again, zh: 再借 }
    from: back
    to: out
    by: [owner]
`,
  'forms/loan-open.yaml': `title: { zh: 借样, en: Loan }
submit: { zh: 提交, en: Submit }
fields:
  - { key: customer, label: { zh: 客户代号, en: Customer code }, type: line, required: true }
  - { key: unit, label: { zh: 样机, en: Unit }, type: line, required: true }
  - { key: serial, label: { zh: 机号, en: Serial number }, type: line }
  - { key: deposit, label: { zh: 押金, en: Deposit }, type: money, default: "500" }
  - { key: freight, label: { zh: 运费, en: Freight }, type: money }
  - { key: lentOn, label: { zh: 借出日期, en: Lent on }, type: day, required: true, default: today }
  - { key: backOn, label: { zh: 归还日期, en: Back on }, type: day }
  - { key: lender, label: { zh: 经手, en: Lender }, type: line, required: true, default: opener }
  - { key: contact, label: { zh: 跟进, en: Contact }, type: line, default: owner }
  - { key: purpose, label: { zh: 用途, en: Purpose }, type: text, default: { zh: 试用, en: trial } }
`,
  'forms/loan-pay.yaml': `title: { zh: 付款, en: Pay }
submit: { zh: 提交, en: Submit }
fields:
  - { key: paid, label: { zh: 已付, en: Paid }, type: money, required: true }
`,
};

let office: RegisterOffice;
beforeEach(async () => {
  office = await openRegisterOffice(loans);
  await office.aCustomer({ code: 'C001', name: '杭州精工' });
  await office.aCustomer({ code: 'C002', name: '宁波机械', salesperson: 'zhao' });
});
afterEach(() => office.close());

const entries = () => office.core.db.entry.findMany({ where: { register: 'loan' }, orderBy: { id: 'asc' } });

describe('a default', () => {
  it('is in the form, by day, person and language, and stands in for what a command leaves out', async () => {
    const reply = await office.reply('li', '/crm 借样 新建 C002');
    if (reply.kind !== 'form') throw new Error('expected the form');
    const initial = Object.fromEntries(reply.form.fields.map((field) => [field.key, field.initial]));
    const { li, zhao } = office.staff;
    expect(initial).toMatchObject({
      deposit: '500',
      lentOn: '2026-03-03',
      lender: li.name,
      contact: zhao.name,
      purpose: '试用',
    });
    await office.ask('li', '/crm 借样 新建 C002 押金=80 3号机');
    expect((await entries())[0]?.answers).toMatchObject({
      unit: '3号机',
      deposit: '80',
      lentOn: '2026-03-03',
      lender: li.name,
      purpose: '试用',
    });
  });

  it('that was emptied stays empty', async () => {
    const values = { customer: 'C001', unit: '3号机', lentOn: '2026-03-03', lender: 'x', deposit: '' };
    await office.submit('zhang', 'loan-open', '', values);
    expect((await entries()).map(({ answers }) => answers)).toEqual([
      expect.objectContaining({ unit: '3号机' }),
    ]);
    expect((await entries())[0]?.answers).not.toHaveProperty('deposit');
  });
});

describe('a unique field', () => {
  const open = (by: 'zhang' | 'zhao' | 'li', customer: string, serial: string) =>
    office.ask(by, `/crm 借样 新建 ${customer} 机号="${serial}" 样机一台`);

  it('refuses a second entry, whatever its case, width and blanks, and keeps what was written', async () => {
    await open('zhang', 'C001', 'SN 17-a');
    const again = await open('zhang', 'C001', 'ｓｎ17-A');
    expect(again).toContain('机号“ｓｎ17-A”已经有了：JY26-01');
    expect(again).toContain('样机一台');
    expect(await entries()).toHaveLength(1);
  });

  it("does not name another person's entry to someone who may not know it", async () => {
    await open('zhang', 'C001', 'SN17');
    const refused = await open('zhao', 'C002', 'SN17');
    expect(refused).toContain('机号“SN17”已经登记过');
    expect(refused).not.toContain('JY26');
  });

  it('of two processes that open the same at once, one does', async () => {
    const { core, staff } = office;
    const register = core.templates.registers.find(({ key }) => key === 'loan');
    if (register === undefined) throw new Error('expected the register');
    // Of different customers, whose locks do not order them.
    const customers = [await office.customer('C001'), await office.customer('C002')];
    const others = [openDb(office.url), openDb(office.url)];
    try {
      const opening = others.map(({ db }, n) =>
        openEntry({ ...core, db }, staff.zhang, {
          register,
          customer: customers[n] ?? null,
          answers: { serial: n === 0 ? 'SN 17' : 'ｓｎ17', unit: '样机' },
        }),
      );
      const done = await Promise.allSettled(opening);
      expect(done.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      expect(await entries()).toHaveLength(1);
    } finally {
      for (const other of others) await other.close();
    }
  });

  it('is looked up by its value, however many entries the register has', async () => {
    await open('zhang', 'C001', 'SN 17');
    const { db } = office.core;
    await db.$executeRaw`
      INSERT INTO entry (id, register, number, customer_id, opener_id, state, answers, opened_at)
      SELECT gen_random_uuid(), register, number || '-' || n, customer_id, opener_id, state,
        answers || jsonb_build_object('serial', 'old ' || n), opened_at
      FROM entry, generate_series(1, 3000) AS n`;
    await db.$executeRaw`VACUUM ANALYZE entry`;
    const queries = recordQueries();
    const [said, recorded] = await open('li', 'C001', 'OLD2999')
      .then((answer) => [answer, queries.take()] as const)
      .finally(() => queries.stop());
    expect(said).toContain('已经登记过');
    const [asked] = recorded.filter(({ text }) => text.includes('regexp_replace'));
    if (asked === undefined) throw new Error('expected the comparison');
    const client = new pg.Client({ connectionString: office.url });
    await client.connect();
    try {
      const { rows } = await client.query<{ 'QUERY PLAN': string }>({
        text: `EXPLAIN ${asked.text}`,
        values: [...asked.values],
      });
      expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('entry_answer_keys_idx');
    } finally {
      await client.end();
    }
  });

  it('of several who open the same at once, one does', async () => {
    const said = await Promise.all(
      Array.from({ length: 6 }, (_, n) => open(n % 2 === 0 ? 'zhang' : 'li', 'C001', 'SN17')),
    );
    expect(said.filter((one) => one.includes('已登记，编号'))).toHaveLength(1);
    expect(await entries()).toHaveLength(1);
  });

  it('counts again once an entry comes back into a state that counts', async () => {
    await office.ask('zhang', '/crm 借样 新建 C001 机号=SN17 押金=0 旧');
    expect(await office.ask('zhang', '/crm 借样 归还 JY26-01')).toContain('已还');
    expect(await open('zhang', 'C001', 'SN17')).toContain('JY26-02');
    expect(await office.ask('zhang', '/crm 借样 再借 JY26-01')).toContain('已经有了：JY26-02');
    expect((await entries()).map(({ state }) => state)).toEqual(['back', 'out']);
  });
});

describe('a computed field', () => {
  it('is shown, exported with, and decides a guard, to the fen', async () => {
    await office.ask('zhang', '/crm 借样 新建 C001 机号=SN17 押金=1000 运费=0.3 归还日期=2026-03-31 一');
    const shown = await office.ask('zhang', '/crm 借样 查看 JY26-01');
    expect(shown).toContain('合计：1,000.30');
    expect(shown).toContain('完整度：100%');
    expect(shown).toContain('借用天数：28 天');
    await office.ask('zhang', '/crm 借样 付款 JY26-01 已付=1000.29');
    expect(await office.ask('zhang', '/crm 借样 归还 JY26-01')).toContain('还没付清');
    const paid = await office.ask('zhang', '/crm 借样 付款 JY26-01 已付=1000.31');
    expect(paid).toContain('余额：-0.01');
    expect(await office.ask('zhang', '/crm 借样 归还 JY26-01')).toContain('已还');
  });

  it('without what it is worked out from is not there', async () => {
    await office.submit('zhang', 'loan-open', '', {
      customer: 'C001',
      unit: '3号机',
      lentOn: '2026-03-03',
      lender: 'x',
    });
    const shown = await office.ask('zhang', '/crm 借样 查看 JY26-01');
    expect(shown).toContain('完整度：0%');
    expect(shown).not.toContain('合计');
    expect(shown).not.toContain('借用天数');
  });
});
