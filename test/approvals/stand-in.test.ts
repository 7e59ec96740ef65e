import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CustomerRef } from '../../jobs/customers/find-customer.ts';
import { openOffice, type Office } from './office.ts';

let office: Office;
let customer: CustomerRef;
beforeEach(async () => {
  office = await openOffice();
  customer = await office.aCustomer({ code: 'C001', name: '杭州精工' });
});
afterEach(() => office.close());

describe('a decider who is away', () => {
  it('is covered: the stand-in gets a card that says so, and the decision is recorded on behalf of the decider', async () => {
    await office.away('li', 'qian');
    const { id } = await office.apply('zhang', customer);
    await office.deliver();
    expect(office.titles('li')).toEqual([]);
    expect(office.told('qian')[0]?.text).toContain('本次由您代 李主管 处理');
    await office.press('qian', 'approve', `${id}.0`);
    expect((await office.request(id)).decisions).toMatchObject([
      { actorId: office.staff.qian.id, onBehalfOfId: office.staff.li.id },
    ]);
  });

  it('may still decide, should they look into the chat', async () => {
    await office.away('li', 'qian');
    const { id } = await office.apply('zhang', customer);
    expect(await office.press('li', 'approve', `${id}.0`)).toContain('您已同意');
    expect((await office.request(id)).decisions).toMatchObject([{ onBehalfOfId: null }]);
  });

  it('with an absent stand-in is covered by that person’s stand-in; in a circle, by the director', async () => {
    await office.away('li', 'qian');
    await office.away('qian', 'zhao');
    await office.apply('zhang', customer);
    await office.deliver();
    expect(office.titles('zhao')).toHaveLength(1);
    await office.away('zhao', 'li');
    await office.apply('zhang', customer);
    await office.deliver();
    expect(office.titles('chen')).toHaveLength(1);
  });

  it.each([
    ['before it begins', '2026-03-04', '2026-03-06', 'li'],
    ['on its first day', '2026-03-03', '2026-03-06', 'qian'],
    ['on its last day', '2026-03-01', '2026-03-03', 'qian'],
    ['after it has ended', '2026-02-20', '2026-03-02', 'li'],
  ] as const)('%s, it is the turn of the one who is there', async (_when, from, to, asked) => {
    await office.away('li', 'qian', from, to);
    await office.apply('zhang', customer);
    await office.deliver();
    expect(office.titles(asked)).toHaveLength(1);
  });

  it('an undone absence has no effect', async () => {
    const { id } = await office.away('li', 'qian');
    await office.core.db.absence.update({ where: { id }, data: { undoneAt: new Date(0) } });
    await office.apply('zhang', customer);
    await office.deliver();
    expect(office.titles('li')).toHaveLength(1);
  });

  it('who goes away with the card in hand: the stand-in is asked the next time the day is looked at, once', async () => {
    const { id } = await office.apply('zhang', customer);
    await office.deliver();
    await office.away('li', 'qian');
    await office.at('2026-03-03T11:00');
    await office.at('2026-03-03T12:00');
    expect(office.titles('li')).toHaveLength(1);
    expect(office.titles('qian')).toHaveLength(1);
    expect(await office.press('qian', 'approve', `${id}.0`)).toContain('您已同意');
  });

  it('who returns before a decision is asked after all', async () => {
    const { id: absence } = await office.away('qian', 'zhao');
    const own = await office.aCustomer({ code: 'C002', supervisor: 'qian', salesperson: 'zhang' });
    await office.apply('zhang', own);
    await office.core.db.absence.update({ where: { id: absence }, data: { undoneAt: new Date(0) } });
    await office.at('2026-03-03T11:00');
    expect(office.titles('zhao')).toEqual([]);
    expect(office.titles('qian')).toHaveLength(1);
  });
});

describe('one’s own request', () => {
  it('is decided by the director instead, and the buttons refuse the applicant', async () => {
    const { id } = await office.apply('li', customer);
    await office.deliver();
    expect(office.titles('li')).toEqual([]);
    expect(office.titles('chen')).toHaveLength(1);
    expect(await office.press('li', 'approve', `${id}.0`)).toBe(
      '自己提交的申请不能由自己审批。现在等 陈总监 审批。',
    );
    expect(await office.refusals()).toBe(1);
  });

  it('is not decided by the applicant as another person’s stand-in', async () => {
    await office.away('li', 'zhang');
    const { id } = await office.apply('zhang', customer);
    await office.deliver();
    expect(office.titles('zhang')).toEqual([]);
    expect(office.titles('chen')).toHaveLength(1);
    expect(await office.press('zhang', 'approve', `${id}.0`)).toContain('自己提交的申请不能由自己审批');
  });

  it('of the director is the general manager’s', async () => {
    const { id } = await office.askForLeave('chen');
    await office.deliver();
    expect(office.titles('wu')).toHaveLength(1);
    expect(await office.press('wu', 'approve', `${id}.0`)).toContain('已同意');
    await expect(office.askForLeave('wu')).resolves.toBeDefined();
  });
});

describe('a person who leaves', () => {
  it('a pending request moves to the stand-in, and the person who left gets no more messages', async () => {
    const { id } = await office.apply('zhang', customer);
    await office.press('li', 'approve', `${id}.0`);
    await office.deliver();
    expect(office.titles('zhou')).toHaveLength(1);
    await office.leave('zhou');
    await office.at('2026-03-04T09:30');
    await office.at('2026-03-05T15:00');
    expect(office.titles('zhou')).toHaveLength(1);
    expect(office.titles('chen')[0]).toBe('待审批：出差申请 · C001 杭州精工');
    expect(await office.press('chen', 'approve', `${id}.1`)).toContain('已同意');
  });

  it('an applicant who has left is not told the result', async () => {
    const { id } = await office.apply('zhang', customer);
    await office.leave('zhang');
    await office.submit('li', 'reject', `${id}.0`, { reason: '已离职' });
    await office.deliver();
    expect(await office.core.db.approvalRequest.findUnique({ where: { id } })).toMatchObject({
      state: 'rejected',
    });
    expect(office.titles('zhang')).toEqual([]);
  });

  it('a decision is not inherited by a colleague without a chat account, and the applicant hears who decides now', async () => {
    const { id } = await office.apply('zhang', customer);
    await office.core.db.staffIdentity.deleteMany({ where: { staffId: office.staff.qian.id } });
    await office.core.db.customer.update({
      where: { id: customer.id },
      data: { supervisorId: office.staff.qian.id },
    });
    await office.at('2026-03-03T11:00');
    await office.at('2026-03-03T11:05');
    expect(office.titles('chen')).toEqual(['待审批：出差申请 · C001 杭州精工']);
    expect(office.titles('zhang')).toEqual(['出差申请 · C001 杭州精工：现在由 陈总监 审批']);
    expect(await office.press('chen', 'approve', `${id}.0`)).toContain('已同意');
  });

  it('a customer that changes hands takes what waits for its supervisor along', async () => {
    const { id } = await office.apply('zhang', customer);
    await office.core.db.customer.update({
      where: { id: customer.id },
      data: { supervisorId: office.staff.qian.id },
    });
    await office.at('2026-03-03T11:00');
    expect(office.titles('li')).toEqual([]);
    expect(office.titles('qian')).toHaveLength(1);
    expect(await office.press('li', 'approve', `${id}.0`)).toContain('现在等 钱主管 审批');
  });
});
