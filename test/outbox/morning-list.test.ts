import { Temporal } from 'temporal-polyfill';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepReply } from '../../jobs/logs/keep-reply.ts';
import { notPosted } from '../../jobs/plan/slots.ts';
import { openRequest } from '../../jobs/approvals/open-request.ts';
import { comingAnniversaries } from '../../jobs/gifts/coming-anniversaries.ts';
import { openShop, type Shop } from '../shop.ts';

let shop: Shop;
const steps = ['trial-check', 'anniversary-thanks', 'holiday-greeting'];
beforeEach(async () => {
  shop = await openShop({ at: '2026-04-10T08:00', steps });
});
afterEach(() => shop.close());

const lists = (who: 'li' | 'zhang') =>
  shop.inbox(who).filter(({ content }) => content.title?.includes('项待跟进') === true);

describe('the list that opens a day', () => {
  it('is everything overdue or due, with the team’s, pending decisions and what comes, the prompts among it', async () => {
    for (const [n, name] of ['甲', '乙', '丙'].entries()) {
      const anchors = { trialStarted: '2026-03-31', ...(n < 2 ? { firstDeal: '2024-04-24' } : {}) };
      await shop.aCustomer({ code: `C00${n + 1}`, name, anchors });
    }
    await shop.live('2026-04-10T12:00');
    const holder = await shop.customer('C001');
    await openRequest(shop.core, shop.staff.zhang, {
      kind: 'holiday-text',
      customer: holder,
      answers: { festival: '劳动节', text: '节日快乐' },
    });
    await shop.aCustomer({
      code: 'C010',
      name: '癸',
      tier: 'potential',
      anchors: { trialStarted: '2026-04-12' },
    });
    await shop.live('2026-04-20T12:00');
    const message = lists('li').at(-1);
    expect(message?.text).toBe(
      [
        '2026年4月20日 周一：4 项待跟进',
        '李主管，早上好。今天请跟进或过问以下 4 项：',
        '1. C001 甲：第一次回访客户试用情况，已逾期 10 天，负责人 张伟',
        '2. C002 乙：第一次回访客户试用情况，已逾期 10 天，负责人 张伟',
        '3. C003 丙：第一次回访客户试用情况，已逾期 10 天，负责人 张伟',
        '4. C010 癸：第一次回访客户试用情况，还有 2 天到期（2026年4月22日 周三）',
        '等您审批 1 件（/crm 审批）',
        '· 节日祝福 · C001 甲 · 张伟',
        '14 天内 3 项',
        '· 2026年4月24日 周五 · C001 甲 成交 2 周年',
        '· 2026年4月24日 周五 · C002 乙 成交 2 周年',
        '· 2026年5月1日 周五 · 劳动节',
      ].join('\n'),
    );
    expect(message?.says).toEqual([
      ...Array.from({ length: 3 }, () => 'today/overdue'),
      'trial-check/prepare',
    ]);
    expect(message?.content.buttons?.map(({ label }) => label)).toContain('1. C001 处理');
    // The command shows the same.
    const [, , ...lines] = message?.text.split('\n') ?? [];
    expect((await shop.ask('li', '/crm today')).split('\n').slice(1)).toEqual(lines);
  });

  it('a single matter has its card, which is about nothing else', async () => {
    await shop.aCustomer({ code: 'C001', name: '甲', anchors: { trialStarted: '2026-04-17' } });
    await shop.aCustomer({
      code: 'C002',
      name: '乙',
      salesperson: 'zhao',
      supervisor: 'qian',
      anchors: { firstDeal: '2024-05-05' },
    });
    await shop.live('2026-04-27T10:00');
    const [card, ...more] = shop.inbox('zhang').filter(({ says }) => says.includes('trial-check/due'));
    expect(more).toEqual([]);
    expect(card?.content.title).toContain('C001');
    expect(card?.text).not.toMatch(/劳动节|周年|天内/);
  });

  it('repeats what is overdue every working day until it is done, postponed or skipped', async () => {
    await shop.aCustomer({ code: 'C001', name: '甲', anchors: { trialStarted: '2026-03-31' } });
    await shop.live('2026-04-14T12:00');
    const days = () => lists('zhang').map(({ content }) => content.title?.split(' ')[0]);
    // Due on Friday 10 April: listed on Monday and Tuesday.
    expect(days()).toEqual(['2026年4月13日', '2026年4月14日']);
    expect(lists('zhang').at(-1)?.says).toEqual(['today/overdue']);
    expect(lists('zhang').at(-1)?.text).toContain('1. C001 甲：第一次回访客户试用情况，已逾期 4 天');
    await shop.ask('zhang', '/crm remind snooze C001 2026-04-17 step=trial-check');
    await shop.live('2026-04-16T12:00');
    expect(days()).toEqual(['2026年4月13日', '2026年4月14日']);
    await shop.live('2026-04-20T12:00');
    expect(days().slice(2)).toContain('2026年4月20日');
    await shop.ask('li', '/crm remind skip C001 step=trial-check 不做了');
    await shop.live('2026-04-24T12:00');
    expect(days().at(-1)).toBe('2026年4月20日');
  });

  it('is sent once: with the morning’s prompts or without them, and later prompts come alone', async () => {
    await shop.aCustomer({ code: 'C001', name: '甲', anchors: { trialStarted: '2026-03-31' } });
    await shop.aCustomer({ code: 'C002', name: '乙', anchors: { trialStarted: '2026-04-05' } });
    await shop.live('2026-04-13T08:59');
    const before = shop.inbox('zhang').length;
    await shop.live('2026-04-13T18:00');
    const [list, ...more] = shop.inbox('zhang').slice(before);
    expect(list?.says).toEqual(['today/overdue', 'trial-check/prepare']);
    expect(more).toEqual([]);
  });

  it('follows its matters: the line of what was done loses its button, also where it was repeated', async () => {
    await shop.aCustomer({ code: 'C001', name: '甲', anchors: { trialStarted: '2026-03-31' } });
    await shop.aCustomer({ code: 'C002', name: '乙', anchors: { trialStarted: '2026-03-30' } });
    await shop.live('2026-04-14T12:00');
    const [message] = lists('zhang').slice(-1);
    const followUp = await shop.followUp('trial-check', 'C001');
    expect(message?.content.buttons?.map(({ value }) => value)).toContain(followUp.id);
    await shop.ask('li', '/crm remind skip C001 step=trial-check 不做了');
    await shop.live('2026-04-14T12:05');
    const shown = lists('zhang').at(-1);
    expect(shown?.content.buttons?.map(({ value }) => value)).not.toContain(followUp.id);
  });
});

describe('what was not posted', () => {
  it('is beside every customer, also inside a list', async () => {
    for (const code of ['C001', 'C002', 'C003']) {
      await shop.aCustomer({ code, name: `厂${code}`, anchors: { trialStarted: '2026-03-31' } });
    }
    await shop.live('2026-04-10T08:59');
    const refused = { status: 'rejected', problem: 'unsupported', detail: 'closed' } as const;
    shop.chat.failWith((room) => (room.startsWith('room-') ? { kind: 'reject', result: refused } : null));
    await shop.live('2026-04-10T10:00');
    const reports = shop.inbox('zhang').filter(({ says }) => says.includes('notice/not-posted'));
    expect(reports.flatMap(({ says }) => says)).toHaveLength(3);
    const text = reports.map((report) => report.text).join('\n');
    // One that is reported a moment later has a card of its own.
    for (const code of ['C001', 'C002', 'C003']) {
      expect(text).toMatch(
        new RegExp(`${code} 厂${code}(：.*今天到期)?\\n.*消息没有（或无法确认是否）发到客户群`, 'u'),
      );
    }
  });

  it('is said on the card of a matter that is also due', async () => {
    await shop.aCustomer({ code: 'C001', name: '甲', anchors: { trialStarted: '2026-03-31' } });
    await shop.live('2026-04-10T10:00');
    const { id } = await shop.followUp('trial-check');
    const at = new Date(shop.clock.now().epochMilliseconds);
    const staffId = shop.staff.zhang.id;
    for (const [slot, say] of [
      [notPosted, 'notice/not-posted'],
      ['snoozed-x', 'trial-check/due'],
    ] as const) {
      await shop.core.db.reminder.create({
        data: {
          followUpId: id,
          slot,
          say,
          audience: 'staff',
          recipientId: staffId,
          target: `dm:${staffId}`,
          dueAt: at,
          meantFor: at,
          plannedAt: at,
        },
      });
    }
    await shop.at('2026-04-10T10:01');
    const card = shop.inbox('zhang').at(-1);
    expect(card?.says).toHaveLength(2);
    expect(card?.text).toContain('没有（或无法确认是否）发到客户群');
  });
});

describe('the prompt that a customer has answered', () => {
  it('quotes the answer, alone and inside a list', async () => {
    for (const code of ['C001', 'C002'])
      await shop.aCustomer({ code, anchors: { trialStarted: '2026-03-31' } });
    await shop.live('2026-04-10T10:00');
    const answer = async (code: string, text: string) => {
      const { id, step } = await shop.followUp('trial-check', code);
      const customerId = (await shop.customer(code)).id;
      await keepReply(shop.core, {
        customerId,
        followUp: { id, step, customerId },
        staff: null,
        sender: { platformUserId: 'X1', name: '王师傅', external: true },
        platform: 'paper',
        message: { platformRoomId: `room-${code}`, platformMessageId: `a-${code}` },
        text,
        at: shop.clock.now(),
      });
    };
    await answer('C001', '主轴有点响，别的都好');
    await shop.at('2026-04-10T10:01');
    expect(shop.inbox('zhang').at(-1)?.text).toContain('客户说：“主轴有点响，别的都好”');
    await shop.at('2026-04-10T19:30');
    await answer('C002', '很满意');
    await shop.core.db.reminder.updateMany({
      where: { slot: 'event>answered', followUp: { customer: { code: 'C001' } } },
      data: { state: 'planned', deliveryId: null },
    });
    await shop.at('2026-04-13T09:00');
    const list = shop.inbox('zhang').find(({ says }) => says.length > 1 && says.join().includes('answered'));
    expect(list?.text).toContain('客户说：“主轴有点响，别的都好”');
    expect(list?.text).toContain('客户说：“很满意”');
  });
});

describe('the anniversaries that are coming', () => {
  const day = (text: string) => Temporal.PlainDate.from(text);
  const coming = async (today: string, days = 14) => {
    const scope = { today: day(today), days };
    const found = await comingAnniversaries(shop.core.db, shop.core.rules.playbook, [shop.staff.li], scope);
    return found.map(({ code, on, years }) => `${code} ${on.toString()} ${years}`);
  };

  it('are a supervisor’s own and the team’s, both ends included, the deal itself not among them, and over the turn of a year', async () => {
    await shop.aCustomer({ code: 'C001', anchors: { firstDeal: '2025-04-10' } });
    await shop.aCustomer({ code: 'C002', anchors: { firstDeal: '2020-04-24' } });
    await shop.aCustomer({ code: 'C003', anchors: { firstDeal: '2024-04-25' } });
    await shop.aCustomer({ code: 'C004', anchors: { firstDeal: '2026-04-10' } });
    await shop.aCustomer({
      code: 'C005',
      supervisor: 'qian',
      salesperson: 'zhao',
      anchors: { firstDeal: '2025-04-12' },
    });
    await shop.aCustomer({ code: 'C006', anchors: { firstDeal: '2025-01-03' } });
    expect(await coming('2026-04-10')).toEqual(['C001 2026-04-10 1', 'C002 2026-04-24 6']);
    expect(await coming('2026-12-25')).toEqual(['C006 2027-01-03 2']);
  });

  it('of 29 February is on the 28th in a common year and on its day in a leap year', async () => {
    await shop.aCustomer({ code: 'C001', anchors: { firstDeal: '2024-02-29' } });
    expect(await coming('2027-02-28', 0)).toEqual(['C001 2027-02-28 3']);
    expect(await coming('2028-02-28', 0)).toEqual([]);
    expect(await coming('2028-02-29', 0)).toEqual(['C001 2028-02-29 4']);
  });
});

describe('one’s own settings', () => {
  it('the list comes at the hour that a person chose, from the next day on and once; that of others stays', async () => {
    await shop.aCustomer({ code: 'C001', name: '甲', anchors: { trialStarted: '2026-03-31' } });
    // Prompted for on the Monday.
    await shop.aCustomer({ code: 'C002', name: '乙', anchors: { trialStarted: '2026-04-05' } });
    expect(await shop.ask('zhang', '/crm 设置 清单=07:30')).toContain('早间清单：07:30');
    await shop.live('2026-04-10T18:00');
    const [friday, team] = [lists('zhang').length, lists('li').length];
    await shop.live('2026-04-13T07:29');
    expect(lists('zhang')).toHaveLength(friday);
    await shop.live('2026-04-13T07:30');
    expect(
      lists('zhang')
        .slice(friday)
        .map(({ says }) => says),
    ).toEqual([['today/overdue', 'trial-check/prepare']]);
    expect(lists('li')).toHaveLength(team);
    const before = shop.inbox('zhang').length;
    await shop.live('2026-04-13T18:00');
    expect(shop.inbox('zhang')).toHaveLength(before);
    expect(shop.inbox('li').map(({ says }) => says)).toContainEqual(['trial-check/escalate']);
  });

  it('a later hour: the list waits for it', async () => {
    await shop.ask('zhang', '/crm settings list=11:00');
    await shop.aCustomer({ code: 'C001', name: '甲', anchors: { trialStarted: '2026-03-31' } });
    await shop.aCustomer({ code: 'C002', name: '乙', anchors: { trialStarted: '2026-03-30' } });
    await shop.live('2026-04-10T18:00');
    const friday = lists('zhang').length;
    await shop.live('2026-04-13T10:59');
    expect(lists('zhang')).toHaveLength(friday);
    await shop.live('2026-04-13T18:00');
    expect(
      lists('zhang')
        .slice(friday)
        .map(({ says }) => says),
    ).toEqual([['today/overdue', 'today/overdue']]);
  });

  it('nothing is sent within quiet hours; it comes at their end, not marked late, and the owner keeps his working day', async () => {
    await shop.aCustomer({ code: 'C001', name: '甲', anchors: { trialStarted: '2026-03-31' } });
    await shop.ask('zhang', '/crm 设置 清单=11:30 勿扰=07:00-11:30');
    await shop.live('2026-04-10T11:29');
    expect(shop.inbox('zhang')).toHaveLength(0);
    await shop.live('2026-04-10T18:00');
    const [told] = shop.inbox('zhang');
    expect(told?.says).toEqual(['trial-check/prepare', 'trial-check/due']);
    expect(told?.text).not.toContain('补发');
    expect(shop.inbox('li')).toHaveLength(0);
    await shop.live('2026-04-13T09:00');
    expect(shop.inbox('li').flatMap(({ says }) => says)).toContain('trial-check/escalate');
  });

  it('a decision to take waits for the end of quiet hours too', async () => {
    const holder = await shop.aCustomer({ code: 'C001', name: '甲', anchors: { firstDeal: '2025-04-20' } });
    await shop.ask('zhou', '/crm settings quiet=12:00-13:30');
    await shop.live('2026-04-10T12:10');
    const answers = { item: '茶叶', amount: '100' };
    await openRequest(shop.core, shop.staff.zhang, { kind: 'gift', customer: holder, answers });
    await shop.live('2026-04-10T13:29');
    expect(shop.inbox('zhou')).toHaveLength(0);
    await shop.live('2026-04-10T13:30');
    expect(shop.inbox('zhou').map(({ says }) => says)).toEqual([['approval/ask']]);
  });

  it.each([
    ['list=06:59', '07:00 到 12:00 之间'],
    ['list=12:01', '07:00 到 12:00 之间'],
    ['quiet=08:00-10:00', '不能在勿扰时段里'],
    ['quiet=10:00-10:00', '不能相同'],
    ['quiet=09:30-18:30', '至少要留出 2 小时'],
    ['list=soon', '08:30'],
  ])('%s is refused and changes nothing', async (words, why) => {
    expect(await shop.ask('zhang', `/crm settings ${words}`)).toContain(why);
    expect(await shop.core.db.audit.count({ where: { action: 'staff.settings' } })).toBe(0);
  });

  it('are shown, changed by form, recorded before and after, and taken back', async () => {
    expect(await shop.ask('zhang', '/crm 设置')).toContain(
      '早间清单：09:00（工作日，同公司时间）\n勿扰时段：没有',
    );
    expect(await shop.press('zhang', 'settings', 'anything')).toBe('form settings');
    const answers = { list: '8点半', quiet: '12:00-13:30', digest: 'off' };
    expect(await shop.submit('zhang', 'settings', '', answers)).toContain(
      '早间清单：08:30（工作日）\n勿扰时段：12:00 到 13:30',
    );
    expect(await shop.submit('zhang', 'settings', '', { ...answers, list: 'soon' })).toContain('不是时间');
    await shop.ask('zhang', '/crm settings list=default quiet=none digest=on');
    expect(
      await shop.core.db.audit.findMany({ where: { action: 'staff.settings' }, orderBy: { id: 'asc' } }),
    ).toMatchObject([
      { before: { morningAt: null }, after: { morningAt: '08:30', quiet: '12:00-13:30', digest: false } },
      { before: { morningAt: '08:30' }, after: { morningAt: null, quiet: null, digest: true } },
    ]);
  });
});
