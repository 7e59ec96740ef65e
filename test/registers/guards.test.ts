import { afterEach, describe, expect, it } from 'vitest';
import { plainText } from '../../templates/reader/card.ts';
import type { Edit } from '../templates/edited-templates.ts';
import { openRegisterOffice, principles, type RegisterOffice } from './register-office.ts';

const trips: Readonly<Record<string, Edit>> = {
  'registers/trip.yaml': `title: { zh: 出差, en: trip }
command: { en: trip, zh: 出差 }
about: customer
number: "CC{yy}-{nn}"
form: trip-open
summary: purpose
open: [salesperson, supervisor]
owner: opener
read: [own, supervisor, finance]
guards:
  - { refuse: { zh: 战略客户由总监拜访, en: the director visits strategic customers }, if: { customerLevel: strategic } }
  - warn: { zh: 该客户没有批准的开发申请，费用不能报销, en: no approved development application }
    unless: { hasEntry: { register: development, states: [approved, filed] } }
states:
  - { key: planned, zh: 计划中, en: planned }
  - { key: spent, zh: 已报销, en: spent }
  - { key: over, zh: 已结束, en: over, end: true }
moves:
  - key: spend
    command: { en: spend, zh: 报销 }
    from: planned
    to: spent
    form: trip-spend
    by: [owner]
    guards:
      - { refuse: { zh: 超过五千元要先申请, en: above 5000 }, if: { cost: { above: 5000 } } }
      - { warn: { zh: 高铁以上请说明, en: say why }, if: { means: { atLeast: train } }, unless: { given: why } }
  - key: end
    command: { en: end, zh: 结束 }
    from: [planned, spent]
    to: over
    by: [owner, supervisor]
    guards:
      - { warn: { zh: 客户还没有首次沟通, en: no first contact }, unless: { customerDay: firstContact } }
`,
  'forms/trip-open.yaml': `title: { zh: 出差, en: Trip }
submit: { zh: 提交, en: Submit }
fields:
  - { key: customer, label: { zh: 客户代号, en: Customer code }, type: line, required: true }
  - { key: purpose, label: { zh: 目的, en: Purpose }, type: line, required: true }
`,
  'forms/trip-spend.yaml': `title: { zh: 报销, en: Spend }
submit: { zh: 提交, en: Submit }
fields:
  - { key: cost, label: { zh: 金额, en: Cost }, type: money, required: true }
  - key: means
    label: { zh: 交通, en: Means }
    type: choice
    choices:
      - { value: bus, zh: 大巴, en: Bus }
      - { value: train, zh: 高铁, en: Train }
      - { value: plane, zh: 飞机, en: Plane }
  - { key: why, label: { zh: 说明, en: Why }, type: text }
`,
};

let office: RegisterOffice;
afterEach(() => office.close());

const open = async (answers: Record<string, string> = {}, warned = '') =>
  await office.submit('zhang', 'trip-open', warned, { customer: 'C001', purpose: '看样', ...answers });
const begin = async () => {
  office = await openRegisterOffice(trips);
  await office.aCustomer({ code: 'C001', name: '杭州精工' });
};
const entry = () => office.core.db.entry.findFirst({ where: { register: 'trip' } });
const spend = async (by: 'zhang' | 'li', answers: Record<string, string>, warned = '') => {
  const { id, version } = (await entry()) ?? { id: '', version: 1 };
  return await office.submit(by, 'trip-spend', `${id}.${version}.spend${warned}`, answers);
};

describe('a guard that warns', () => {
  it('asks once more and is recorded; without its reason it does not ask', async () => {
    await begin();
    expect(await open()).toContain('该客户没有批准的开发申请，费用不能报销');
    expect(await entry()).toBeNull();
    expect(await open({}, 'w1')).toContain('CC26-01');
    expect(await office.ask('zhang', '/crm 出差 查看 CC26-01')).toContain(
      '提醒后仍办理：该客户没有批准的开发申请',
    );
    await office.approveDevelopment();
    expect(await open()).toContain('CC26-02');
    expect(await office.ask('zhang', '/crm 出差 查看 CC26-02')).not.toContain('提醒后仍办理');
  });

  it('comes back as the form with what was written, or as a button, either of which goes on', async () => {
    await begin();
    await open({}, 'w1');
    const { id } = (await entry()) ?? { id: '' };
    const reply = await office.reply('zhang', '/crm 出差 报销 CC26-01 金额=300 交通=飞机');
    if (reply.kind !== 'form') throw new Error('expected the form');
    expect(reply.form.subject).toBe(`${id}.1.spend.w1`);
    expect(reply.form.problem).toContain('高铁以上请说明');
    expect(reply.form.fields.map(({ initial }) => initial)).toEqual(['300', 'plane', undefined]);
    expect(await spend('zhang', { cost: '300', means: 'plane' }, '.w1')).toContain('已报销');
    const again = await office.press('zhang', 'move', `${id}.2.end`);
    if (again.kind !== 'text') throw new Error('expected a card');
    expect(plainText(again.text)).toContain('客户还没有首次沟通');
    expect(again.text.buttons).toEqual([{ action: 'move', value: `${id}.2.end.w0`, label: '仍然结束' }]);
    expect((await entry())?.state).toBe('spent');
    expect(await office.pressed('zhang', 'move', `${id}.2.end.w0`)).toContain('已结束');
  });

  it('having seen one warning is not having seen another', async () => {
    await begin();
    await open({}, 'w1');
    expect(await spend('zhang', { cost: '300', means: 'train' }, '.w0')).toContain('高铁以上请说明');
    expect((await entry())?.state).toBe('planned');
    expect(await spend('zhang', { cost: '300', means: 'train', why: '赶时间' })).toContain('已报销');
  });
});

describe('a guard that refuses', () => {
  it('is not passed by submitting again; its limit is exact', async () => {
    await begin();
    await open({}, 'w1');
    for (const warned of ['', '.w0']) {
      expect(await spend('zhang', { cost: '5000.01', means: 'bus' }, warned)).toContain('超过五千元要先申请');
    }
    expect((await entry())?.state).toBe('planned');
    expect(await spend('zhang', { cost: '5000', means: 'bus' })).toContain('已报销');
  });

  it('on opening looks at the customer, also for one who goes on with a warning', async () => {
    await begin();
    await office.core.db.customer.updateMany({ data: { strategicLevel: 'strategic' } });
    expect(await open({}, 'w0-1')).toContain('战略客户由总监拜访');
    expect(await entry()).toBeNull();
  });

  it('keeps a decider from a yes, who may still say no', async () => {
    office = await openRegisterOffice({
      'registers/development.yaml': [
        '    to: approved\n    decide:',
        `    to: approved
    guards:
      - { refuse: { zh: 未批账期, en: no credit }, unless: { hasEntry: { register: credit, states: granted } } }
    decide:`,
      ],
    });
    await office.aCustomer({ code: 'C001', name: '杭州精工' });
    await office.ask('zhang', `/crm 开发申请 新建 C001 付款方式=月结30天 ${principles} 泵厂`);
    await office.decide('chen');
    expect(await office.decide('wu')).toContain('未批账期');
    const state = async () => (await office.core.db.entry.findFirstOrThrow()).state;
    expect(await state()).toBe('started');
    await office.decide('wu', '先谈账期');
    expect(await state()).toBe('returned');
  });
});
