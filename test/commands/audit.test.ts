import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { actionWords, keptWords, readWords } from '../../bot/commands/audit/action-words.ts';
import { keyWords } from '../../bot/commands/audit/change-words.ts';
import { groupsOf } from '../../bot/commands/index.ts';
import { pathOf } from '../../bot/commands/engine/route.ts';
import { runExport } from '../../jobs/book/run-export.ts';
import { readingActions } from '../../jobs/audit/list-audit.ts';
import { writeLog } from '../../jobs/logs/write-log.ts';
import { writeAudit } from '../../jobs/audit/write-audit.ts';
import { defaultRetention } from '../../jobs/retention/retention.ts';
import { fieldLabel, personFields } from '../../templates/reader/field-words.ts';
import { type Node, parseSource, walk } from '../architecture/source.ts';
import { isNodeLike, nameOf, propertyNames } from '../architecture/syntax.ts';
import { openShop, type Shop } from '../shop.ts';
import { type Counter, openCounter } from './counter.ts';
import { argScope } from './arg-scope.ts';
import { loadedTemplates } from '../templates/loaded-templates.ts';

const groups = groupsOf(loadedTemplates());

let counter: Counter;
beforeEach(async () => {
  counter = await openCounter({ at: '2026-03-02T08:00' });
});
afterEach(() => counter.close());

const others = { supervisor: 'qian', salesperson: 'zhao', assistant: null } as const;

describe('审计', () => {
  it('has who did what to a customer, the newest first, before and after in words', async () => {
    await counter.aCustomer({ code: 'C001', name: '杭州精工' });
    counter.clock.set('2026-03-03T10:00');
    await counter.ask('li', '/crm 客户 等级 C001 潜力');
    counter.clock.set('2026-03-03T11:30');
    await counter.ask('zhang', '/crm 客户 日期 C001 试用开始 2026-03-04');
    const said = await counter.ask('li', '/crm 审计 C001');
    const [title, ...lines] = said.split('\n');
    expect(title).toBe('C001 杭州精工：审计');
    expect(lines.slice(0, 4)).toEqual([
      '2026年3月3日 周二',
      '· 11:30 · 张伟 · 修改日期 · 试用开始：2026年3月2日 周一 → 2026年3月4日 周三',
      '· 10:00 · 李主管 · 修改客户档案 · 跟进等级：普通 → 潜力',
      '2026年3月2日 周一',
    ]);
    expect(said).toContain('系统 · 新建客户档案');
  });

  it('gives the same in English', async () => {
    const english = await openCounter({ language: 'en' });
    try {
      await english.aCustomer({ code: 'C001', name: 'Acme' });
      await english.ask('li', '/crm customer tier C001 potential');
      const said = await english.ask('li', '/crm audit show C001');
      expect(said).toContain(
        'Mon 2 Mar 2026\n· 08:00 · 李主管 · changed the customer · tier: ordinary → potential',
      );
    } finally {
      await english.close();
    }
  });

  it('has who was refused, and what they tried, never what they typed behind it', async () => {
    await counter.aCustomer({ code: 'C001' });
    await counter.ask('zhang', '/crm 客户 等级 C001 潜力');
    await counter.ask('zhao', '/crm 记录 新增 C001 密谈内容');
    const said = await counter.ask('chen', '/crm audit');
    expect(said).toContain('张伟 · 无权操作，已拒绝：/crm customer tier');
    expect(said).toContain('原因：角色无此权限');
    expect(said).toContain('赵敏 · 无权操作，已拒绝：/crm log add · C001');
    expect(said).toContain('原因：客户不归其跟进');
    expect(said).not.toContain('密谈');
  });

  it('shows a supervisor his own customers alone; a director and the general manager see all', async () => {
    await counter.aCustomer({ code: 'C001' });
    await counter.aCustomer({ code: 'C002', ...others });
    expect(await counter.ask('li', '/crm 审计')).toContain('C001');
    expect(await counter.ask('li', '/crm 审计')).not.toContain('C002');
    for (const by of ['chen', 'wu'] as const) {
      expect(await counter.ask(by, '/crm 审计')).toMatch(/C002[\s\S]*C001/u);
    }
  });

  it('refuses a supervisor the record of another’s customer, and that is on record', async () => {
    await counter.aCustomer({ code: 'C002', name: '宁波精工', ...others });
    expect(await counter.ask('li', '/crm 审计 C002')).toContain('只给它的销售主管和更上一级看');
    expect(await counter.ask('li', '/crm 审计 查阅 C002')).toContain('只给它的销售主管和更上一级看');
    const said = await counter.ask('qian', '/crm 审计 C002');
    expect(said).toContain('李主管 · 无权操作，已拒绝：/crm audit show');
    expect(said).toContain('李主管 · 无权操作，已拒绝：/crm audit access');
  });

  it.each(['zhang', 'wang', 'zhou'] as const)('is not for %s', async (by) => {
    await counter.aCustomer({ code: 'C001' });
    for (const line of ['/crm 审计', '/crm 审计 查阅 C001']) {
      expect(await counter.ask(by, line)).toContain('这个命令由销售主管、营销总监、总经理使用');
    }
  });

  it('can be asked by person and by day, looks included', async () => {
    await counter.aCustomer({ code: 'C001' });
    await counter.ask('zhang', '/crm 客户 查看 C001');
    counter.clock.set('2026-03-05T00:30');
    await counter.ask('zhang', '/crm 客户 日期 C001 到货 2026-03-05');
    const zhang = await counter.ask('li', '/crm 审计 人员=张伟');
    expect(zhang).toContain('张伟 · 查看档案：客户档案');
    expect(zhang).toContain('张伟 · 修改日期 · 到货：');
    expect(zhang).not.toContain('李主管');
    const since = await counter.ask('li', '/crm 审计 人员=张伟 起=2026-03-05');
    expect(since).toContain('修改日期 · 到货');
    expect(since).not.toContain('查看档案');
    expect(await counter.ask('li', '/crm 审计 起=2026-03-06')).toBe('没有记录。');
  });

  it('shows as many entries as requested, and mentions older ones', async () => {
    await counter.aCustomer({ code: 'C001' });
    for (const day of Array.from({ length: 16 }, (_, n) => n + 1)) {
      await counter.ask('li', `/crm 客户 日期 C001 到货 2026-01-${day}`);
    }
    const said = await counter.ask('li', '/crm 审计 C001 条数=15');
    expect(said.match(/^· /gmu)).toHaveLength(15);
    expect(said).toContain('更早的还有');
    const all = await counter.ask('li', '/crm 审计 C001 条数=50');
    expect(all.match(/^· /gmu)).toHaveLength(18);
    expect(all).not.toContain('更早的还有');
  });

  it('names people, with their code only where two have one name', async () => {
    await counter.aCustomer({ code: 'C001' });
    await counter.ask('li', '/crm 客户 负责人 C001 业务员 zhao');
    await counter.ask('li', '/crm 客户 负责人 C001 业务助理 无');
    const said = await counter.ask('li', '/crm 审计 C001');
    expect(said).toContain('修改客户档案 · 业务员：张伟 → 赵敏');
    expect(said).toContain('修改客户档案 · 业务助理：王芳 → 无');
    expect(said).not.toMatch(/zhang|zhao|wang/u);
    await counter.core.db.staff.update({ where: { code: 'zhao' }, data: { name: '张伟' } });
    expect(await counter.ask('li', '/crm 审计 C001')).toContain('业务员：张伟 (zhang) → 张伟 (zhao)');
  });

  it('has one line for the same change of several customers, and for the same act several times', async () => {
    for (const code of ['C001', 'C002', 'C003']) await counter.aCustomer({ code });
    for (const code of ['C001', 'C002', 'C003']) {
      counter.clock.set(`2026-03-03T10:0${code.slice(-1)}`);
      await counter.ask('li', `/crm 客户 等级 ${code} 潜力`);
    }
    const all = await counter.ask('li', '/crm 审计');
    expect(all).toContain(
      '· 10:01–10:03 · 李主管 · 修改客户档案 · 跟进等级：普通 → 潜力 · 3 个客户：C003、C002、C001',
    );
    for (let n = 0; n < 3; n += 1) await counter.ask('zhao', '/crm 客户 等级 C001 潜力');
    expect(await counter.ask('chen', '/crm 审计')).toContain(
      '· 10:03 · 赵敏 · 无权操作，已拒绝：/crm customer tier（3 次）',
    );
  });

  it('never shows private contact details, wherever they occur', async () => {
    const { id } = await counter.aCustomer({ code: 'C001' });
    await writeAudit(counter.core.db, {
      at: counter.clock.now(),
      by: counter.staff.zhang,
      action: 'customer.change',
      subject: 'contact',
      customerId: id,
      before: { mobile: null },
      after: { mobile: '057188886666', address: '西湖区', summary: '他的手机是 13812345678' },
    });
    const said = await counter.ask('li', '/crm 审计 C001');
    expect(said).toContain('138****5678');
    expect(said).toContain('（不显示）');
    expect(said).not.toMatch(/057188886666|西湖区|13812345678/u);
  });

  it('shows money in yuan and only the changed values', async () => {
    const { id } = await counter.aCustomer({ code: 'C001' });
    await writeAudit(counter.core.db, {
      at: counter.clock.now(),
      by: null,
      action: 'order.record',
      subject: 'C001',
      customerId: id,
      before: { amountYuan: '500', promisedOn: '2026-03-05' },
      after: { amountYuan: '600.5', promisedOn: '2026-03-05' },
    });
    const said = await counter.ask('li', '/crm 审计 C001');
    expect(said).toContain('系统 · 登记首单\n  金额（元）：500 → 600.50');
    expect(said).not.toContain('承诺');
  });
});

describe('what the whole process writes', () => {
  let shop: Shop;
  beforeEach(async () => {
    shop = await openShop({ at: '2027-01-25T10:00', steps: 'all' });
    await shop.aCustomer({ code: 'C001', name: '杭州精工', anchors: { firstDeal: '2026-03-02' } });
  });
  afterEach(() => shop.close());
  const record = async () => await shop.ask('chen', '/crm 审计 C001 条数=50');

  it('of a gift is read in words: proposed, confirmed, spent', async () => {
    await shop.ask('zhang', '/crm 礼品 申请 C001 茶叶礼盒 480');
    const { id } = await shop.core.db.approvalRequest.findFirstOrThrow();
    await shop.press('zhou', 'approve', id);
    await shop.ask('zhou', '/crm 礼品 实付 C001 1 476.5 票据=No123');
    const said = await record();
    expect(said).toContain('提交审批：礼品申请\n  礼品：茶叶礼盒；金额：¥480');
    expect(said).toContain('审批同意：礼品申请\n  审批：第 1 级');
    expect(said).toContain(
      '登记礼品实付：茶叶礼盒\n  第几周年：1；票据：No123；付款日期：2027年1月25日 周一；实付（元）：476.50；申请金额（元）：480',
    );
    expect(said).not.toMatch(/[a-z][A-Z]/u);
  });

  it('of a greeting names the festival and the decision', async () => {
    await shop.ask('zhang', '/crm 节日 不发 C001 春节 客户在海外');
    expect(await record()).toContain(
      '决定节日祝福：春节（2027年2月6日 周六）\n  状态：这次不发；原因：客户在海外',
    );
  });

  it('of grades and orders has no word of the program in it', async () => {
    await shop.ask('li', '/crm 等级 C001 价值=A1 年用量=600000 理由=长期合作');
    await shop.ask('zhang', '/crm 订单 登记 C001 2026-03-02 承诺=2026-03-10 金额=12000');
    const said = await record();
    expect(said).toContain('修改客户档案 · 年用量（元）：');
    expect(said).toContain('金额（元）：12,000');
    expect(said).not.toMatch(/[a-z][A-Z]/u);
  });

  it('of a log has the questions of its form and the answers as they were chosen', async () => {
    const { core, staff } = shop;
    const customer = await shop.customer('C001');
    const fields = { result: 'good' };
    const log = { purpose: 'trial-check', summary: '运行正常', channel: 'phone', fields };
    await writeLog(core, staff.zhang, customer, log);
    expect(await record()).toContain('试用结果：良好；小结：运行正常');
  });

  it('names the files exported, and their kind', async () => {
    const to = join(mkdtempSync(join(tmpdir(), 'xinhang-')), 'customers.csv');
    await runExport(shop.core, { what: 'customers', since: null, to, overwrite: true });
    expect(await shop.ask('chen', '/crm 审计 查阅 C001')).toContain('系统管理员 · 查看档案：导出的客户表');
    expect(await shop.ask('chen', '/crm 审计')).toContain(
      '系统管理员 · 导出客户表：customers.csv\n  行数：1',
    );
  });
});

describe('谁看过', () => {
  it('lists everyone who read the file, with part and time, including this very read', async () => {
    await counter.aCustomer({ code: 'C001', name: '杭州精工' });
    await counter.ask('zhang', '/crm 客户 查看 C001');
    counter.clock.set('2026-03-02T09:00');
    await counter.ask('qian', '/crm 记录 列表 C001');
    await counter.ask('qian', '/crm 提醒 列表 C001');
    await counter.ask('li', '/crm 审计 C001');
    counter.clock.set('2026-03-02T10:00');
    const said = await counter.ask('li', '/crm 审计 查阅 C001');
    expect(said.split('\n')).toEqual([
      'C001 杭州精工：谁看过档案',
      '2026年3月2日 周一',
      '· 09:00 · 李主管 · 查看审计：改动记录',
      '· 09:00 · 钱主管 · 查看档案：事项和提醒',
      '· 09:00 · 钱主管 · 查看档案：联系记录',
      '· 08:00 · 张伟 · 查看档案：客户档案',
    ]);
    expect(await counter.ask('li', '/crm 审计 查阅 C001')).toContain('李主管 · 查看审计：查阅记录');
  });

  it('says so if no one has read it', async () => {
    await counter.aCustomer({ code: 'C001' });
    expect(await counter.ask('li', '/crm 审计 查阅 C001')).toContain('还没有人看过');
  });
});

describe('the words', () => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const sources = ['jobs', 'bot']
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((f) =>
        join(root, folder, f),
      ),
    )
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(file, 'utf8'));

  it('exist in both languages for every action that is recorded', () => {
    const written = new Set(
      sources.flatMap((text) =>
        [...text.matchAll(/\baction: [^\n]*/gu)].flatMap(([line]) =>
          [...line.matchAll(/'([a-z-]+\.[a-z-]+)'/gu)].map(([, action = '']) => action),
        ),
      ),
    );
    expect(written.size).toBeGreaterThan(12);
    expect([...written, ...readingActions].filter((action) => actionWords[action] === undefined)).toEqual([]);
    for (const words of Object.values(actionWords)) {
      expect(argScope('zh-CN').say(words)).toMatch(/\p{Script=Han}/u);
      expect(argScope('en').say(words)).not.toMatch(/\p{Script=Han}/u);
    }
  });

  const playbook = argScope().playbook;
  const trees = ['jobs', 'bot'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => [file, readFileSync(join(root, folder, file), 'utf8')] as const)
      .filter(([, text]) => /\bwriteAudits?\(|AuditEntry/u.test(text))
      .map(([file, text]) => parseSource(file, text).tree),
  );

  /** Written out in `before` and `after` of an entry, with the text of the value. */
  function notedFields(): { key: string; code: boolean }[] {
    const noted: { key: string; code: boolean }[] = [];
    /** Not what is inside a call: `today.subtract({ days: 1 })`. */
    const collect = (value: unknown): void => {
      if (!isNodeLike(value) || value.type === 'CallExpression') return;
      if (value.type === 'ConditionalExpression') {
        collect(value['consequent']);
        collect(value['alternate']);
      }
      if (value.type !== 'ObjectExpression') return;
      for (const property of value['properties'] as Node[]) {
        if (property.type === 'SpreadElement') collect(property['argument']);
        const key = property['computed'] === true ? null : nameOf(property['key']);
        if (key === null) continue;
        const written = JSON.stringify(property['value']);
        noted.push({ key, code: /"property":\{[^{}]*"name":"code"/u.test(written) });
        collect(property['value']);
      }
    };
    for (const tree of trees) {
      walk(tree, (node) => {
        if (node.type !== 'ObjectExpression' || !propertyNames(node).includes('action')) return;
        for (const property of node['properties'] as Node[]) {
          const named = nameOf(property['key']);
          if (named === 'before' || named === 'after') collect(property['value']);
          // `...(known === null ? {} : { before: … })`
          if (property.type === 'SpreadElement') {
            walk(property, (inner) => {
              const name = nameOf(inner['key']);
              if (inner.type === 'Property' && (name === 'before' || name === 'after')) {
                collect(inner['value']);
              }
            });
          }
        }
      });
    }
    return noted;
  }

  it('exist for every field that an entry notes, and codes of people are read as names', () => {
    const noted = notedFields();
    const keys = new Set(noted.map(({ key }) => key));
    expect([...keys]).toEqual(expect.arrayContaining(['reason', 'until', 'standInFor', 'nextOn', 'of']));
    const ids = ['room'];
    expect(
      [...keys].filter((key) => keyWords[key] === undefined && fieldLabel(key, playbook) === null),
    ).toEqual(ids);
    const people = new Set(noted.filter(({ code }) => code).map(({ key }) => key));
    expect(people.size).toBeGreaterThan(3);
    expect([...people].filter((key) => !personFields.has(key))).toEqual([]);
  });

  it('exist for every kind of data that expires', () => {
    expect(Object.keys(keptWords)).toEqual(Object.keys(defaultRetention));
  });

  it('exist for everything recorded as read, and name existing commands', () => {
    const paths = groups.flatMap((group) => group.commands.map((command) => pathOf(group, command)));
    const elsewhere = sources.flatMap((text) =>
      [...text.matchAll(/(?:(?<!function )note(?:Reads|Shown)\([^)]*|\bask\(ctx), '([a-z -]+)'/gu)].map(
        ([, what = '']) => what,
      ),
    );
    expect(elsewhere).toEqual(expect.arrayContaining(['feed', 'panel', 'preview']));
    expect(elsewhere.filter((what) => readWords[what] === undefined)).toEqual([]);
    const known = [...paths, ...elsewhere];
    expect(
      Object.keys(readWords).filter((what) => !known.includes(what) && !what.startsWith('export ')),
    ).toEqual([]);
    const files = groups.flatMap((group) =>
      group.commands.filter(({ reads }) => reads === 'file').map((command) => pathOf(group, command)),
    );
    expect(files).toEqual(expect.arrayContaining(['customer show', 'log list', 'remind list', 'grade show']));
    expect(files.filter((what) => readWords[what] === undefined)).toEqual([]);
  });
});
