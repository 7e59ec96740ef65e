import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openShop, type Shop } from '../shop.ts';

const cycle = 'spring-festival-2027';
let shop: Shop;
beforeEach(async () => {
  shop = await openShop({ at: '2027-02-01T08:00', steps: ['holiday-prepare', 'holiday-greeting'] });
});
afterEach(() => shop.close());

const greeting = () => shop.core.db.greeting.findFirst({ where: { cycle } });
const id = async (code = 'C001') => (await shop.followUp('holiday-prepare', code)).id;
const festivalWords = async () => {
  await shop.live('2027-02-07T20:00');
  return shop.group('C001').map(({ text }) => text);
};

describe('the buttons under the greeting that is to be prepared', () => {
  beforeEach(async () => {
    await shop.aCustomer({ code: 'C001', name: '杭州精工' });
    await shop.live('2027-02-03T10:00');
  });

  it('show the words that will be sent without a decision', async () => {
    const [card] = shop.inbox('zhang');
    expect(card?.content.buttons?.map(({ action }) => action)).toEqual([
      'greet-approve',
      'close',
      'greet-skip',
    ]);
    const words = (await shop.ask('zhang', '/crm 节日 预览 C001 春节')).split('\n').slice(1);
    for (const line of words) expect(card?.text).toContain(line);
    expect(await festivalWords()).toEqual([words.join('\n')]);
  });

  it('就用这段: decided once; a second press says who decided and when, and the company’s text is sent', async () => {
    expect(await shop.press('zhang', 'greet-approve', await id())).toBe(
      'C001 杭州精工 春节（2027年2月6日 周六）：就用公司的问候语。',
    );
    expect(await shop.followUp('holiday-prepare')).toMatchObject({ state: 'closed' });
    for (const action of ['greet-approve', 'greet-skip']) {
      expect(await shop.press('li', action, await id())).toContain(
        '张伟 已于 2027年2月3日 周三 10:00 定了：就用公司的问候语',
      );
    }
    expect(await festivalWords()).toHaveLength(1);
    expect(await shop.press('zhang', 'greet-skip', await id())).toContain('张伟 已于');
  });

  it('不发: nothing is posted to the group, and the question is not repeated', async () => {
    expect(await shop.press('zhang', 'greet-skip', await id())).toContain('这次不发');
    expect(await festivalWords()).toEqual([]);
    expect(await shop.followUp('holiday-greeting').catch(() => null)).toBeNull();
    expect(shop.inbox('zhang')).toHaveLength(1);
  });

  it('pressed when the greeting has gone out, or its day has passed, changes nothing', async () => {
    const value = await id();
    await shop.live('2027-02-06T09:30');
    expect(await shop.press('zhang', 'greet-skip', value)).toBe('春节的问候已经发出。');
    await shop.live('2027-02-08T09:30');
    expect(await shop.press('zhang', 'greet-approve', value)).toBe('春节已经过了。');
    expect(await greeting()).toBeNull();
  });

  it('behave as if they did not exist for people they are not for, and that is on record', async () => {
    const none = await shop.press('zhao', 'greet-approve', '0198c0de-0000-7000-8000-000000000000');
    for (const action of ['greet-approve', 'greet-skip', 'greet-approve-all']) {
      expect(await shop.press('zhao', action, await id())).toBe(none);
    }
    expect(await shop.refusals()).toBe(3);
    expect(await greeting()).toBeNull();
  });

  it('two at once: one decides, the other is told who did', async () => {
    const value = await id();
    const said = await Promise.all([
      shop.press('zhang', 'greet-approve', value),
      shop.press('wang', 'greet-skip', value),
      shop.press('li', 'greet-approve-all', value),
    ]);
    expect(said.filter((text) => /已于|都已经定了/.test(text))).toHaveLength(2);
    expect(await shop.core.db.audit.count({ where: { action: 'greeting.decide' } })).toBe(1);
  });
});

describe('a custom greeting', () => {
  const text = '<!channel> *祝* {{ customer.code }}\n<https://x|y> & 新春快乐 {% if %}';
  beforeEach(async () => {
    await shop.aCustomer({ code: 'C001', name: '杭州精工' });
    await shop.live('2027-02-03T10:00');
    await shop.submit('zhang', 'holiday-text', await id(), { text });
  });
  const request = () => shop.core.db.approvalRequest.findFirstOrThrow();

  it('is entered in the form, which names the approver', async () => {
    await shop.aCustomer({ code: 'C002' });
    const other = await id('C002');
    expect(await shop.press('zhang', 'close', other)).toBe('form holiday-text');
    expect(await shop.submit('zhang', 'holiday-text', other, { text })).toContain('已提交，等 李主管 审批');
  });

  it('are read by the supervisor with the festival they are for, and come out as they were typed', async () => {
    await shop.live('2027-02-03T10:30');
    const card = shop.inbox('li').find(({ content }) => content.title?.includes('节日祝福') === true);
    expect(card?.text).toContain('节日：春节 2027年2月6日 周六');
    expect(await shop.press('li', 'approve', (await request()).id)).toContain('已同意');
    expect(await greeting()).toMatchObject({ state: 'edited', text });
    expect(await shop.followUp('holiday-prepare')).toMatchObject({ state: 'closed' });
    expect(await festivalWords()).toEqual([text]);
  });

  it('while it is pending the company’s text stays, and other buttons say what is pending', async () => {
    expect(await shop.press('zhang', 'greet-approve', await id())).toContain('在等审批');
    expect(await shop.press('zhang', 'close', await id())).toContain('正等 李主管 审批');
    const [said, ...more] = await festivalWords();
    expect(more).toEqual([]);
    expect(said).not.toContain('新春快乐 {% if %}');
  });

  it('blocks 不发 while it is pending, also after an earlier decision', async () => {
    const { id: asked } = await request();
    await shop.submit('li', 'reject', asked, { reason: '太随意' });
    await shop.ask('zhang', '/crm 节日 同意 C001 春节');
    await shop.ask('zhang', '/crm 节日 修改 C001 春节 新春安康');
    expect(await shop.ask('zhang', '/crm 节日 不发 C001 春节')).toContain('在等审批');
    expect(await greeting()).toMatchObject({ state: 'approved' });
    await shop.ask('zhang', '/crm 审批 撤回');
    expect(await shop.ask('zhang', '/crm 节日 不发 C001 春节')).toContain('这次不发');
    expect(await festivalWords()).toEqual([]);
  });

  it('that are rejected leave the company’s text, and may be written again', async () => {
    await shop.submit('li', 'reject', (await request()).id, { reason: '太随意' });
    expect(await greeting()).toBeNull();
    expect(await shop.ask('zhang', '/crm 节日 修改 C001 春节 新春安康')).toContain('已提交');
  });

  it('still pending after the festival is withdrawn automatically, and the applicant is notified once', async () => {
    await shop.live('2027-02-17T20:00');
    expect(await request()).toMatchObject({ state: 'withdrawn' });
    expect(await greeting()).toBeNull();
    const titles = shop.inbox('zhang').map(({ content }) => content.title);
    expect(titles.filter((title) => title?.startsWith('已自动撤回') === true)).toHaveLength(1);
    const audited = await shop.core.db.audit.findMany({ where: { action: 'approval.withdraw' } });
    expect(audited).toMatchObject([{ actor: 'system', actorId: null }]);
  });

  it('cannot be approved after the greeting was posted', async () => {
    const { id: requestId } = await request();
    await shop.live('2027-02-06T10:00');
    expect(await shop.press('li', 'approve', requestId)).toContain('春节的问候已经发出');
    expect(await request()).toMatchObject({ state: 'pending' });
  });

  it('rejected after another decision leave that decision as it was', async () => {
    await shop.press('li', 'approve', (await request()).id);
    await shop.ask('zhang', '/crm 节日 修改 C001 春节 第二次');
    const second = await shop.core.db.approvalRequest.findFirstOrThrow({ where: { state: 'pending' } });
    await shop.submit('li', 'reject', second.id, { reason: '用原来的' });
    expect(await festivalWords()).toEqual([text]);
  });
});

describe('a salesperson with fifty customers', () => {
  it('gets one message for a festival with one button that decides about all that is open', async () => {
    for (let n = 1; n <= 50; n += 1) await shop.aCustomer({ name: `客户${n}` });
    await shop.live('2027-02-03T10:00');
    const [list, ...more] = shop.inbox('zhang');
    expect(more).toEqual([]);
    expect(list?.content.title).toBe('2027年2月3日 周三：50 项待跟进');
    expect(list?.content.body).toHaveLength(2);
    expect(list?.text).toContain('1. 春节问候（2027年2月6日 周六）50 家：C001 客户1、');
    expect(list?.text).toContain('C010 客户10 等');
    expect(list?.text).not.toContain('C011');
    const [button, ...others] = list?.content.buttons ?? [];
    expect(others).toEqual([]);
    expect(button?.label).toBe('1. 全部就用公司的问候语');
    await shop.ask('zhang', '/crm 节日 不发 C007 春节 客户在海外');
    expect(await shop.press('zhang', 'greet-approve-all', button?.value ?? '')).toContain(
      '49 家就用公司的问候语',
    );
    expect(await shop.press('zhang', 'greet-approve-all', button?.value ?? '')).toContain('都已经定了');
    expect(await shop.core.db.followUp.count({ where: { step: 'holiday-prepare', state: 'open' } })).toBe(0);
    await shop.live('2027-02-06T10:00');
    expect(shop.chat.messages.filter(({ room }) => room.startsWith('room-'))).toHaveLength(49);
  });
});
