import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleStaff } from '../../bot/rehearsal/sample-company.ts';
import { enterStaff } from '../../jobs/book/load-book.ts';
import { loadedTemplates } from '../templates/loaded-templates.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';
import { aRehearsal } from '../rehearsal/a-rehearsal.ts';
import { withoutDuties } from '../with-steps.ts';
import { atThePage, type PageClient } from './page-client.ts';

const group = 'customer:C001';
const people = ['li', 'zhang', 'zhao', 'wang', 'zhou', 'chen', 'customer:C001'] as const;

/**
 * From first contact to the second anniversary, as a newcomer experiences it in the rehearsal: only the page's own
 * requests, as the person concerned, with the rehearsal's own clock. Each part continues where the one before it
 * ended.
 */
describe('two years of one customer in the rehearsal', { timeout: 1_200_000 }, () => {
  let database: FreshDatabase;
  let rehearsal: ReturnType<typeof aRehearsal>;
  let url: string;
  const clients = new Map<string, PageClient>();
  beforeAll(async () => {
    database = await freshDatabase();
    // Duties are tested in test/registers/duties.
    rehearsal = aRehearsal(database.db, '2026-03-02T10:00', undefined, withoutDuties(loadedTemplates()));
    await enterStaff(rehearsal.core, sampleStaff, 'web');
    url = await rehearsal.listen();
  });
  afterAll(async () => {
    await rehearsal.close();
    await database.close();
  });

  const as = async (person: (typeof people)[number]): Promise<PageClient> => {
    const client = clients.get(person) ?? (await atThePage(url, person, rehearsal.settled));
    clients.set(person, client);
    return client;
  };
  const now = () => rehearsal.clock.now().toZonedDateTimeISO('Asia/Shanghai').toPlainDateTime();
  /** Uses the rehearsal's buttons to move to 10:00 on that day. */
  const goTo = async (day: string) => {
    const li = await as('li');
    const wanted = Temporal.PlainDate.from(day);
    for (;;) {
      const left = now().toPlainDate().until(wanted).days;
      if (left <= 0) break;
      await li.move(left >= 7 ? 'plus-7-days' : 'next-day');
    }
    expect(now().toString()).toBe(`${day}T10:00:00`);
  };
  const today = () => now().toPlainDate().toString();
  const open = async () => (await (await as('li')).followUps('C001')).filter(({ state }) => state === 'open');
  const stepsOpen = async () => (await open()).map(({ step }) => step);

  it('the customer is opened, filed, understood, planned for and quoted', async () => {
    const li = await as('li');
    await li.say('/crm 客户 新建 C001 杭州精工 等级=普通 业务员=zhang 助理=wang 首次沟通=今天');
    expect(await li.rooms()).toContain(group);
    await goTo('2026-03-03');
    await li.fill('客户备案', '记录结果', { filedOn: today(), summary: '展会认识，要一台数控车床' });
    expect(await stepsOpen()).not.toContain('客户备案');

    await goTo('2026-03-04');
    await (await as('zhang')).say('/crm 客户 日期 C001 需求确认 今天');
    await goTo('2026-03-06');
    const solution = { solutionConfirmedOn: today(), drawings: 'confirmed', summary: '二号方案' };
    await li.fill('方案与图纸', '记录结果', solution);
    await goTo('2026-03-08');
    // The quotation is prompted for at 17:00 on the day itself; its deadline is two days later, a Sunday.
    await li.fill('报价单', '记录结果', { quotedOn: '2026-03-06', amount: '86000', summary: '已报价' });
    expect(await stepsOpen()).not.toContain('报价单');
  });

  it('the first order comes, is installed with the customer’s word, and its trial is asked about', async () => {
    const zhang = await as('zhang');
    const customer = await as('customer:C001');
    await goTo('2026-03-10');
    expect(await zhang.say('/crm 订单 登记 C001 今天 承诺=+7d 金额=86000')).toContain('C001');
    await goTo('2026-03-16');
    await zhang.say('/crm 订单 到货 C001');
    await goTo('2026-03-17');
    await customer.reply('安装调试是否顺利', '昨天装好了，很顺利', group);
    expect((await zhang.messages()).at(-1)).toContain('客户回复了');
    await zhang.fill('客户回复了', '记录结果', { installedOn: today(), result: 'smooth' });
    await zhang.say('/crm 客户 日期 C001 试用开始 今天');
    await goTo('2026-03-27');
    await customer.reply('试用我们的产品', '运行稳定，效果不错', group);
    await zhang.fill('客户回复了', '记录结果', { result: 'good', summary: '客户满意' });
    expect(await stepsOpen()).not.toContain('第一次回访客户试用情况');
  });

  it('both repurchase follow-ups are closed by their forms', async () => {
    const zhang = await as('zhang');
    await goTo('2026-04-13');
    expect((await stepsOpen()).filter((step) => step.includes('复购'))).toHaveLength(2);
    await zhang.fill('第一次跟进复购', '记录结果', {
      intent: 'yes',
      amount: '172000',
      plan: '第三季度再要两台',
      summary: '有意向，等预算',
    });
    await goTo('2026-06-15');
    await zhang.fill('第二次跟进复购', '记录结果', {
      progress: 'negotiating',
      summary: '样机已看，六月底定',
    });
    const steps = await stepsOpen();
    expect(steps.filter((step) => step.includes('复购'))).toEqual([]);
  });

  it('a custom greeting is approved by the supervisor and posted in the customer’s group', async () => {
    const zhang = await as('zhang');
    const li = await as('li');
    await goTo('2026-06-16');
    const words = '各位师傅端午安康，粽子已请顺丰送到门卫，请查收。';
    await zhang.fill('端午节问候', '修改', { text: words });
    expect(await (await as('customer:C001')).messages(group)).not.toContainEqual(
      expect.stringContaining(words),
    );
    expect(await li.press(words, '同意')).toContain('已同意');
    await goTo('2026-06-19');
    const seen = await (await as('customer:C001')).messages(group);
    expect(seen.filter((text) => text.includes(words))).toHaveLength(1);
  });

  it('the first anniversary: 500.01 is refused with the rule, 500 confirmed by finance, spent and thanked for', async () => {
    const zhang = await as('zhang');
    await keepInTouchUntil('2027-02-24', 'zhang');
    const tooMuch = await zhang.fill('请准备周年礼品', '提出礼品方案', {
      item: '茶叶礼盒',
      amount: '500.01',
    });
    expect(tooMuch).toContain('500.01 元超出上限');
    expect(tooMuch).toContain('一周年500元内，两周年1000元内，三周年及以上2000元内');
    // The form comes back with what was typed.
    expect(tooMuch).toMatch(/：茶叶礼盒$/mu);
    expect(tooMuch).toMatch(/：500\.01$/mu);
    const accepted = await zhang.fill('请准备周年礼品', '提出礼品方案', { item: '茶叶礼盒', amount: '500' });
    expect(accepted).toContain('已提交');
    // Only finance can approve it.
    const card = (await (await as('zhou')).messages()).at(-1);
    expect(card).toContain('¥500');
    expect(await (await as('zhou')).press('礼品申请', '同意')).toContain('已同意');
    await zhang.fill('已同意：礼品申请', '登记实付', { amount: '498.50', receipt: 'No20270224' });
    expect(await (await as('li')).say('/crm 礼品 列表 C001')).toContain('498.5');
    await goTo('2027-03-10');
    const thanks = (await (await as('customer:C001')).messages(group)).at(-1) ?? '';
    expect(thanks).toMatch(/1 ?周年|满 1 年|1 年前/u);
    expect(thanks).not.toMatch(/元|礼|¥|\d{3}/u);
  });

  it('zhang’s customers go to zhao: shown first, then done, and zhao is in the group', async () => {
    const li = await as('li');
    await goTo('2027-03-15');
    const preview = await li.say('/crm 移交 zhang 接手=zhao');
    expect(preview).toContain('还没有改动');
    expect(preview).toContain('C001 杭州精工');
    expect(await (await as('zhao')).rooms()).not.toContain(group);
    expect((await open()).map(({ owner }) => owner)).not.toContain('赵敏');
    await li.press('移交预览', '确认移交');
    expect(await (await as('zhao')).rooms()).toContain(group);
    expect((await open()).filter(({ owner }) => owner === '张伟')).toEqual([]);
  });

  it('the second anniversary is zhao’s, up to 1000', async () => {
    const zhao = await as('zhao');
    const before = (await (await as('zhang')).messages()).length;
    await keepInTouchUntil('2028-02-25', 'zhao');
    expect((await (await as('zhang')).messages()).slice(before).join('\n')).not.toContain('C001');
    const over = await zhao.fill('请准备周年礼品', '提出礼品方案', { item: '丝绸礼盒', amount: '1000.01' });
    expect(over).toContain('上限 1,000 元');
    await zhao.fill('请准备周年礼品', '提出礼品方案', { item: '丝绸礼盒', amount: '1000' });
    await (await as('zhou')).press('丝绸礼盒', '同意');
    await goTo('2028-03-10');
    const thanks = (await (await as('customer:C001')).messages(group)).at(-1) ?? '';
    expect(thanks).toMatch(/2 ?周年|满 2 年|2 年前/u);
  });

  it('/crm audit shows all of it in words', async () => {
    const li = await as('li');
    // Newest first, a phone screen at a time, the rest behind a button.
    expect(await li.say('/crm audit C001')).toMatch(/\[其余 \d+ 行\]/u);
    const all = await li.ask('/crm 审计 C001');
    expect(all).not.toContain('更早的还有');
    for (const done of [
      '李明 · 新建客户档案',
      '修改日期 · 需求确认',
      '写联系记录：客户备案',
      '写联系记录：方案与图纸',
      '写联系记录：报价单',
      '登记首单',
      '写联系记录：安装调试',
      '写联系记录：第一次回访客户试用情况',
      '写联系记录：第一次跟进复购',
      '写联系记录：第二次跟进复购',
      '李明 · 审批同意：节日祝福',
      '张伟 · 提交审批：礼品申请',
      '周洁 · 审批同意：礼品申请',
      '张伟 · 登记礼品实付：茶叶礼盒',
      '李明 · 修改客户档案 · 业务员：张伟 → 赵敏',
      '赵敏 · 提交审批：礼品申请',
    ]) {
      expect(all).toContain(done);
    }
    // Readable words, not the program's keys.
    expect(all).not.toMatch(/[a-z][A-Z]|undefined|null/u);
    const files = await li.ask('/crm 审计 查阅 C001');
    expect(files).toContain('李明');
  });

  it('the customer has seen nothing internal in two years, and gets a polite refusal for a command', async () => {
    const customer = await as('customer:C001');
    expect(await customer.rooms()).toEqual([group]);
    // The answers of a survey are the only buttons.
    const seen = (await customer.messages(group)).join('\n').replaceAll(/\[[1-5] [很不满意一般]+\]/gu, '');
    const process = '普通 潜力 等级 负责人 截止 到期 逾期 逾期 复购 备案 移交 预算 记录结果 C001';
    const money = '礼品 上限 审批 同意 财务 周洁 陈静 张伟 500 498 1000 86000 [';
    for (const internal of `${process} ${money}`.split(' ')) {
      expect(seen, internal).not.toContain(internal);
    }
    const refusal = await customer.say('/crm 客户 查看 C001', group);
    expect(refusal).toContain('仅供内部同事使用');
    expect(refusal).not.toContain('C001');
    expect(rehearsal.errors).toEqual([]);
  });

  /** A call every two months, so that no silence reminder is due. */
  async function keepInTouchUntil(day: string, who: 'zhang' | 'zhao') {
    const end = Temporal.PlainDate.from(day);
    for (;;) {
      const next = now().toPlainDate().add({ days: 56 });
      if (Temporal.PlainDate.compare(next, end) >= 0) break;
      await goTo(next.toString());
      await (await as(who)).say('/crm 记录 新增 C001 电话问候，一切正常');
      // Half a year after the first order, the owner is asked why there is no other one.
      if (!(await stepsOpen()).some((step) => step.includes('久未下单'))) continue;
      const why = { channel: 'phone', summary: '今年的预算已用完，明年再看' };
      expect(await (await as(who)).fill('久未下单', '1. C001 处理', why)).toContain('久未下单');
    }
    await goTo(day);
  }
});
