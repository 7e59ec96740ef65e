import { Temporal } from 'temporal-polyfill';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRequest } from '../../jobs/approvals/open-request.ts';
import { comingAnniversaries } from '../../jobs/gifts/coming-anniversaries.ts';
import { openShop, type Shop } from '../shop.ts';

let shop: Shop;
const steps = ['trial-check', 'anniversary-thanks', 'holiday-greeting'];
beforeEach(async () => {
  shop = await openShop({ at: '2026-04-10T08:00', steps });
});
afterEach(() => shop.close());

/** Messages to li about follow-ups. */
const morning = () =>
  shop.inbox('li').filter(({ says }) => says.some((say) => say.startsWith('trial-check')));

describe('the message that opens a supervisor’s day', () => {
  it('also lists the team’s overdue work, pending decisions and upcoming days, in the same message', async () => {
    for (const [n, name] of ['甲', '乙', '丙', '丁', '戊', '己', '庚'].entries()) {
      const code = `C00${n + 1}`;
      const anchors = { trialStarted: '2026-03-31', ...(n < 2 ? { firstDeal: '2024-04-24' } : {}) };
      await shop.aCustomer({ code, name, anchors });
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
    const message = shop.inbox('li').find(({ says }) => says.includes('trial-check/prepare'));
    expect(message?.text).toContain(
      [
        '团队逾期 7 项',
        '· C001 甲 · 第一次回访客户试用情况 · 张伟 · 逾期 10 天',
        '· C002 乙 · 第一次回访客户试用情况 · 张伟 · 逾期 10 天',
        '· C003 丙 · 第一次回访客户试用情况 · 张伟 · 逾期 10 天',
        '· C004 丁 · 第一次回访客户试用情况 · 张伟 · 逾期 10 天',
        '· C005 戊 · 第一次回访客户试用情况 · 张伟 · 逾期 10 天',
        '· 另有 2 项',
        '等您审批 1 件（/crm 审批）',
        '· 节日祝福 · C001 甲 · 张伟',
        '14 天内的节日和成交周年 3 个',
        '· 2026年4月24日 周五 · C001 甲 成交 2 周年',
        '· 2026年4月24日 周五 · C002 乙 成交 2 周年',
        '· 2026年5月1日 周五 · 劳动节',
      ].join('\n'),
    );
    expect(message?.says).toEqual(['trial-check/prepare']);
    expect(message?.content.title).toContain('C010 癸');
  });

  it('repeats none of its own items, and has no empty sections', async () => {
    await shop.aCustomer({ code: 'C001', name: '甲', anchors: { trialStarted: '2026-03-31' } });
    await shop.live('2026-04-13T12:00');
    const [escalation, ...more] = morning();
    expect(more).toEqual([]);
    expect(escalation?.says).toEqual(['trial-check/escalate']);
    expect(escalation?.text).not.toMatch(/团队逾期|等您审批|天内的节日/);
  });

  it('is the only one with it: not other people’s messages, nor later ones of the day', async () => {
    await shop.aCustomer({ code: 'C001', name: '甲', anchors: { trialStarted: '2026-04-17' } });
    await shop.live('2026-04-27T10:00');
    expect(shop.inbox('zhang').length).toBeGreaterThan(0);
    for (const { text } of shop.inbox('zhang')) expect(text).not.toContain('劳动节');
    await shop.live('2026-04-28T10:00');
    expect(morning().at(-1)?.text).toContain('2026年5月1日 周五 · 劳动节');
    const followUp = await shop.followUp('trial-check');
    const at = new Date(shop.clock.now().epochMilliseconds);
    await shop.core.db.reminder.create({
      data: {
        followUpId: followUp.id,
        slot: 'event>x',
        say: 'trial-check/due',
        audience: 'staff',
        recipientId: shop.staff.li.id,
        target: `dm:${shop.staff.li.id}`,
        dueAt: at,
        meantFor: at,
        plannedAt: at,
      },
    });
    await shop.at('2026-04-28T10:01');
    expect(morning().at(-1)?.says).toEqual(['trial-check/due']);
    expect(morning().at(-1)?.text).not.toContain('劳动节');
  });
});

describe('the anniversaries that are coming', () => {
  const day = (text: string) => Temporal.PlainDate.from(text);
  const coming = async (today: string, days = 14) => {
    const scope = { today: day(today), days };
    const found = await comingAnniversaries(shop.core.db, shop.core.rules.playbook, shop.staff.li, scope);
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
