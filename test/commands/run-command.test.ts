import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../bot/commands/engine/run-command.ts';
import { plainText } from '../../templates/reader/card.ts';
import { type Counter, openCounter } from './counter.ts';

let counter: Counter;
beforeAll(async () => {
  counter = await openCounter();
  await counter.aCustomer({ code: 'C001' });
});
afterAll(() => counter.close());

describe('a command that does not exist', () => {
  it.each([
    ['/crm costumer new C002', ['/crm customer']],
    ['/crm tody', ['/crm today']],
    ['/crm 客户 新键 C002', ['/crm 客户 新建']],
    ['/crm 推迟 C001', ['/crm 提醒 推迟']],
    ['/crm customer teir C001 潜力', ['/crm customer tier']],
    ['/crm new C002 乙厂', ['/crm customer new']],
    ['/crm 新增 电话聊过', ['/crm 客户 新建', '/crm 记录 新增', '/crm 员工 新增']],
    ['/crm remind snoze C001', ['/crm remind snooze C001']],
    ['/crm 推迟 C001 明天', ['/crm 提醒 推迟 C001 明天']],
    ['/crm 新建 客户 C002', ['是不是：\n/crm 客户 新建 C002']],
    ['/crm 新建客户 C002', ['是不是：\n/crm 客户 新建 C002']],
    ['/crm new customer C002', ['/crm customer new C002']],
    ['我的客户', ['/crm 客户']],
    ['查投诉', ['/crm 投诉']],
  ])('%s is answered with what may have been meant', async (typed, guesses) => {
    const said = await counter.ask('li', typed);
    for (const guess of guesses) expect(said).toContain(guess);
    expect(said).toContain(`您写的是：${typed}`);
  });

  it('with nothing near it the way to the list is shown', async () => {
    const said = await counter.ask('li', '/crm 天气怎么样');
    expect(said).toContain('没有“天气怎么样”这个命令');
    expect(said).toContain('/crm 帮助');
  });
});

describe('a line that begins with a customer', () => {
  const shown = (by: 'zhang' | 'zhao', typed: string) => counter.ask(by, typed);

  it('shows the customer, by code or by name, to who may read it', async () => {
    const asked = await shown('zhang', '/crm 客户 查看 C001');
    expect(await shown('zhang', 'C001')).toBe(asked);
    expect(await shown('zhang', 'c001')).toBe(asked);
    expect(asked).toContain('C001');
  });

  it('with more words is offered as a contact log', async () => {
    const said = await shown('zhang', 'C001 电话聊过，客户满意');
    expect(said).toContain('/crm 记录 C001 电话聊过，客户满意');
    expect(said).toContain('/crm 档案 C001');
  });

  it('is answered as any unknown word where the customer is not theirs or not there', async () => {
    const [hidden, absent] = [await shown('zhao', 'C001'), await shown('zhao', 'C999')];
    expect(hidden).toContain('没有“C001”这个命令');
    expect(hidden.replaceAll('C001', 'C999')).toBe(absent);
  });
});

describe('what goes wrong inside', () => {
  it('is a sentence with a reference, never a stack; the cause is in the log under it', async () => {
    const context = await counter.context('li');
    const db = new Proxy(counter.core.db, {
      get: (target, key, receiver): unknown => {
        if (key === 'sql') throw new Error('secret internals');
        return Reflect.get(target, key, receiver);
      },
    });
    const reply = await runCommand({ ...context, core: { ...context.core, db } }, '/crm today');
    const said = reply.kind === 'text' ? plainText(reply.text) : '';
    const reference = /编号 ([0-9a-f]{8})/u.exec(said)?.[1];
    expect(reference).toBeDefined();
    expect(said).not.toMatch(/secret|Error|at /);
    expect(counter.errors).toMatchObject([{ fields: { reference, what: 'today', by: 'li' } }]);
  });
});

describe('whatever is typed', () => {
  it('is answered', async () => {
    const words = fc.constantFrom(
      '客户',
      'customer',
      '记录',
      '提醒',
      'staff',
      '今天',
      '帮助',
      '新建',
      '查看',
      'list',
      'tier',
      '推迟',
      'C001',
      'C777',
      '潜力',
      '今天',
      '+3d',
      '=',
      '：',
      '等级=',
      '“',
      'zhang',
      '\u0000',
      '💬',
      '<@U1>',
    );
    const anyLine = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.array(words, { maxLength: 6 }).map((all) => all.join(' ')),
    );
    await fc.assert(
      fc.asyncProperty(anyLine, fc.constantFrom('zhang', 'li', 'zhou'), async (text, by) => {
        const reply = await runCommand(await counter.context(by), text);
        expect(['text', 'form']).toContain(reply.kind);
      }),
      { numRuns: 60 },
    );
    expect(counter.errors).toHaveLength(1);
  });
});
