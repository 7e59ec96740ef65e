import { afterEach, describe, expect, it } from 'vitest';
import { complete } from '../../bot/commands/engine/complete.ts';
import { looksLikeCommand } from '../../bot/commands/engine/looks-like-command.ts';
import { aCompany } from '../company.ts';
import { freshDatabase } from '../database.ts';
import { type Counter, openCounter } from './counter.ts';
import { argScope } from './arg-scope.ts';
import { loadedTemplates } from '../templates/loaded-templates.ts';

const templates = loadedTemplates();

let counter: Counter | undefined;
afterEach(async () => {
  await counter?.close();
  counter = undefined;
});

describe('help', () => {
  it('shows what this person may use and nothing else', async () => {
    counter = await openCounter();
    const forSalesperson = await counter.ask('zhang', '/crm 帮助');
    const forSupervisor = await counter.ask('li', '/crm 帮助');
    for (const both of ['今天', '查看 show', '新增 add', '推迟 snooze', '完成 done']) {
      expect(forSalesperson).toContain(both);
      expect(forSupervisor).toContain(both);
    }
    for (const one of ['客户 customer：新建 new', '等级 tier', '跳过 skip', '角色 role']) {
      expect(forSalesperson).not.toContain(one);
      expect(forSupervisor).toContain(one);
    }
  });

  it('folds every group to a line, and names how to unfold it', async () => {
    counter = await openCounter();
    const said = await counter.ask('li', '/crm 帮助');
    expect(said).toMatch(/^客户 customer：新建 new、/mu);
    expect(said.split('\n').length).toBeLessThan(30);
    expect(said).toMatch(/^台账：.*投诉 complaint、.*；各自的用法如 \/crm 帮助 /mu);
    expect(said).toContain('/crm 帮助');
  });

  it.each([['/crm'], [''], ['@新航'], ['/crm help'], ['/crm 帮助 没有这个']])(
    '%j shows all',
    async (typed) => {
      counter = await openCounter();
      expect(await counter.ask('li', typed)).toMatch(/^新航命令\n今天 today：/u);
    },
  );

  it.each([
    ['/crm help customer'],
    ['/crm 帮助 客户'],
    ['/crm 客户 帮助'],
    ['/crm customer ?'],
    ['/crm 帮助 客户 新建'],
  ])('%s shows usage and examples of the group', async (typed) => {
    counter = await openCounter();
    const said = await counter.ask('li', typed);
    expect(said).toContain('/crm 客户 等级 <客户代号> <跟进等级>');
    expect(said).toContain('例：/crm 客户 等级 C001 潜力');
    expect(await counter.ask('zhang', typed)).not.toContain('/crm 客户 等级');
  });

  it('in an English company everything is in English', async () => {
    counter = await openCounter({ language: 'en' });
    await counter.aCustomer({ code: 'C001', name: 'Acme' });
    for (const typed of [
      'help',
      'help customer',
      'today',
      'customer show C001',
      'remind list C001',
      'customer tier C001 potential',
      'nonsense',
      'customer tier',
      'log add C001 spoke',
      'log list C001',
      'staff list xx',
      'remind snooze C001 +1d',
    ]) {
      const said = (await counter.ask('li', typed))
        .replaceAll(/李主管|张伟|王芳|陈总监/gu, '')
        .replaceAll(/^e\.g\. .*$/gmu, '')
        .replaceAll(/^Example: .*$/gmu, '');
      expect(said).not.toMatch(/\p{Script=Han}/u);
    }
  });
});

describe('completion', () => {
  const who = async (code: 'li' | 'zhang') => {
    const { db, close } = await freshDatabase();
    const { staff } = await aCompany(db);
    await close();
    return staff[code];
  };
  /** What may be named is a question of the register and of access: see `test/rehearsal`. */
  const asked: string[] = [];
  const nameable = {
    customers: async (begun: string) => {
      asked.push(`customers ${begun}`);
      return [{ code: 'C001', name: '杭州精工' }].filter(({ code, name }) =>
        `${code} ${name}`.includes(begun),
      );
    },
    people: async (begun: string) => {
      asked.push(`people ${begun}`);
      return [{ code: 'zhang', name: '张伟' }];
    },
  };
  const labels = async (code: 'li' | 'zhang', text: string) =>
    (await complete(await who(code), text, { ...argScope(), templates }, nameable)).map(({ label }) => label);

  it('continues the typed text in its own language', async () => {
    const all = await labels('li', '/');
    expect(all).toEqual(expect.arrayContaining(['今天', '客户', '记录', '提醒', '员工']));
    expect([all[0], all.at(-1)]).toEqual(['今天', '帮助']);
    expect(await labels('li', '/crm cus')).toEqual(['customer']);
    expect(await labels('li', '/crm 客户 ')).toContain('客户 新建');
    expect(await labels('li', '／crm 客户 等')).toEqual(['客户 等级']);
    expect(await labels('li', '/crm 客户 新建 C001 甲厂 业')).toEqual(['业务员=']);
    expect(await labels('li', '/crm customer new C001 甲厂 tier=ordinary ti')).toEqual([]);
  });

  it.each([
    ['a customer after a command about one', '/crm 客户 查看 杭', ['/crm 客户 查看 C001 '], 'customers 杭'],
    ['a customer after a group that means one', '/crm 客户 C0', ['/crm 客户 C001 '], 'customers C0'],
    ['a customer by name of the word', '/crm log list 客户=', ['/crm log list 客户=C001 '], 'customers '],
    [
      'a colleague as a value',
      '/crm 审计 查看 C001 人员=zh',
      ['/crm 审计 查看 C001 人员=zhang '],
      'people zh',
    ],
    [
      'a colleague by position',
      '/crm customer seat C001 assistant 张',
      ['/crm customer seat C001 assistant zhang '],
      'people 张',
    ],
  ])('goes on to %s', async (_what, typed, texts, question) => {
    asked.length = 0;
    const found = await complete(await who('li'), typed, { ...argScope(), templates }, nameable);
    expect(found.map(({ text }) => text)).toEqual(texts);
    expect(asked).toEqual([question]);
  });

  it('offers only what this person may use', async () => {
    expect(await labels('li', '/crm 客户 ')).toContain('客户 新建');
    expect(await labels('zhang', '/crm 客户 ')).toContain('客户 查看');
    expect(await labels('zhang', '/crm 客户 ')).not.toContain('客户 新建');
    expect(await labels('zhang', '/crm 客户 新建 ')).toEqual([]);
  });

  it('leaves an ordinary message alone', async () => {
    expect(await labels('li', '今天怎么样')).toEqual([]);
    expect(await labels('li', '')).toEqual([]);
  });

  it('what it offers is understood as it is', async () => {
    const found = await complete(await who('li'), '/crm 客户 ', { ...argScope(), templates }, nameable);
    expect(found.length).toBeGreaterThan(3);
    for (const { text } of found) expect(looksLikeCommand(text, templates), text).toBe(true);
  });
});

describe('plainly a command', () => {
  it.each([
    ['/crm today'],
    ['／今天'],
    ['@新航 /crm 客户'],
    ['@新航 今天'],
    ['今天'],
    ['客户 新建 C001 甲厂'],
    ['客户 C001'],
    ['crm 帮助'],
    ['、crm 今天'],
    ['<@U0BOT> today'],
    ['@新航'],
  ])('%s', (text) => {
    expect(looksLikeCommand(text, templates)).toBe(true);
  });

  it.each([
    ['今天设备坏了'],
    ['今天 设备坏了，麻烦看看'],
    ['客户 说了很多'],
    ['@新航 设备运行正常'],
    ['记录一下我们的意见'],
    ['"今天"'],
    ['好的'],
  ])('%s is not', (text) => {
    expect(looksLikeCommand(text, templates)).toBe(false);
  });
});
