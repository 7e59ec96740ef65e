import { plainText } from '../../templates/reader/card.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openDb } from '../../prisma/client.ts';
import { readRows } from '../../templates/reader/rows.ts';
import { openRegisterOffice, type RegisterOffice } from './register-office.ts';

let office: RegisterOffice;
beforeEach(async () => {
  office = await openRegisterOffice();
  await office.aCustomer({ code: 'C001', name: '杭州精工' });
  await office.aCustomer({ code: 'C002', name: '宁波机械', salesperson: 'zhao' });
  await office.aCustomer({ code: 'C003', name: '绍兴金辉' });
});
afterEach(() => office.close());

const rowsOf = async (register: string, field: string) => {
  const entry = await office.core.db.entry.findFirstOrThrow({ where: { register } });
  return readRows((entry.answers as Record<string, string>)[field]);
};
const visits = () =>
  office.core.db.entry.findMany({ where: { register: 'visit' }, include: { customer: true } });
const two = '2026-04-02 | C001 | 3B | 谈用量 | 300\n2026-04-20 ｜ 绍兴金辉 ｜ 3C ｜ 对账';
const plan = (lines: string) => office.ask('zhang', `/crm 月拜访计划 新建 2026-04\n${lines}`);

describe('rows of a form', () => {
  it('are written one per line, or pasted from a table, and shown again in words', async () => {
    expect(await plan(two)).toContain('各次费用合计：300');
    const rows = await rowsOf('visit-plan', 'visits');
    expect(rows.map(({ id: _, ...row }) => row)).toEqual([
      { on: '2026-04-02', client: 'C001', purpose: 'volume', goal: '谈用量', cost: '300' },
      { on: '2026-04-20', client: 'C003', purpose: 'payment', goal: '对账' },
    ]);
    const shown = await office.ask('li', '/crm 月拜访计划 查看 YB2603-001');
    expect(shown).toContain('2026年4月2日 周四 | C001 | 3B 推动业务量 | 谈用量 | ¥300');
    expect(shown).toContain('2026年4月20日 周一 | C003 | 3C 结清货款 | 对账');
    await office.deliver();
    expect(office.lastTo('li')).toContain('3B 推动业务量');
    await office.decide('li', '换一天');
    const pasted = '2026-04-02\tC001\t3B\t谈用量\t300\n\n2026-04-21\tC003\t3C\t对账\t';
    await office.ask('zhang', `/crm 月拜访计划 重新提交 YB2603-001 ${pasted}`);
    const after = await rowsOf('visit-plan', 'visits');
    expect(after.map(({ on }) => on)).toEqual(['2026-04-02', '2026-04-21']);
    // A row that stays, and one that is changed in its place, are the same rows.
    expect(after.map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
  });

  it.each<[string, string, string]>([
    [
      'a wrong day',
      '2026-04-02 | C001 | 3B | 谈用量\n\n2026-13-02 | C003 | 3B | 对账',
      '第 2 行“日期”：请填写日期',
    ],
    ['a choice that is none', '2026-04-02 | C001 | 9 | 谈用量', '第 1 行“目的”：请选择'],
    ['a cell left out', '2026-04-02 | C001 | 3B', '第 1 行“内容和预期效果”：请填写此项'],
    ['a cell too many', '2026-04-02 | C001 | 3B | 谈 | 1 | 2 | 3 | 4 | 5 | 同行业 | 6', '第 1 行多了几项'],
    ['a customer who is not theirs', '2026-04-02 | C002 | 3B | 谈用量', '没有您能办理的客户 C002'],
    ['a customer who is not there', '2026-04-02 | C999 | 3B | 谈用量', '没有您能办理的客户 C999'],
  ])('%s is named with its line, and nothing that was written is lost', async (_, lines, problem) => {
    const reply = await office.reply('zhang', `/crm 月拜访计划 新建 2026-04\n${lines}`);
    if (reply.kind !== 'form') throw new Error('expected the form');
    const field = reply.form.fields.find(({ key }) => key === 'visits');
    expect(field?.problem).toContain(problem);
    for (const line of lines.split('\n')) {
      for (const cell of line.split('|')) expect(field?.initial).toContain(cell.trim());
    }
    // Where no form can be opened, the text says how a line is written.
    expect(reply.instead === undefined ? '' : plainText(reply.instead)).toContain(
      '日期 | 客户 | 目的 | 内容和预期效果 | 费用',
    );
    expect(await office.core.db.entry.count()).toBe(0);
  });

  it('are limited: forty thousand characters come back with what is too much', async () => {
    const line = '2026-04-02 | C001 | 3B | 谈用量 | 300\n';
    const values = { month: '2026-04', visits: line.repeat(1200) };
    expect(await office.submit('zhang', 'visit-plan-open', '', values)).toContain('最多 3000 个字');
    const many = { topic: '月会', heldOn: '2026-03-20', agenda: '事\n'.repeat(201) };
    expect(await office.submit('li', 'meeting-open', '', many)).toContain('最多 200 行，现有 201 行');
    expect(await office.core.db.entry.count()).toBe(0);
  });

  it('that are added come after those that are there, and their sum is to the fen', async () => {
    await office.ask('zhou', '/crm 应收 新建 C001 金额=12000 应收日期=2026-03-17 0318 密封圈');
    const pay = (lines: string) => office.ask('zhou', `/crm 应收 部分收款 YS2603-001 ${lines}`);
    await pay('5000 | 2026-03-03 | 电汇');
    const before = await rowsOf('receivable', 'payments');
    expect(await pay('4000.01\n3000')).toContain('未收：-0.01');
    expect(await pay('-4000.01 | | 退票')).toContain('未收：4,000');
    const rows = await rowsOf('receivable', 'payments');
    expect(rows.map(({ amount }) => amount)).toEqual(['5000', '4000.01', '3000', '-4000.01']);
    expect(rows[0]).toEqual(before[0]);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(4);
  });
});

describe('33 拜访计划 (C7, C8)', () => {
  it('each visit of an approved plan is a visit of the person, which prompts its preparation', async () => {
    await plan(two);
    expect(await visits()).toEqual([]);
    await office.decide('li');
    expect((await visits()).map((one) => [one.customer?.code, one.state, one.number])).toEqual([
      ['C001', 'approved', 'BF2603-001'],
      ['C003', 'approved', 'BF2603-002'],
    ]);
    expect((await office.owed()).filter((one) => one.startsWith('visit-prepare'))).toEqual([
      'visit-prepare 2026-04-02',
      'visit-prepare 2026-04-20',
    ]);
    const shown = await office.ask('zhang', '/crm 拜访 查看 BF2603-002');
    expect(shown).toContain('对账');
    expect(shown).toContain('3C 结清货款');
  });

  it('the kind of people, whom, where, with whom and what to bring are those of the visit, also after it was sent back', async () => {
    const lines = '2026-04-02 | C001 | 2 | 看新线 | 300 | 王工 | 萧山 | 李主管 | 样册 | 潜在客户';
    await plan('2026-04-02 | C001 | 2 | 看新线');
    await office.decide('li', '写明对象');
    expect(await office.ask('zhao', `/crm 月拜访计划 重新提交 YB2603-001 ${lines}`)).not.toContain(
      '待主管审核',
    );
    await office.ask('zhang', `/crm 月拜访计划 重新提交 YB2603-001 ${lines}`);
    await office.decide('li');
    const shown = await office.ask('zhang', '/crm 拜访 查看 BF2603-001');
    for (const said of ['对象：潜在客户', '王工', '萧山', '李主管', '样册']) expect(shown).toContain(said);
  });

  it('approved after the day of its first visit, that visit is owed its report at once, the others their preparation', async () => {
    const lines = '2026-03-04 | C001 | 3B | 谈用量 | 300\n2026-03-20 | C001 | 3B | 对账 | 0';
    await office.ask('zhang', `/crm 月拜访计划 新建 费用预算=1200 2026-03\n${lines}`);
    await office.at('2026-03-06T10:00');
    await office.decide('li');
    expect(await office.owed()).toEqual([
      'visit-due-diligence 2026-03-04',
      'visit-prepare 2026-03-04',
      'visit-prepare 2026-03-20',
      'visit-report 2026-03-05',
      'visit-report 2026-03-21',
    ]);
    await office.at('2026-03-06T19:00');
    await office.at('2026-03-09T09:00');
    expect(office.lastTo('zhang')).toContain('填写拜访结果');
    expect(office.inGroups()).toEqual([]);
  });

  it('a database that stops between two visits opens none of them, and the next yes opens each once', async () => {
    await plan(two);
    const other = openDb(office.url);
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    try {
      let lock = () => {};
      const locked = new Promise<void>((resolve) => {
        lock = resolve;
      });
      const holding = other.db.$transaction(
        async (tx) => {
          await tx.$queryRaw`SELECT 1 FROM customer WHERE code = 'C003' FOR UPDATE`;
          lock();
          await released;
        },
        { timeout: 60_000 },
      );
      await locked;
      const deciding = office.decide('li').catch(() => 'failed');
      // The first visit is written, the second waits for its customer; the connection ends there.
      await vi.waitFor(
        async () => {
          const [ended] = await office.core.db.$queryRaw<{ n: number }[]>`
            SELECT count(pg_terminate_backend(pid))::int AS n FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock'`;
          expect(ended?.n).toBe(1);
        },
        { timeout: 40_000, interval: 20 },
      );
      await deciding;
      expect(await visits()).toEqual([]);
      release();
      await holding;
      await office.decide('li');
      expect((await visits()).map(({ number }) => number)).toEqual(['BF2603-001', 'BF2603-002']);
    } finally {
      release();
      await other.close();
    }
  });

  it('a visit of a customer whose data was erased meanwhile is left out, one of a merged customer is of the other', async () => {
    await plan(two);
    const [one, other] = await Promise.all(['C001', 'C002'].map((code) => office.customer(code)));
    const { db } = office.core;
    await db.customer.update({ where: { code: 'C003' }, data: { erasedAt: new Date('2026-03-03T04:00Z') } });
    await db.customer.update({ where: { id: one?.id ?? '' }, data: { mergedIntoId: other?.id ?? '' } });
    await office.decide('li');
    expect((await visits()).map(({ customer }) => customer?.code)).toEqual(['C002']);
  });

  it('what was written before rows were asked for is shown as it was, and opens nothing', async () => {
    await plan(two);
    await office.core.db.entry.updateMany({
      data: { answers: { month: '2026-04', visits: '杭州精工两次' } },
    });
    expect(await office.ask('zhang', '/crm 月拜访计划 查看 YB2603-001')).toContain('各次费用合计：0');
    await office.decide('li');
    expect(await visits()).toEqual([]);
  });
});
