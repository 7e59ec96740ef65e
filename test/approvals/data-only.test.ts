import { Temporal } from 'temporal-polyfill';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { onClick } from '../../bot/actions/on-click.ts';
import type { CustomerRef } from '../../jobs/customers/find-customer.ts';
import { openCustomer } from '../../jobs/customers/open-customer.ts';
import { plainText } from '../../templates/reader/card.ts';
import type { Edit } from '../templates/edited-templates.ts';
import { openOffice, type Office } from './office.ts';

/** A step that is closed by the approval of 出差申请. Only YAML, with existing texts. */
const withStep: Readonly<Record<string, Edit>> = {
  'playbook.yaml': [
    '\nsteps:\n',
    `
steps:
  - key: visit-trip
    work: { zh: 安排拜访, en: Arrange a visit }
    owner: salesperson
    anchor: trialStarted
    due: 3d
    remind: [{ at: due, to: owner, say: trial-check/due }]
    closes: { approval: trip, form: trip }
`,
  ],
};

let office: Office;
let customer: CustomerRef;
let followUpId: string;
beforeEach(async () => {
  office = await openOffice(withStep);
  customer = await openCustomer(office.core, office.staff.li, {
    code: 'C001',
    name: '杭州精工',
    tier: 'ordinary',
    supervisor: office.staff.li,
    salesperson: office.staff.zhang,
    assistant: office.staff.wang,
    anchors: { trialStarted: Temporal.PlainDate.from('2026-03-02') },
  });
  const found = await office.core.db.followUp.findFirstOrThrow({ where: { step: 'visit-trip' } });
  followUpId = found.id;
});
afterEach(() => office.close());

const answers = { place: '杭州', cost: '1200.5' };
const followUp = () =>
  office.core.db.followUp.findUniqueOrThrow({ where: { id: followUpId }, include: { reminders: true } });
const pressClose = async (by: 'zhang' | 'li') => {
  const reply = await onClick(office.context(by), 'close', followUpId);
  if (reply.kind === 'text') return plainText(reply.text);
  return reply.instead === undefined ? `form ${reply.form.form}` : plainText(reply.instead);
};
const pending = () => office.core.db.approvalRequest.findFirstOrThrow({ where: { state: 'pending' } });

describe('a step that ends with an approval, written as data alone', () => {
  it('its form is a request: the follow-up stays open, nothing is logged, and the first decider is asked', async () => {
    expect(await pressClose('zhang')).toBe('form trip');
    expect(await office.submit('zhang', 'trip', followUpId, answers)).toBe(
      '出差申请 · C001 杭州精工：已提交，等 李主管 审批。',
    );
    expect(await followUp()).toMatchObject({ state: 'open' });
    expect(await office.core.db.contactLog.count()).toBe(0);
    expect(await pending()).toMatchObject({ kind: 'trip', followUpId, customerId: customer.id });
    await office.deliver();
    expect(office.titles('li')).toHaveLength(1);
  });

  it('closes with the last approval, by it, and nothing more comes', async () => {
    await office.submit('zhang', 'trip', followUpId, answers);
    const { id } = await pending();
    await office.press('li', 'approve', `${id}.0`);
    expect(await followUp()).toMatchObject({ state: 'open' });
    await office.press('zhou', 'approve', `${id}.1`);
    const ended = await followUp();
    expect(ended).toMatchObject({
      state: 'closed',
      closedBy: 'approval',
      reason: { code: 'reason/approved', params: { by: '周财务' } },
    });
    expect(ended.reminders.map(({ state }) => state)).not.toContain('planned');
    expect(await pressClose('zhang')).toBe(
      'C001 杭州精工 安排拜访：已于 2026年3月3日 周二 10:00 完成（周财务 已同意）。',
    );
  });

  it('stays open with a rejection, and can be applied for again', async () => {
    await office.submit('zhang', 'trip', followUpId, answers);
    const { id } = await pending();
    await office.submit('li', 'reject', `${id}.0`, { reason: '下月再去' });
    expect(await followUp()).toMatchObject({ state: 'open' });
    expect(await pressClose('zhang')).toBe('form trip');
    expect(await office.submit('zhang', 'trip', followUpId, answers)).toContain('已提交');
  });

  it('while it is pending, a second application names the decider and returns the answers typed', async () => {
    await office.submit('zhang', 'trip', followUpId, answers);
    expect(await pressClose('li')).toContain('张伟 已提交出差申请，正等 李主管 审批');
    const again = await office.submit('li', 'trip', followUpId, { ...answers, place: '上海' });
    expect(again).toContain('张伟 已提交出差申请，正等 李主管 审批');
    expect(again).toContain('地点：上海');
    expect(await office.core.db.approvalRequest.count()).toBe(1);
  });

  it('two applications at the same moment are one', async () => {
    const said = await Promise.all([1, 2, 3].map(() => office.submit('zhang', 'trip', followUpId, answers)));
    expect(said.filter((one) => one.includes('：已提交'))).toHaveLength(1);
    expect(await office.core.db.approvalRequest.count()).toBe(1);
    expect(await office.core.db.formAnswer.count()).toBe(1);
  });

  it('answers that are not complete apply for nothing, and come back whole', async () => {
    const said = await office.submit('zhang', 'trip', followUpId, { cost: '1200.505', place: '杭州' });
    expect(said).toContain('还没有保存');
    expect(said).toContain('地点：杭州');
    expect(await office.core.db.approvalRequest.count()).toBe(0);
  });

  it('a person who may not apply is told so; a person outside the customer’s scope learns nothing', async () => {
    expect(await office.submit('wang', 'trip', followUpId, answers)).toContain('您的角色不能提交出差申请');
    const none = await office.submit('zhao', 'trip', followUpId, answers);
    expect(none).not.toMatch(/杭州精工|C001|张伟/u);
    expect(await office.core.db.approvalRequest.count()).toBe(0);
    expect(await office.refusals()).toBe(2);
  });

  it('submitted after the follow-up has ended, it says so and creates no request', async () => {
    await office.submit('zhang', 'trip', followUpId, answers);
    const { id } = await pending();
    await office.press('li', 'approve', `${id}.0`);
    await office.press('zhou', 'approve', `${id}.1`);
    expect(await office.submit('zhang', 'trip', followUpId, answers)).toContain(
      '已于 2026年3月3日 周二 10:00 完成',
    );
    expect(await office.core.db.approvalRequest.count()).toBe(1);
  });
});

describe('the answers to a form', () => {
  it('that closes a step with a log are kept too, with their version, author and follow-up', async () => {
    const trial = await office.core.db.followUp.findFirstOrThrow({ where: { step: 'trial-check' } });
    await office.submit('zhang', 'trial-check', trial.id, { result: 'good', summary: '运行良好' });
    expect(await office.core.db.formAnswer.findMany()).toMatchObject([
      {
        form: 'trial-check',
        version: office.core.templates.forms.versionOf('trial-check'),
        actorId: office.staff.zhang.id,
        customerId: customer.id,
        followUpId: trial.id,
        values: { result: 'good', summary: '运行良好' },
      },
    ]);
  });

  it('that are refused are not', async () => {
    const trial = await office.core.db.followUp.findFirstOrThrow({ where: { step: 'trial-check' } });
    await office.submit('zhang', 'trial-check', trial.id, { result: 'good' });
    await office.submit('zhang', 'log', '', { customer: 'C001', purpose: 'x' });
    expect(await office.core.db.formAnswer.count()).toBe(0);
    await office.submit('zhang', 'trial-check', trial.id, { result: 'good', summary: '运行良好' });
    expect(await office.core.db.formAnswer.count()).toBe(1);
  });
});
