import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decide } from '../../jobs/approvals/decide.ts';
import type { CustomerRef } from '../../jobs/customers/find-customer.ts';
import { openOffice, type Office } from './office.ts';

let office: Office;
let customer: CustomerRef;
beforeEach(async () => {
  office = await openOffice();
  customer = await office.aCustomer({ code: 'C001', name: '杭州精工' });
});
afterEach(() => office.close());

const reason = '预算太高';

describe('an application', () => {
  it('asks only the first decider, with the answers, the applicant and the customer', async () => {
    await office.apply('zhang', customer);
    await office.deliver();
    const [card, ...more] = office.told('li');
    expect(more).toEqual([]);
    expect(card?.text).toBe(
      [
        '待审批：出差申请 · C001 杭州精工',
        '李主管，张伟 提交了出差申请，请您审批。',
        '驳回需写明原因，申请人会看到。',
        '申请人：张伟',
        '客户：C001 杭州精工',
        '地点：杭州',
        '预算：¥1,200.50',
      ].join('\n'),
    );
    expect(card?.content.buttons?.map(({ action, label }) => [action, label])).toEqual([
      ['approve', '同意'],
      ['reject', '驳回'],
    ]);
    expect(office.titles('zhou')).toEqual([]);
    expect(office.titles('zhang')).toEqual([]);
  });

  it('keeps the answers with the version of the form, and is on record', async () => {
    await office.apply('zhang', customer);
    expect(await office.core.db.formAnswer.findMany()).toMatchObject([
      {
        form: 'trip',
        version: office.core.templates.forms.versionOf('trip'),
        actorId: office.staff.zhang.id,
        customerId: customer.id,
        values: { place: '杭州', cost: '1200.50' },
      },
    ]);
    expect(await office.core.db.audit.count({ where: { action: 'approval.open' } })).toBe(1);
  });

  it.each([
    ['an assistant, who may not apply', 'wang', 'role'],
    ['a salesperson of other customers', 'zhao', 'customer'],
  ] as const)('by %s is refused, for the record too', async (_who, by, why) => {
    const refusal = { why, customerId: customer.id };
    await expect(office.apply(by, customer)).rejects.toMatchObject({ code: 'not_allowed', refusal });
    expect(await office.core.db.approvalRequest.count()).toBe(0);
  });

  it('is not submitted if the form rejects it or no one could decide', async () => {
    await expect(office.apply('zhang', customer, { place: '', cost: 'x' })).rejects.toMatchObject({
      code: 'bad_input',
    });
    for (const who of ['li', 'chen', 'wu'] as const) await office.leave(who);
    await expect(office.apply('zhang', customer)).rejects.toMatchObject({ code: 'not_allowed' });
    expect(await office.core.db.approvalRequest.count()).toBe(0);
    expect(await office.core.db.notice.count()).toBe(0);
  });
});

describe('the order of deciders', () => {
  it('in sequence: the second is asked after the first approves, and the applicant is told the result', async () => {
    const { id } = await office.apply('zhang', customer);
    expect(await office.press('li', 'approve', `${id}.0`)).toBe(
      '出差申请 · C001 杭州精工：您已同意，现在等 周财务。',
    );
    await office.deliver();
    expect(office.titles('zhou')).toEqual(['待审批：出差申请 · C001 杭州精工']);
    expect(office.told('zhou')[0]?.text).toContain('请您确认预算');
    expect(office.told('zhou')[0]?.text).toContain('审批：李主管 已同意');
    expect(office.titles('zhang')).toEqual([]);
    expect(await office.press('zhou', 'approve', `${id}.1`)).toBe(
      '出差申请 · C001 杭州精工：已同意，会通知 张伟。',
    );
    await office.deliver();
    expect(office.titles('zhang')).toEqual(['已同意：出差申请 · C001 杭州精工']);
    expect(await office.request(id)).toMatchObject({ state: 'approved', turn: 1 });
  });

  it('a person whose turn has not come, or never comes, is refused, and that is on record', async () => {
    const { id } = await office.apply('zhang', customer);
    expect(await office.press('zhou', 'approve', `${id}.1`)).toContain('没有找到这件申请');
    expect(await office.press('zhou', 'approve', id)).toContain('没有找到这件申请');
    expect(await office.press('chen', 'approve', id)).toBe('这件申请现在不由您审批。现在等 李主管 审批。');
    expect(await office.press('chen', 'reject', id)).toContain('现在等 李主管 审批');
    expect(await office.press('wang', 'approve', id)).toContain('现在等 李主管 审批');
    expect(await office.refusals()).toBe(5);
    expect((await office.request(id)).decisions).toEqual([]);
  });

  it.each([[''], ['x'], ['C001'], ["' OR 1=1"], ['0198c0de-0000-7000-8000-000000000000.0']])(
    'a value that is not a request finds nothing: %j',
    async (value) => {
      for (const action of ['approve', 'reject'] as const) {
        expect(await office.press('li', action, value)).toContain('没有找到这件申请');
      }
      expect(office.errors).toEqual([]);
    },
  );
});

describe('a second press', () => {
  it('changes nothing and names who decided and when', async () => {
    const { id } = await office.apply('zhang', customer);
    await office.press('li', 'approve', `${id}.0`);
    office.clock.set('2026-03-04T11:00');
    for (const action of ['approve', 'reject'] as const) {
      expect(await office.press('li', action, `${id}.0`)).toBe(
        '出差申请 · C001 杭州精工：李主管 已于 2026年3月3日 周二 10:00 同意。',
      );
    }
    expect((await office.request(id)).decisions).toHaveLength(1);
    expect(await office.refusals()).toBe(0);
  });

  it('by a person who decides both turns does not count for the next turn', async () => {
    await office.leave('zhou');
    await office.away('li', 'chen');
    const { id } = await office.apply('zhang', customer);
    await office.press('chen', 'approve', `${id}.0`);
    expect(await office.press('chen', 'approve', `${id}.0`)).toContain('已于');
    expect(await office.request(id)).toMatchObject({ state: 'pending', turn: 1 });
    await office.press('chen', 'approve', `${id}.1`);
    expect(await office.request(id)).toMatchObject({ state: 'approved' });
  });

  it('after a rejection or a withdrawal says so', async () => {
    const { id } = await office.apply('zhang', customer);
    await decide(office.core, office.staff.li, id, { approved: false, reason });
    expect(await office.press('li', 'approve', `${id}.0`)).toContain(
      '李主管 已于 2026年3月3日 周二 10:00 驳回',
    );
  });

  it('by two deciders at the same moment: one decides, the other is informed', async () => {
    await office.core.db.staff.update({
      where: { id: office.staff.wang.id },
      data: { roles: ['assistant', 'finance'] },
    });
    for (let n = 0; n < 5; n += 1) {
      const { id } = await office.apply('zhang', customer);
      await decide(office.core, office.staff.li, id, { approved: true, turn: 0 });
      const both = await Promise.all([
        decide(office.core, office.staff.zhou, id, { approved: true, turn: 1 }),
        decide(office.core, office.staff.wang, id, { approved: false, reason, turn: 1 }),
      ]);
      expect(both.map(({ what }) => what).toSorted()).toEqual(['decided-before', 'ended']);
      const { state, decisions } = await office.request(id);
      expect(decisions.filter(({ turn }) => turn === 1)).toHaveLength(1);
      expect(state).toBe(decisions.find(({ turn }) => turn === 1)?.approved ? 'approved' : 'rejected');
    }
    expect(await office.core.db.notice.count({ where: { key: { endsWith: ':result' } } })).toBe(5);
  });

  it('by one person twice at the same moment decides once', async () => {
    const { id } = await office.apply('zhang', customer);
    await Promise.all([1, 2, 3, 4].map(() => office.press('li', 'approve', `${id}.0`)));
    expect(await office.request(id)).toMatchObject({ turn: 1, state: 'pending' });
    expect((await office.request(id)).decisions).toHaveLength(1);
  });
});

describe('a request about no customer', () => {
  it('is decided once too, however many press at once', async () => {
    for (let n = 0; n < 5; n += 1) {
      const { id } = await office.askForLeave('zhang');
      const said = await Promise.all([1, 2, 3, 4].map(() => office.press('chen', 'approve', `${id}.0`)));
      expect(said.filter((one) => one.includes('会通知 张伟'))).toHaveLength(1);
      expect(said.filter((one) => one.includes('陈总监 已于'))).toHaveLength(3);
    }
    expect(office.errors).toEqual([]);
  });
});

describe('a rejection', () => {
  it('asks for the reason, which the applicant reads, and ends it whatever comes behind', async () => {
    const { id } = await office.apply('zhang', customer);
    expect(await office.press('li', 'reject', `${id}.0`)).toBe('form reject');
    expect(await office.submit('li', 'reject', `${id}.0`, { reason: ' ' })).toContain('请填写此项');
    expect((await office.request(id)).state).toBe('pending');
    expect(await office.submit('li', 'reject', `${id}.0`, { reason })).toContain('已驳回');
    expect(await office.request(id)).toMatchObject({ state: 'rejected', decisions: [{ reason }] });
    await office.deliver();
    expect(office.told('zhang')[0]?.text).toContain('李主管 未同意。原因：预算太高');
    expect(office.titles('zhou')).toEqual([]);
  });

  it('needs a reason, also when the engine is called directly', async () => {
    const { id } = await office.apply('zhang', customer);
    await expect(decide(office.core, office.staff.li, id, { approved: false })).rejects.toMatchObject({
      code: 'bad_input',
    });
  });

  it('submitted by a person whose turn it is not decides nothing', async () => {
    const { id } = await office.apply('zhang', customer);
    expect(await office.submit('zhao', 'reject', `${id}.0`, { reason })).toContain('没有找到这件申请');
    expect((await office.request(id)).state).toBe('pending');
  });
});

describe('several of one role', () => {
  beforeEach(async () => {
    await office.core.db.staff.update({
      where: { id: office.staff.wang.id },
      data: { roles: ['assistant', 'finance'] },
    });
  });

  it('each gets the card, any one of them decides, and unsent cards of the others are cancelled', async () => {
    const { id } = await office.apply('zhang', customer);
    await office.press('li', 'approve', `${id}.0`);
    expect(await office.press('wang', 'approve', `${id}.1`)).toContain('已同意');
    await office.deliver();
    expect(office.titles('zhou')).toEqual([]);
    const cancelled = await office.core.db.notice.findMany({ where: { recipientId: office.staff.zhou.id } });
    expect(cancelled.map(({ state }) => state)).toEqual(['cancelled', 'cancelled']);
  });

  it('the other decider, who has a card already, is told who decided', async () => {
    const { id } = await office.apply('zhang', customer);
    await office.press('li', 'approve', `${id}.0`);
    await office.deliver();
    expect(office.titles('zhou')).toHaveLength(1);
    expect(office.titles('wang')).toHaveLength(1);
    await office.press('wang', 'approve', `${id}.1`);
    expect(await office.press('zhou', 'approve', `${id}.1`)).toContain('王芳 已于');
  });
});
