import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withdraw } from '../../jobs/approvals/withdraw.ts';
import type { CustomerRef } from '../../jobs/customers/find-customer.ts';
import { openOffice, type Office } from './office.ts';

let office: Office;
let customer: CustomerRef;
beforeEach(async () => {
  office = await openOffice();
  customer = await office.aCustomer({ code: 'C001', name: '杭州精工' });
});
afterEach(() => office.close());

describe('a decision that is overdue', () => {
  it('is reminded after one working day and escalated to the director after three, once each', async () => {
    await office.apply('zhang', customer);
    for (const day of ['03', '04', '05', '06', '09', '10']) {
      for (const time of ['09:00', '09:59', '10:00', '18:00']) {
        if (day > '03' || time >= '10:00') await office.at(`2026-03-${day}T${time}`);
        if (`${day}T${time}` === '04T09:59') expect(office.titles('li')).toHaveLength(1);
        if (`${day}T${time}` === '06T09:59') expect(office.titles('chen')).toEqual([]);
      }
    }
    expect(office.titles('li')).toEqual([
      '待审批：出差申请 · C001 杭州精工',
      '仍待审批：出差申请 · C001 杭州精工',
    ]);
    expect(office.told('li')[1]?.text).toContain('2026年3月3日 周二 提交的出差申请已等候您处理 1 个工作日');
    expect(office.titles('chen')).toEqual(['审批逾期：出差申请 · C001 杭州精工']);
    expect(office.told('chen')[0]?.text).toContain('已等候 3 个工作日，目前待 李主管 处理');
    expect(office.told('chen')[0]?.content.buttons).toBeUndefined();
  });

  it('is counted in working days: asked on Friday, reminded of on Monday', async () => {
    office.clock.set('2026-03-06T16:00');
    await office.apply('zhang', customer);
    await office.at('2026-03-08T16:00');
    expect(office.titles('li')).toEqual([]);
    await office.at('2026-03-09T09:00');
    await office.at('2026-03-09T15:59');
    expect(office.titles('li')).toHaveLength(1);
    await office.at('2026-03-09T16:00');
    expect(office.titles('li')).toHaveLength(2);
  });

  it('sent at night is counted from the morning it could be read', async () => {
    office.clock.set('2026-03-03T22:00');
    await office.apply('zhang', customer);
    await office.at('2026-03-03T22:00');
    expect(office.titles('li')).toEqual([]);
    await office.at('2026-03-04T09:00');
    expect(office.titles('li')).toHaveLength(1);
    await office.at('2026-03-05T08:59');
    expect(office.titles('li')).toHaveLength(1);
    await office.at('2026-03-05T09:00');
    expect(office.titles('li')).toHaveLength(2);
  });

  it('once decided, is never reminded again; the next turn counts its own days', async () => {
    const { id } = await office.apply('zhang', customer);
    await office.at('2026-03-03T10:00');
    await office.at('2026-03-05T09:00');
    await office.press('li', 'approve', `${id}.0`);
    await office.at('2026-03-05T10:00');
    await office.at('2026-03-06T09:00');
    expect(office.titles('chen')).toEqual([]);
    expect(office.titles('zhou')).toHaveLength(2);
    await office.press('zhou', 'approve', `${id}.1`);
    for (const day of ['09', '10', '11', '12']) await office.at(`2026-03-${day}T11:00`);
    expect(office.titles('zhou')).toHaveLength(2);
    expect(office.titles('chen')).toEqual([]);
    expect(await office.core.db.notice.count({ where: { state: 'planned' } })).toBe(0);
  });

  it('decided between claim and post, is not reminded either', async () => {
    const { id } = await office.apply('zhang', customer);
    const { db } = office.core;
    await db.approvalRequest.update({ where: { id }, data: { state: 'approved' } });
    await office.deliver();
    expect(office.titles('li')).toEqual([]);
    expect(await db.notice.findFirst({ where: { key: { contains: ':ask:' } } })).toMatchObject({
      state: 'cancelled',
      reason: { code: 'reason/request-decided' },
    });
  });

  it('of a director who decides has the buttons again', async () => {
    await office.askForLeave('zhang');
    await office.at('2026-03-03T10:00');
    await office.at('2026-03-04T10:00');
    await office.at('2026-03-06T10:00');
    expect(office.told('chen').map(({ content }) => content.buttons?.length)).toEqual([2, 2, 2]);
  });
});

describe('an application that is withdrawn', () => {
  it('informs the holders of the card, and reminds no one', async () => {
    const { id } = await office.apply('zhang', customer);
    await office.deliver();
    await withdraw(office.core, office.staff.zhang, id);
    for (const day of ['04', '05', '06', '09']) await office.at(`2026-03-${day}T11:00`);
    expect(office.titles('li')).toEqual([
      '待审批：出差申请 · C001 杭州精工',
      '已撤回：出差申请 · C001 杭州精工',
    ]);
    expect(office.titles('chen')).toEqual([]);
    expect(await office.press('li', 'approve', `${id}.0`)).toContain('申请人已撤回');
  });

  it('before the card was posted informs no one', async () => {
    const { id } = await office.apply('zhang', customer);
    await withdraw(office.core, office.staff.zhang, id);
    await office.deliver();
    expect(office.titles('li')).toEqual([]);
  });

  it('is possible only for the applicant, and only while it is pending', async () => {
    const { id } = await office.apply('zhang', customer);
    await expect(withdraw(office.core, office.staff.li, id)).rejects.toMatchObject({ code: 'not_found' });
    await office.submit('li', 'reject', `${id}.0`, { reason: '不去' });
    await expect(withdraw(office.core, office.staff.zhang, id)).rejects.toMatchObject({
      code: 'already_done',
    });
    expect((await office.request(id)).state).toBe('rejected');
  });

  it('is shown as submitted even if the form has changed since', async () => {
    const broken = await office.apply('zhang', customer);
    await office.apply('zhang', await office.aCustomer({ code: 'C002' }));
    await office.core.db.approvalRequest.update({
      where: { id: broken.id },
      data: { answers: { place: '杭州', cost: '1200', onDay: '下周' } },
    });
    await office.away('li', 'qian', '2026-03-04');
    await office.at('2026-03-04T09:00');
    expect(office.titles('qian')).toHaveLength(2);
    expect(office.told('qian')[0]?.text).toContain('下周');
    expect(await office.press('qian', 'approve', broken.id)).toContain('您已同意');
  });
});
