import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '../../bot/commands/engine/run-command.ts';
import { submitForm } from '../../bot/actions/submit-form.ts';
import { withdraw } from '../../jobs/approvals/withdraw.ts';
import type { Colleague } from '../company.ts';
import { type Counter, openCounter, textOf } from './counter.ts';

let counter: Counter;
beforeEach(async () => {
  counter = await openCounter({ at: '2026-03-12T10:00' });
  await counter.aCustomer({ code: 'C001', name: '杭州精工', anchors: {} });
});
afterEach(() => counter.close());

const greeting = { text: '祝各位新春愉快' };

async function apply(by: Colleague, code = 'C001') {
  const form = await counter.askForForm(by, `/crm 审批 申请 ${code} 节日祝福`);
  return textOf(await submitForm(await counter.context(by), form.form, form.subject, greeting));
}
const requests = () => counter.core.db.approvalRequest.findMany();
const buttonsOf = async (by: Colleague, line: string) => {
  const reply = await runCommand(await counter.context(by), line);
  return reply.kind === 'text' ? (reply.text.buttons ?? []) : [];
};

describe('审批 申请', () => {
  it('opens the form of the approval, about the customer that was named', async () => {
    const form = await counter.askForForm('zhang', '/crm approval new C001 holiday-text');
    expect(form).toMatchObject({ form: 'holiday-text', subject: (await counter.customer('C001')).id });
    expect(form.intro).toContain('C001 杭州精工');
  });

  it('lists the kinds of approval to those who may apply', async () => {
    const said = await counter.ask('zhang', '/crm 审批 申请 C001 加薪');
    expect(said).toContain('没有“加薪”');
    expect(said).toContain('节日祝福 (holiday-text)');
    expect(await counter.ask('zhou', '/crm 审批 申请 C001 节日祝福')).not.toContain('杭州精工');
  });

  it.each(['/crm 审批 申请 节日祝福', '/crm approval new holiday-text'])(
    '%s without a customer asks for one',
    async (line) => {
      expect(await counter.ask('zhang', line)).toContain('这种申请要写明您跟进的客户');
    },
  );

  it('for another person’s customer creates no request', async () => {
    await counter.aCustomer({
      code: 'C002',
      supervisor: 'qian',
      salesperson: 'zhao',
      assistant: null,
      anchors: {},
    });
    expect(await counter.ask('zhang', '/crm 审批 申请 C002 节日祝福')).not.toContain('客户C002');
    const subject = (await counter.customer('C002')).id;
    await submitForm(await counter.context('zhang'), 'holiday-text', subject, greeting);
    expect(await requests()).toEqual([]);
  });
});

describe('审批 列表', () => {
  it('lists requests waiting for one’s decision, with buttons, and one’s own requests', async () => {
    expect(await apply('zhang')).toBe('节日祝福 · C001 杭州精工：已提交，等 李主管 审批。');
    expect(await counter.ask('li', '/crm 审批')).toBe(
      ['待我审批（1）', '· 节日祝福 · C001 杭州精工 · 张伟 · 劳动节 2026年5月1日 周五，祝各位新春愉快'].join(
        '\n',
      ),
    );
    const [{ id } = { id: '' }] = await requests();
    expect(await buttonsOf('li', '/crm approval list')).toMatchObject([
      { action: 'approve', value: `${id}.0`, label: '同意 C001' },
      { action: 'reject', value: `${id}.0`, label: '驳回 C001' },
    ]);
    expect(await counter.ask('zhang', '/crm approval list')).toContain('我提交的（1）');
    expect(await buttonsOf('zhang', '/crm approval list')).toEqual([]);
  });

  it.each(['qian', 'wang', 'chen', 'zhou'] as const)('lists none of it for %s', async (by) => {
    await apply('zhang');
    expect(await counter.ask(by, '/crm 审批 列表')).toContain('没有待您审批的');
  });
});

describe('审批 撤回', () => {
  it('withdraws the only one', async () => {
    await apply('zhang');
    expect(await counter.ask('zhang', '/crm 审批 撤回')).toBe('节日祝福 · C001 杭州精工：已撤回。');
    expect(await requests()).toMatchObject([{ state: 'withdrawn' }]);
    expect(await counter.ask('li', '/crm 审批')).toContain('没有待您审批的');
  });

  it('of several asks which, and takes the one of that number', async () => {
    await counter.aCustomer({ code: 'C002', name: '宁波重工', anchors: {} });
    await apply('zhang');
    counter.clock.set('2026-03-12T10:05');
    await apply('zhang', 'C002');
    const said = await counter.ask('zhang', '/crm 审批 撤回');
    expect(said).toContain('1. 节日祝福 · C001');
    expect(said).toContain('2. 节日祝福 · C002');
    expect(await counter.ask('zhang', '/crm approval withdraw 2')).toContain('C002 宁波重工：已撤回');
    expect(await counter.ask('zhang', '/crm approval withdraw 9')).toContain('请写明撤回哪一件');
  });

  it('does not withdraw another person’s request', async () => {
    await apply('zhang');
    expect(await counter.ask('li', '/crm 审批 撤回 1')).toContain('您没有在等审批的申请');
    expect(await requests()).toMatchObject([{ state: 'pending' }]);
  });
});

describe('今天', () => {
  it('shows requests waiting for one’s decision, with their buttons', async () => {
    await apply('zhang');
    expect(await counter.ask('li', '/crm 今天')).toContain(
      '等您审批 1 件（/crm 审批）\n· 节日祝福 · C001 杭州精工 · 张伟',
    );
    expect((await buttonsOf('li', '/crm 今天')).map(({ action }) => action).slice(0, 2)).toEqual([
      'approve',
      'reject',
    ]);
    expect(await counter.ask('zhang', '/crm 今天')).not.toContain('等您审批');
  });
});

describe('requests of an applicant who has left', () => {
  beforeEach(async () => {
    await apply('zhang');
    await counter.ask('li', '/crm 员工 离职 zhang 接手=zhao 确认');
  });

  it('can be withdrawn by the person now working on the customer, who could not apply otherwise', async () => {
    expect(await apply('zhao')).toContain('先撤回');
    expect(await counter.ask('zhao', '/crm 审批 列表')).toContain('1. 节日祝福 · C001 杭州精工');
    expect(await counter.ask('zhao', '/crm 审批 撤回')).toContain('已撤回');
    expect(await requests()).toMatchObject([{ state: 'withdrawn' }]);
    expect(await apply('zhao')).toContain('已提交');
  });

  it('cannot be withdrawn by anyone else', async () => {
    const [request] = await requests();
    for (const by of ['qian', 'zhou'] as const) {
      expect(await counter.ask(by, '/crm 审批 撤回')).toContain('没有在等审批的申请');
      const person = counter.staff[by];
      await expect(withdraw(counter.core, person, request?.id ?? '')).rejects.toMatchObject({
        code: 'not_found',
      });
    }
    expect(await requests()).toMatchObject([{ state: 'pending' }]);
  });
});
