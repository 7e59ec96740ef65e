import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nextEventAt } from '../../jobs/advance.ts';
import { openRequest } from '../../jobs/approvals/open-request.ts';
import { isDigestDue, writeDigests } from '../../jobs/digest/write-digests.ts';
import { writeLog } from '../../jobs/logs/write-log.ts';
import { chooseLanguage } from '../../jobs/staff/chosen-language.ts';
import { runDay } from '../../jobs/run-day.ts';
import { toDbDate } from '../../prisma/days.ts';
import type { Colleague } from '../company.ts';
import { inShanghai } from '../clock.ts';
import { openShop, type Shop } from '../shop.ts';

let shop: Shop;
/** Thursday 12 March is the deadline of trials that began on the 2nd. */
beforeEach(async () => {
  shop = await openShop({ at: '2026-03-02T08:00', digestAt: '18:30' });
});
afterEach(() => shop.close());

const digests = (code: Colleague) =>
  shop.inbox(code).filter(({ content }) => content.title?.startsWith('今日小结') === true);
const log = async (by: Colleague, code: string, summary: string, purpose = 'contact') => {
  const customer = await shop.customer(code);
  const fields: Record<string, string> = purpose === 'trial-check' ? { result: 'good' } : {};
  await writeLog(shop.core, shop.staff[by], customer, { purpose, summary, channel: 'phone', fields });
};

describe('the evening digest', () => {
  it('tells a supervisor, once, what the team recorded and closed, what is open, and what awaits his decision', async () => {
    await shop.aCustomer({ code: 'C001', name: '杭州精工' });
    await shop.aCustomer({ code: 'C002', name: '宁波远洋' });
    await shop.live('2026-03-12T10:00');
    await log(
      'zhang',
      'C001',
      '运行良好，月底谈复购，客户希望四月初再来一次现场看看设备的情况',
      'trial-check',
    );
    await log('zhang', 'C001', '又打了一个电话');
    await log('li', 'C002', '拜访');
    await openRequest(shop.core, shop.staff.zhang, {
      kind: 'holiday-text',
      customer: await shop.customer('C001'),
      answers: { text: '节日快乐' },
    });
    await shop.live('2026-03-12T23:00');
    expect(digests('li').map(({ text }) => text)).toEqual([
      [
        '今日小结：2026年3月12日 周四',
        '李主管，今天辛苦了。',
        '联系记录 3 条',
        '张伟（2）',
        '· C001 杭州精工 · 运行良好，月底谈复购，客户希望四月初再来一次现…',
        '· C001 杭州精工 · 又打了一个电话',
        '李主管（1）',
        '· C002 宁波远洋 · 拜访',
        '已完成 1 项',
        '· C001 杭州精工 · 第一次回访客户试用情况 · 张伟',
        '今天到期、还没有完成 1 项',
        '· C002 宁波远洋 · 第一次回访客户试用情况 · 张伟',
        '等您审批 1 件（/crm 审批）',
        '· 节日祝福 · C001 杭州精工 · 张伟',
      ].join('\n'),
    ]);
    expect(digests('li')[0]?.says).toEqual(['digest/team']);
  });

  it('tells everyone else about their own work, and is not sent if it would be empty', async () => {
    await shop.aCustomer({ code: 'C001', name: '杭州精工' });
    await shop.live('2026-03-12T10:00');
    await log('wang', 'C001', '帮忙记一条');
    await shop.live('2026-03-12T23:00');
    expect(digests('zhang').map(({ text }) => text)).toEqual([
      [
        '今日小结：2026年3月12日 周四',
        '张伟，今天辛苦了。',
        '今天到期、还没有完成 1 项（/crm 今天）',
        '· C001 杭州精工 · 第一次回访客户试用情况',
      ].join('\n'),
    ]);
    expect(digests('wang').map(({ text }) => text)).toEqual([
      '今日小结：2026年3月12日 周四\n王芳，今天辛苦了。今天留了 1 条联系记录。今天到期的事都做完了。',
    ]);
    for (const nobody of ['zhao', 'qian', 'chen', 'wu', 'zhou'] as const) expect(digests(nobody)).toEqual([]);
  });

  it('says the hour of a deadline that was an hour', async () => {
    await shop.aCustomer({ code: 'C001', name: '杭州精工' });
    await shop.live('2026-03-12T10:00');
    await shop.core.db.followUp.updateMany({ data: { dueAt: new Date('2026-03-12T06:30:00Z') } });
    await shop.live('2026-03-12T23:00');
    const [own, team] = [digests('zhang')[0]?.text, digests('li')[0]?.text];
    expect(own).toContain('· C001 杭州精工 · 第一次回访客户试用情况 · 14:30');
    expect(team).toContain('· C001 杭州精工 · 第一次回访客户试用情况 · 14:30 · 张伟');
  });

  it('tells authors and owners of one name apart by their codes', async () => {
    await shop.aCustomer({ code: 'C001', name: '杭州精工' });
    await shop.core.db.staff.update({ where: { code: 'zhao' }, data: { name: '张伟' } });
    await shop.live('2026-03-12T10:00');
    await log('zhang', 'C001', '电话');
    await shop.live('2026-03-12T23:00');
    const [digest] = digests('li');
    expect(digest?.text).toContain('张伟 (zhang)（1）');
    expect(digest?.text).toContain('第一次回访客户试用情况 · 张伟 (zhang)');
  });

  it('has for the archive keeper a copy of each contact with the customers that they may read', async () => {
    await shop.aCustomer({ code: 'C001', name: '杭州精工' });
    await shop.aCustomer({
      code: 'C002',
      name: '宁波远洋',
      salesperson: 'zhao',
      supervisor: 'qian',
      assistant: null,
    });
    await shop.live('2026-03-13T10:00');
    await log('zhang', 'C001', '谈了用量');
    await log('zhao', 'C002', '谈了交期');
    await shop.live('2026-03-13T23:00');
    const [read] = digests('wang').filter(({ content }) => content.title?.includes('13日'));
    expect(read?.text).toContain('抄送档案管理：客户联系 1 条\n张伟（1）\n· C001 杭州精工 · 谈了用量');
    expect(read?.text).not.toContain('C002');
    expect(
      digests('li')
        .map(({ text }) => text)
        .join(),
    ).not.toContain('抄送');
  });

  it('comes on the days that have something, at its hour, and on no other', async () => {
    await shop.aCustomer({ code: 'C001' });
    await shop.live('2026-03-31T23:00');
    expect(digests('zhang').map(({ content }) => content.title)).toEqual(['今日小结：2026年3月12日 周四']);
    const rows = await shop.core.db.notice.findMany({
      where: { say: { not: 'morning/list' } },
      include: { delivery: true },
    });
    expect(rows.length).toBeGreaterThan(0);
    for (const { key, delivery } of rows) {
      expect(key).toMatch(/^digest-2026-03-12-/);
      expect(delivery?.postedAt?.toISOString()).toBe('2026-03-12T10:30:00.000Z');
    }
  });

  it('is never sent on a day off; work done then, or after the last digest, is in the next one', async () => {
    await shop.aCustomer({ code: 'C001', anchors: { trialStarted: '2026-03-04' } });
    await shop.live('2026-03-13T20:00');
    await log('zhang', 'C001', '周五晚上');
    await shop.live('2026-03-14T12:00');
    await log('zhang', 'C001', '周六');
    await shop.live('2026-03-15T23:00');
    expect(digests('zhang')).toEqual([]);
    await shop.live('2026-03-16T23:00');
    const [digest, ...more] = digests('li');
    expect(more).toEqual([]);
    expect(digest?.text).toContain('今日小结：2026年3月16日 周一');
    expect(digest?.text).toContain('联系记录 2 条');
    // The trial check was due on Saturday, which is not today.
    expect(digest?.text).toContain('休息日到期、还没有完成 1 项');
    expect(digest?.text).not.toContain('今天到期、');
  });

  it('asked for by several at once, again and again, is written once', async () => {
    await shop.aCustomer({ code: 'C001' });
    await shop.at('2026-03-12T10:00');
    shop.clock.set('2026-03-12T18:31');
    expect(await isDigestDue(shop.core)).toBe(true);
    await Promise.all([1, 2, 3].map(() => writeDigests(shop.core)));
    expect(await isDigestDue(shop.core)).toBe(false);
    await log('wang', 'C001', '小结之后');
    for (const time of ['18:32', '18:40']) await shop.at(`2026-03-12T${time}`);
    expect(digests('zhang')).toHaveLength(1);
    expect(digests('wang')).toEqual([]);
  });

  it.each([
    ['2026-03-12T18:29', false],
    ['2026-03-12T18:30', true],
    ['2026-03-12T18:59', true],
    ['2026-03-12T19:00', false],
    ['2026-03-13T09:00', false],
    ['2026-03-14T18:30', false],
  ])('at %s it is to be written: %s, for in the morning it would be no news', async (time, due) => {
    shop.clock.set(time);
    expect(await isDigestDue(shop.core)).toBe(due);
  });

  it('is not sent to people who are away or have left', async () => {
    await shop.aCustomer({ code: 'C001' });
    await shop.at('2026-03-11T10:00');
    const day = toDbDate(shop.today().add({ days: 1 }));
    const away = { staffId: shop.staff.zhang.id, standInId: shop.staff.wang.id, from: day, to: day };
    await shop.core.db.absence.create({ data: { ...away, at: new Date(0) } });
    await shop.core.db.staff.update({ where: { id: shop.staff.qian.id }, data: { leftOn: day } });
    await shop.live('2026-03-12T23:00');
    expect(digests('zhang')).toEqual([]);
    expect(digests('qian')).toEqual([]);
    expect(digests('li')).toHaveLength(1);
  });

  it('of a team of many names ten of a kind and counts the rest', async () => {
    for (let n = 1; n <= 13; n += 1) await shop.aCustomer({});
    await shop.live('2026-03-12T23:00');
    const text = digests('zhang')[0]?.text ?? '';
    expect(text).toContain('还没有完成 13 项');
    expect(text).toContain('C010');
    expect(text).not.toContain('C011');
    expect(text).toContain('· 另有 3 项');
  });

  it('is the next event on a day with content, and not on a day without', async () => {
    await shop.aCustomer({ code: 'C001' });
    await shop.at('2026-03-12T10:00');
    expect((await nextEventAt(shop.core))?.toString()).toBe(inShanghai('2026-03-12T18:30').toString());
    await shop.at('2026-03-12T18:30');
    expect((await nextEventAt(shop.core))?.toString()).toBe(inShanghai('2026-03-13T09:00').toString());
    await log('zhang', 'C001', '好', 'trial-check');
    await shop.at('2026-03-13T18:30');
    await shop.at('2026-03-16T08:00');
    expect(await nextEventAt(shop.core)).toBeNull();
  });

  it('is not sent if the playbook has none', async () => {
    const { digestAt: _, ...playbook } = shop.core.rules.playbook;
    const core = { ...shop.core, rules: { ...shop.core.rules, playbook } };
    await shop.aCustomer({ code: 'C001' });
    shop.clock.set('2026-03-12T18:30');
    await runDay(core, shop.today());
    expect(digests('zhang')).toEqual([]);
    await runDay(shop.core, shop.today());
    expect(digests('zhang')).toHaveLength(1);
  });
});

describe('the digest of a person', () => {
  it('is not sent to who has switched it off, nor within quiet hours that end too late', async () => {
    await shop.aCustomer({ code: 'C001', name: '杭州精工' });
    await shop.live('2026-03-12T10:00');
    await log('zhang', 'C001', '电话');
    await shop.ask('zhang', '/crm settings digest=off');
    await shop.live('2026-03-13T12:00');
    expect(digests('zhang')).toEqual([]);
    expect(digests('li')).toHaveLength(1);
    await log('zhang', 'C001', '又一个电话');
    await shop.ask('li', '/crm settings quiet=18:00-07:00');
    await shop.live('2026-03-16T12:00');
    expect(digests('li')).toHaveLength(1);
  });

  it('is in the reader’s language, the steps and the counts in it too', async () => {
    await chooseLanguage(shop.core, shop.staff.li, 'en');
    await shop.aCustomer({ code: 'C001', name: '杭州精工' });
    await shop.live('2026-03-12T10:00');
    await log('zhang', 'C001', '又打了一个电话');
    await shop.live('2026-03-12T18:30');
    const [digest] = shop
      .inbox('li')
      .filter(({ content }) => content.title?.startsWith('The day in short') === true);
    expect(digest?.text).toContain('C001 杭州精工 · First check on the trial · 张伟');
    expect(digest?.text).toContain('张伟 (1)');
    expect(
      digest?.text.replace(/[\u4e00-\u9fff]+/gu, (word) =>
        /李主管|张伟|杭州精工|又打了一个电话/u.test(word) ? '' : word,
      ),
    ).not.toMatch(/[\u4e00-\u9fff]/u);
  });
});
