import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { views } from '../../bot/console/views/index.ts';
import { openRegisterOffice, type RegisterOffice } from './register-office.ts';

let office: RegisterOffice;
beforeEach(async () => {
  office = await openRegisterOffice();
  await office.aCustomer({ code: 'C001', name: '杭州精工' });
});
afterEach(() => office.close());

const complain = () => office.ask('zhang', '/crm 投诉 新建 C001 类别=质量 3 号机漏油');

describe('a deadline that is an hour is told with its hour', () => {
  it('on the card, and on what is owed for the entry', async () => {
    await complain();
    await office.deliver();
    expect(office.lastTo('zhang')).toContain('截止日期：2026年3月3日 周二 14:00');
    for (const told of [
      await office.ask('zhang', '/crm 投诉 查看 TS2603-001'),
      await office.ask('zhang', '/crm 客户 查看 C001'),
      await office.ask('zhang', '/crm 提醒 列表 C001'),
    ]) {
      expect(told).toContain('2026年3月3日 周二 14:00');
    }
    expect(await office.askInEnglish('zhang', '/crm remind list C001')).toContain('Tue 3 Mar 2026 14:00');
  });

  it('on the list of the day, which says so once the hour has passed', async () => {
    await complain();
    expect(await office.ask('zhang', '/crm 今日')).toContain('回复客户投诉（TS2603-001），今天 14:00 到期');
    expect(await office.askInEnglish('zhang', '/crm today')).toContain('due today at 14:00');
    await office.at('2026-03-03T14:30');
    expect(await office.ask('zhang', '/crm 今日')).toContain('今天 14:00 到期，已逾期');
    expect(await office.askInEnglish('zhang', '/crm today')).toContain('was due at 14:00 today');
    expect(await office.ask('zhang', '/crm 客户 查看 C001')).toContain(
      '2026年3月3日 周二 14:00 截止（已逾期）',
    );
    // A day later it counts days.
    await office.at('2026-03-04T09:00');
    expect(office.lastTo('zhang')).toContain('已逾期 1 天');
  });

  it('among what comes, and on the console', async () => {
    await office.at('2026-03-03T17:00');
    await complain();
    expect(await office.ask('zhang', '/crm 今日')).toContain('2026年3月4日 周三 11:00 · C001');
    const ctx = await office.context('zhang');
    const day = await views.find(({ view }) => view === 'today')?.open(ctx, {});
    expect(day).toMatchObject({ kind: 'shown', view: { coming: [{ on: '2026-03-04', time: '11:00' }] } });
  });

  it('a change of the hour alone reaches the matter, with its reason', async () => {
    await complain();
    await office.core.db.followUp.updateMany({ data: { dueAt: new Date('2026-03-03T05:00:00Z') } });
    await office.core.db.entry.updateMany({ data: { nextLookOn: new Date('2026-03-03') } });
    await office.runDay();
    expect(await office.ask('zhang', '/crm 提醒 列表 C001')).toContain(
      '截止时间改为 2026年3月3日 周二 14:00',
    );
  });
});
