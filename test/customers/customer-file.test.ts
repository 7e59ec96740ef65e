import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readXlsx } from 'hucre/xlsx';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '../../bot/commands/engine/run-command.ts';
import { atCommandLine } from '../../jobs/access/command-line.ts';
import { maskName } from '../../jobs/customer-file/sections/contacts.ts';
import { exportFile } from '../../jobs/customer-file/export-file.ts';
import { bindRoom } from '../../jobs/rooms/bind-room.ts';
import { type Counter, openCounter } from '../commands/counter.ts';

let counter: Counter;
beforeEach(async () => {
  counter = await openCounter({ at: '2026-03-15T10:00' });
  await counter.aCustomer({ code: 'C001', name: '杭州精工', anchors: { firstContact: '2026-03-01' } });
});
afterEach(() => counter.close());

/** A customer with something in every section. */
async function aFullFile() {
  await counter.ask('zhang', '/crm 客户 日期 C001 试用开始 2026-03-01');
  await counter.ask('zhang', '/crm 记录 新增 C001 电话聊过，一切正常');
  await counter.ask('zhang', '/crm order C001 2026-03-02 promised=2026-03-10 amount=1200.50');
  await counter.ask('zhang', '/crm 联系人 新增 C001 王经理 职务=采购经理');
  await counter.ask('zhang', '/crm 投诉 新建 C001 3号机漏油');
  await counter.core.db.gift.create({
    data: {
      customerId: (await counter.customer('C001')).id,
      year: 1,
      anniversary: new Date('2027-03-02'),
      item: '茶叶礼盒',
      proposedFen: 48_000n,
      proposedById: counter.staff.zhang.id,
      proposedAt: new Date('2026-03-15T02:00:00Z'),
    },
  });
}

const buttonsOf = async (by: 'zhang' | 'wu') => {
  const reply = await runCommand(await counter.context(by), '/crm 档案 C001');
  return reply.kind === 'text' ? (reply.text.buttons ?? []) : [];
};

describe('客户档案', () => {
  it('shows stage, people, dates and how complete the file is, with what is missing', async () => {
    const said = await counter.ask('zhang', '/crm 档案 C001');
    expect(said).toContain('客户档案 · C001 杭州精工');
    expect(said).toContain('阶段：首次沟通');
    expect(said).toContain('业务员：张伟');
    // Supervisor, salesperson, assistant and the first contact, of twelve.
    expect(said).toContain('档案完整度：33%（4/12）');
    expect(said).toContain('档案还缺：');
    expect(said).toContain('备案');
  });

  it('the stage is the last one of the pipeline that has a day by today, whatever the order of recording', async () => {
    await counter.ask('zhang', '/crm 客户 日期 C001 报价 2026-03-10');
    await counter.ask('zhang', '/crm 客户 日期 C001 备案 2026-03-12');
    const quoted = await counter.ask('zhang', '/crm 档案 C001');
    expect(quoted).toContain('阶段：报价');
    for (const phase of [
      '五阶段：关系建立',
      '八步骤：谈判洽谈',
      '服务六阶段：合作签约',
      '生命周期：接触与建立关系',
    ])
      expect(quoted.split('\n').find((line) => line.startsWith('其他阶段划分'))).toContain(phase);
    await counter.ask('zhang', '/crm order C001 2026-03-15 promised=2026-04-01');
    expect(await counter.ask('zhang', '/crm 档案 C001')).toContain('阶段：首单成交');
  });

  it('days that fall together stand in the order of the process', async () => {
    await counter.ask('zhang', '/crm 客户 日期 C001 报价 2026-03-12');
    await counter.ask('zhang', '/crm 客户 日期 C001 需求确认 2026-03-12');
    const said = await counter.ask('zhang', '/crm 档案 C001');
    const places = ['首次沟通：', '需求确认：', '报价：'].map((label) => said.indexOf(label));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it('has a button for each section that is not empty, which shows its lines', async () => {
    await aFullFile();
    const buttons = await buttonsOf('zhang');
    expect(buttons.map(({ label }) => label)).toEqual([
      '待办事项（1）',
      '联系记录（1）',
      '订单（1）',
      '投诉（1）',
      '礼品（1）',
      '联系人（1）',
    ]);
    const lines = await Promise.all(
      buttons.map(async ({ value }) => await counter.ask('zhang', `/crm ${value.replace(/^0 /u, '')}`)),
    );
    expect(lines[1]).toContain('张伟');
    expect(lines[1]).toContain('电话聊过，一切正常');
    expect(lines[2]).toContain('下单 2026年3月2日 周一');
    expect(lines[2]).toContain('1,200.5');
    expect(lines[3]).toContain('TS2603-001');
    expect(lines[4]).toContain('茶叶礼盒');
    expect(lines[5]).toContain('王经理 · 采购经理');
  });

  it('only overdue matters say by how many days', async () => {
    await counter.ask('zhang', '/crm 客户 日期 C001 试用开始 2026-03-01');
    expect(await counter.ask('zhang', '/crm 档案 C001 待办事项')).toMatch(/逾期天数 [1-9]/u);
    // Due today: ten days later.
    const today = counter.core.clock.now().toZonedDateTimeISO('Asia/Shanghai').toPlainDate();
    await counter.ask('zhang', `/crm 客户 日期 C001 试用开始 ${today.subtract({ days: 10 }).toString()}`);
    const said = await counter.ask('zhang', '/crm 档案 C001 待办事项');
    expect(said).toContain('截止');
    expect(said).not.toContain('逾期天数');
  });

  it('a section is found by its name in the reader’s language, and an unknown one names those there are', async () => {
    await aFullFile();
    expect(await counter.ask('zhang', '/crm 档案 C001 联系记录')).toContain('电话聊过');
    expect(await counter.ask('zhang', '/crm file C001 secrets')).toContain('可以看的有：待办事项、联系记录');
  });

  it('is not for those who may not read the customer, and the answer reveals nothing', async () => {
    for (const by of ['zhao', 'zhou'] as const) {
      const said = await counter.ask(by, '/crm 档案 C001');
      expect(said).toContain('没有找到客户“C001”');
      expect(said).not.toContain('杭州精工');
    }
  });

  it('applications of others are for those who manage the customer', async () => {
    await counter.core.db.approvalRequest.create({
      data: {
        kind: 'gift',
        customerId: (await counter.customer('C001')).id,
        applicantId: counter.staff.wang.id,
        answers: {},
        askedAt: new Date('2026-03-15T02:00:00Z'),
      },
    });
    expect(await counter.ask('zhang', '/crm 档案 C001 申请')).toContain('还没有');
    expect(await counter.ask('wang', '/crm 档案 C001 申请')).toContain('礼品申请 · 王芳 · 待审批');
    expect(await counter.ask('li', '/crm 档案 C001 申请')).toContain('礼品申请 · 王芳 · 待审批');
  });

  it('is never shown in a group', async () => {
    const customer = await counter.customer('C001');
    counter.chat.addRoom('G-1', [{ platformUserId: 'U-zhang' }, { platformUserId: 'X', external: true }]);
    await bindRoom(counter.core, null, customer, { platform: 'chat', platformRoomId: 'G-1', name: '群' });
    const said = await counter.ask('zhang', '/crm 档案', 'G-1');
    expect(said).toContain('不在群里显示');
    expect(said).not.toContain('张伟');
  });

  it('every read is in the access log, of one’s own customers too', async () => {
    await counter.ask('zhang', '/crm 档案 C001');
    expect(await counter.core.db.audit.findMany({ where: { action: 'file.read' } })).toMatchObject([
      { actor: '张伟', subject: 'file' },
    ]);
  });

  it('those who do not work on the customer see no whole names of its people', async () => {
    await aFullFile();
    const { id: customerId } = await counter.customer('C001');
    await counter.core.db.contact.create({
      data: { customerId, name: '小陈', platform: 'feishu', platformUserId: 'ou-1' },
    });
    const all = await counter.ask('li', '/crm 档案 C001 联系人');
    expect(all).toContain('王经理');
    expect(all).toMatch(/小陈.*飞书/u);
    expect(all).not.toContain('feishu');
    const said = await counter.ask('qian', '/crm 档案 C001 联系人');
    expect(said).toContain('王** · 采购经理');
    expect(said).not.toContain('王经理');
  });

  it('a name is masked to its first character, however long it is', () => {
    expect(['王经理', '李', '𠮷野家', ''].map(maskName)).toEqual(['王**', '李**', '𠮷**', '**']);
  });
});

describe('export file', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'file-'));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it('is a workbook with a sheet for each section, and is recorded as read and as exported', async () => {
    await aFullFile();
    const to = join(dir, 'C001.xlsx');
    const customer = await counter.customer('C001');
    await exportFile({ core: counter.core, who: atCommandLine(), customer }, { to, overwrite: false });
    const { sheets } = await readXlsx(readFileSync(to));
    expect(sheets.map(({ name, rows }) => [name, rows.length - 1])).toEqual([
      ['概览', 12],
      ['待办事项', 1],
      ['联系记录', 1],
      ['订单', 1],
      ['申请', 0],
      // One for each register that is about customers.
      ...counter.core.templates.registers
        .filter(({ about }) => about === 'customer')
        .map(({ key, title }) => [title['zh-CN'], key === 'complaint' ? 1 : 0]),
      ['礼品', 1],
      ['联系人', 1],
    ]);
    expect(sheets[3]?.rows[1]?.[3]).toBe(1200.5);
    expect(
      await counter.core.db.audit.findMany({ where: { actor: 'cli' }, orderBy: { id: 'asc' } }),
    ).toMatchObject([
      { action: 'file.read', customerId: customer.id, subject: 'export file' },
      { action: 'export.file', customerId: customer.id, subject: 'C001.xlsx' },
    ]);
  });

  it('another kind of file is refused before anything is read', async () => {
    const customer = await counter.customer('C001');
    const order = { to: join(dir, 'C001.csv'), overwrite: false };
    await expect(exportFile({ core: counter.core, who: atCommandLine(), customer }, order)).rejects.toThrow(
      /xlsx/u,
    );
    expect(await counter.core.db.audit.count({ where: { actor: 'cli' } })).toBe(0);
  });
});
