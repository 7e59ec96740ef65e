import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findEntry } from '../../jobs/registers/find-entry.ts';
import { moveEntry } from '../../jobs/entries/move-entry.ts';
import { openEntry } from '../../jobs/entries/open-entry.ts';
import { openRegisterOffice, type RegisterOffice } from './register-office.ts';

let office: RegisterOffice;
beforeEach(async () => {
  office = await openRegisterOffice();
  await office.aCustomer({ code: 'C001', name: '杭州精工' });
});
afterEach(() => office.close());

const first = 'TS2603-001';
const open = () => office.ask('zhang', '/crm 投诉 新建 C001 类别=质量 3 号机漏油');
const owed = async () => {
  const rows = await office.core.db.followUp.findMany({ orderBy: [{ openedAt: 'asc' }, { dueOn: 'asc' }] });
  return rows.map(
    ({ step, cycle, state, dueOn }) => `${step} ${cycle} ${state} ${dueOn.toISOString().slice(0, 10)}`,
  );
};
const found = async () => {
  const register = office.core.templates.registers.find(({ key }) => key === 'complaint');
  const entry = register === undefined ? null : await findEntry(office.core, register, first);
  if (entry === null) throw new Error('there is no complaint');
  return entry;
};
const move = async (key: string) => {
  const found_ = (await found()).register.moves.find((one) => one.key === key);
  if (found_ === undefined) throw new Error(`there is no move ${key}`);
  return found_;
};

describe('41 投诉', () => {
  it('is opened, replied to, solved and checked with the customer, each in time, and hears of it who has to', async () => {
    expect(await open()).toContain('已登记，编号 TS2603-001。');
    await office.deliver();
    expect(office.titles('zhang')).toEqual(['投诉 TS2603-001（C001 杭州精工）']);
    expect(office.titles('li')).toEqual([]);
    // 4 working hours without a reply.
    await office.at('2026-03-03T14:00');
    expect(office.titles('li')).toEqual(['逾期未完成：投诉 TS2603-001（C001 杭州精工）']);

    expect(await office.ask('zhang', `/crm 投诉 回复 ${first} 明天派人更换密封圈`)).toContain(
      '现在是“处理中”',
    );
    expect(await office.ask('zhang', `/crm 投诉 解决 ${first} 已更换 纠正措施=出厂前保压`)).toContain(
      '现在是“待回访”',
    );
    await office.at('2026-03-10T09:00');
    expect(office.titles('zhang').at(-1)).toContain('TS2603-001');
    expect(await office.ask('wang', `/crm 投诉 回访 ${first} 客户满意`)).toContain('现在是“已结案”');
    expect(await owed()).toEqual([
      'complaint-reply TS2603-001#1 closed 2026-03-03',
      'complaint-solve TS2603-001#1 closed 2026-03-06',
      'complaint-revisit TS2603-001#1 closed 2026-03-10',
    ]);
    const card = await office.ask('li', `/crm 投诉 查看 ${first}`);
    for (const words of ['3 号机漏油', '质量', '明天派人更换密封圈', '出厂前保压', '客户满意']) {
      expect(card).toContain(words);
    }
    expect(await office.ask('li', '/crm 投诉')).toBe('没有进行中的投诉。看全部：/crm 投诉 列表 全部');
    expect(await office.ask('li', '/crm complaint list all')).toContain(first);
    // Nothing of it is posted to a customer's group.
    expect(office.chat.messages.filter(({ room }) => !room.startsWith('dm:'))).toEqual([]);
  });

  it('of a strategic customer is the supervisor’s to hear of at once', async () => {
    await office.core.db.customer.updateMany({ data: { strategicLevel: 'strategic' } });
    await open();
    await office.deliver();
    expect(office.titles('li')).toEqual(['投诉 TS2603-001（C001 杭州精工）']);
    expect(office.titles('chen')).toEqual([]);
  });

  it('opened again it is owed anew from now, and is not overdue at once', async () => {
    await open();
    await office.ask('zhang', `/crm 投诉 回复 ${first} 已派人`);
    await office.ask('zhang', `/crm 投诉 解决 ${first} 已更换`);
    await office.at('2026-03-10T10:00');
    expect(await office.ask('wang', `/crm 投诉 重开 ${first} 又漏了`)).toContain('现在是“处理中”');
    expect(await owed()).toContain('complaint-revisit TS2603-001#1 cancelled 2026-03-10');
    expect(await owed()).toContain('complaint-solve TS2603-001#2 open 2026-03-13');
    await office.at('2026-03-13T09:00');
    expect(office.titles('zhang').at(-1)).toContain('TS2603-001');
  });

  it('does not exist for those who may not read it, and its moves are not for those who may only read', async () => {
    await open();
    const unlike = (text: string) => text.replaceAll(/TS2603-\d+/gu, 'N');
    for (const who of ['zhou', 'zhao', 'qian'] as const) {
      const [theirs, none] = [
        await office.ask(who, `/crm 投诉 查看 ${first}`),
        await office.ask(who, '/crm 投诉 查看 TS2603-777'),
      ];
      expect([who, unlike(theirs)]).toEqual([who, unlike(none)]);
      expect([who, unlike(await office.ask(who, `/crm 投诉 回复 ${first} 好的`))]).toEqual([
        who,
        unlike(none),
      ]);
      expect([who, await office.ask(who, '/crm 投诉 列表 全部')]).toEqual([who, '没有您可以查看的投诉。']);
    }
    expect(await office.ask('wang', `/crm 投诉 回复 ${first} 好的`)).toBe(`${first} 的“回复”不由您办理。`);
    expect(await office.ask('zhou', '/crm 投诉 新建 C001 漏油')).not.toContain('已登记');
    expect((await found()).version).toBe(1);
  });

  it('a list of the customer’s follow-ups leaves out what is owed for a complaint that the reader may not see', async () => {
    await open();
    const work = '回复客户投诉';
    expect(await office.ask('li', '/crm 提醒 列表 C001')).toContain(work);
    expect(await office.ask('qian', '/crm 提醒 列表 C001')).not.toContain(work);
    expect(await office.ask('qian', '/crm 提醒 列表 C001')).toContain('杭州精工');
  });

  it('a form comes when nothing follows, with the customer; what is missing comes back with what was typed', async () => {
    const form = await office.reply('zhang', '/crm 投诉 新建 C001');
    if (form.kind !== 'form') throw new Error('expected a form');
    expect(form.form.fields.map(({ key, initial }) => `${key} ${initial ?? ''}`)).toContain('customer C001');
    // Without the customer the form asks for it, also where one of the company's other teams has it.
    for (const who of ['zhang', 'zhao'] as const) {
      const alone = await office.reply(who, '/crm 投诉 新建');
      if (alone.kind !== 'form') throw new Error('expected a form');
      expect(alone.form.fields.map(({ key, initial }) => `${key} ${initial ?? ''}`)).toContain('customer ');
    }
    expect(await office.ask('zhou', '/crm 投诉 新建')).toContain('只能由');
    expect(
      await office.submit('zhang', 'complaint-open', '', { customer: 'C001', summary: '漏油' }),
    ).toContain(first);
    expect(await office.ask('zhang', `/crm 投诉 解决 ${first} 好了`)).toContain('不能“解决”');
    expect(await office.ask('zhang', '/crm 投诉 新建 C001 类别=外观')).toContain('类别');
    const reply = await office.reply('zhang', `/crm 投诉 回复 ${first}`);
    expect(reply).toMatchObject({ kind: 'form', form: { form: 'complaint-reply' } });
  });

  it('the button of its reminder opens the form of the move; after the move it shows where the complaint is', async () => {
    await open();
    await office.deliver();
    const card = office.chat.messages.at(-1)?.content.buttons?.[0];
    const form = await office.press('zhang', 'close', card?.value ?? '');
    if (form.kind !== 'form') throw new Error('expected a form');
    const said = await office.submit('zhang', form.form.form, form.form.subject, { reply: '已派人' });
    expect(said).toContain('现在是“处理中”');
    expect(await office.pressed('zhang', 'close', card?.value ?? '')).toContain('处理中');
    expect(await office.pressed('zhao', 'close', card?.value ?? '')).toBe(
      await office.pressed('zhao', 'close', '00000000-0000-7000-8000-000000000000'),
    );
  });

  it('two people who press at once make one move, and the other is told who was first', async () => {
    await open();
    const { id, version } = await found();
    const reply = await move('reply');
    const pressed = (['zhang', 'li'] as const).map((who) =>
      moveEntry(office.core, office.staff[who], id, { move: reply, answers: { reply: who }, version }),
    );
    const done = await Promise.allSettled(pressed);
    expect(done.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await office.core.db.entryMove.count()).toBe(2);
    const late = done.find((one) => one.status === 'rejected');
    expect(late?.reason).toMatchObject({ code: 'already_done', says: { code: 'entry/moved-meanwhile' } });
    const form = await office.submit('li', 'complaint-reply', `${id}.${version}.reply`, { reply: '好' });
    expect(form).toContain('现在是“处理中”');
  });

  it('what the state does not allow is not put down to a colleague, unless they moved it after one had looked', async () => {
    await open();
    const { id, version } = await found();
    await office.ask('li', '/crm 投诉 回复 TS2603-001 已派人');
    const early = await office.ask('zhang', '/crm 投诉 回访 TS2603-001 满意');
    expect(early).toContain('TS2603-001 现在是“处理中”，不能“回访”');
    expect(early).not.toContain('李主管');
    // The card still showed what it was before.
    expect(await office.pressed('zhang', 'move', `${id}.${version}.reply`)).toContain('李主管已在');
    const revisit = await move('revisit');
    const late = moveEntry(office.core, office.staff.zhang, id, {
      move: revisit,
      answers: {},
      found: version,
    });
    await expect(late).rejects.toMatchObject({ says: { code: 'entry/moved-meanwhile' } });
  });

  it('numbers are given once, however many are opened at once, and none is given again', async () => {
    const { register } = await open().then(found);
    const customer = await office.customer('C001');
    const answers = { summary: '漏油' };
    const opened = await Promise.all(
      Array.from({ length: 8 }, () =>
        openEntry(office.core, office.staff.zhang, { register, customer, answers }),
      ),
    );
    const numbers = opened.map(({ number }) => number).toSorted();
    expect(numbers).toEqual([2, 3, 4, 5, 6, 7, 8, 9].map((n) => `TS2603-00${n}`));
    await office.core.db.entry.deleteMany({ where: { number: 'TS2603-009' } });
    const next = await openEntry(office.core, office.staff.zhang, { register, customer, answers });
    expect(next.number).toBe('TS2603-010');
  });

  it('follows the people of its customer: a new salesperson owns it and hears of it', async () => {
    await open();
    await office.deliver();
    expect(await office.ask('li', '/crm 客户 负责人 C001 salesperson zhao')).not.toBe('');
    await office.deliver();
    expect((await found()).owner?.name).toBe('赵敏');
    expect(office.titles('zhao').toSorted()).toEqual(
      ['您接手了 张伟的 1 个客户', '投诉 TS2603-001（C001 杭州精工）'].toSorted(),
    );
    expect(await office.ask('zhao', `/crm 投诉 回复 ${first} 已派人`)).toContain('处理中');
  });
});
