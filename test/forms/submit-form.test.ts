import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { onClick } from '../../bot/actions/on-click.ts';
import { submitForm } from '../../bot/actions/submit-form.ts';
import type { Colleague } from '../company.ts';
import { type Counter, formOf, initialOf, openCounter, textOf } from '../commands/counter.ts';

let counter: Counter;
beforeEach(async () => {
  counter = await openCounter();
});
afterEach(() => counter.close());

const submit = async (by: Colleague, form: string, values: Record<string, string>) =>
  textOf(await submitForm(await counter.context(by), form, '', values));

describe('the form of a new customer', () => {
  const values = {
    code: 'C001',
    name: '杭州 精工',
    tier: 'ordinary',
    salesperson: 'zhang',
    assistant: 'U-wang',
    supervisor: '',
    trialStartedOn: '2026-03-02',
    arrivedOn: '',
  };

  it('opens the customer as the command would, people given by code or by account', async () => {
    const said = await submit('li', 'customer-new', values);
    expect(said).toContain('已建立 C001 杭州 精工');
    expect(said).toContain('张伟，2026年3月12日 周四 截止');
    expect(await counter.customer('C001')).toMatchObject({
      supervisorId: counter.staff.li.id,
      salespersonId: counter.staff.zhang.id,
      assistantId: counter.staff.wang.id,
    });
    expect(await counter.core.db.fact.findMany()).toMatchObject([{ key: 'trialStarted' }]);
    expect(counter.chat.rooms.size).toBe(1);
  });

  it('what cannot be done comes back in the form, with everything typed and the reason', async () => {
    await counter.aCustomer({ code: 'C001' });
    const reply = await submitForm(await counter.context('li'), 'customer-new', '', values);
    const form = formOf(reply);
    expect(form.problem).toContain('客户代号 C001 已经有人用了');
    expect(initialOf(form, 'name')).toBe('杭州 精工');
    expect(initialOf(form, 'trialStartedOn')).toBe('2026-03-02');
    // Where no form can be opened, the same in words.
    expect(textOf(reply)).toContain('试用开始日期：2026-03-02');
    const typed = Object.fromEntries(form.fields.map(({ key, initial = '' }) => [key, initial]));
    expect(await submit('li', 'customer-new', { ...typed, code: 'C002' })).toContain('已建立 C002 杭州 精工');
    expect(await counter.core.db.fact.count()).toBe(2);
  });

  it('wrong answers come back with their errors', async () => {
    const wrong = { ...values, name: ' ', trialStartedOn: '不知道' };
    const form = formOf(await submitForm(await counter.context('li'), 'customer-new', '', wrong));
    expect(form.fields.filter(({ problem }) => problem !== undefined).map(({ key }) => key)).toEqual([
      'name',
      'trialStartedOn',
    ]);
    const said = await submit('li', 'customer-new', wrong);
    expect(said).toContain('客户名称：请填写此项');
    expect(said).toContain('试用开始日期：请填写日期');
    expect(said).toContain('业务员：zhang');
    expect(await counter.core.db.customer.count()).toBe(0);
  });

  it.each(['zhang', 'wang', 'zhou'] as const)('%s has no right to send it', async (by) => {
    expect(await submit(by, 'customer-new', values)).toContain('这个命令由销售主管');
    expect(await counter.core.db.customer.count()).toBe(0);
    expect(await counter.core.db.audit.count({ where: { action: 'command.refused' } })).toBe(1);
  });
});

describe('the form of a contact log', () => {
  const values = {
    customer: 'c001',
    purpose: 'quotation',
    channel: 'email',
    summary: '报价已发',
    happenedOn: '2026-03-01',
  };

  it('keeps the log', async () => {
    await counter.aCustomer({ code: 'C001' });
    expect(await submit('zhang', 'log', values)).toContain('已记入联系记录');
    expect(await counter.core.db.contactLog.findMany()).toMatchObject([
      {
        purpose: 'quotation',
        channel: 'email',
        summary: '报价已发',
        happenedAt: new Date('2026-03-01T04:00:00Z'),
      },
    ]);
  });

  it('for a customer outside one’s scope it is refused as if there were none, and the answers come back', async () => {
    const none = await submit('zhao', 'log', values);
    await counter.aCustomer({ code: 'C001' });
    expect(await submit('zhao', 'log', values)).toBe(none);
    expect(none).toContain('小结：报价已发');
    expect(await counter.core.db.contactLog.count()).toBe(0);
  });

  it('looking is not a right to write', async () => {
    await counter.aCustomer({ code: 'C001' });
    expect(await submit('qian', 'log', values)).toContain('不归您跟进');
    expect(await counter.core.db.contactLog.count()).toBe(0);
  });

  it('its button opens it about the customer, or about none', async () => {
    const { id } = await counter.aCustomer({ code: 'C001' });
    const open = async (value: string) =>
      initialOf(formOf(await onClick(await counter.context('zhang'), 'log', value)), 'customer');
    expect(await open(id)).toBe('C001');
    expect(await open('')).toBeUndefined();
  });

  it('its button about a customer that is not theirs is refused as one about none, and the refusal is recorded', async () => {
    const { id } = await counter.aCustomer({ code: 'C001' });
    const refused = async (value: string) =>
      textOf(await onClick(await counter.context('zhao'), 'log', value));
    const none = await refused('not an id');
    expect(none).toContain('没有找到这个客户');
    expect(await refused(id)).toBe(none);
    expect(await counter.core.db.audit.count({ where: { action: 'command.refused' } })).toBe(1);
  });
});

describe('when the program itself is at fault', () => {
  it('the answer is a reference, the cause is in the log', async () => {
    const context = await counter.context('li');
    const { templates } = context.core;
    const core = { ...context.core, templates: { ...templates, forms: { ...templates.forms, check: fail } } };
    expect(textOf(await submitForm({ ...context, core }, 'customer-new', '', {}))).toMatch(
      /编号 [0-9a-f]{8}/u,
    );
    expect(counter.errors).toHaveLength(1);
  });
});

function fail(): never {
  throw new Error('boom');
}
