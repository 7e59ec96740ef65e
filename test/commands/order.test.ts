import { Temporal } from 'temporal-polyfill';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { submitForm } from '../../bot/actions/submit-form.ts';
import { bindRoom } from '../../jobs/rooms/bind-room.ts';
import { setAnchor } from '../../jobs/customers/set-anchor.ts';
import { changeCustomer } from '../../jobs/replan/change-customer.ts';
import type { Colleague } from '../company.ts';
import { type Counter, initialOf, openCounter, textOf } from './counter.ts';

let counter: Counter;
beforeEach(async () => {
  counter = await openCounter({ at: '2026-03-12T10:00' });
});
afterEach(() => counter.close());

const orders = () => counter.core.db.firstOrder.findMany({ orderBy: { promisedOn: 'asc' } });
const facts = async () =>
  Object.fromEntries(
    (await counter.core.db.fact.findMany({ where: { key: { in: ['firstDeal', 'arrived'] } } })).map(
      ({ key, on }) => [key, on?.toISOString().slice(0, 10) ?? null],
    ),
  );
const audits = () =>
  counter.core.db.audit.findMany({ where: { action: 'order.record' }, orderBy: { id: 'asc' } });

const aCustomer = (code = 'C001', options = {}) =>
  counter.aCustomer({ code, name: `客户${code}`, anchors: {}, ...options });

describe('订单', () => {
  it('records the order, and with it the first deal', async () => {
    await aCustomer();
    const said = await counter.ask('zhang', '/crm 订单 C001 2026-03-01 承诺=2026-03-14 金额=￥12，000.50');
    expect(said).toContain('C001 客户C001：首单已登记');
    expect(said).toContain('还有 2 天到交期');
    expect(said).toContain('金额（元）：12,000.50');
    expect(await orders()).toMatchObject([
      {
        orderedOn: new Date('2026-03-01'),
        promisedOn: new Date('2026-03-14'),
        deliveredOn: null,
        amountFen: 1_200_050n,
        actorId: counter.staff.zhang.id,
      },
    ]);
    expect(await facts()).toEqual({ firstDeal: '2026-03-01' });
  });

  it('arriving is one more line: the arrival is a day of the customer’s life', async () => {
    await aCustomer();
    await counter.ask('zhang', '/crm order C001 2026-03-01 promised=2026-03-10');
    const said = await counter.ask('wang', '/crm 订单 到货 C001');
    expect(said).toContain('迟到 2 天');
    expect(said).toContain('实际到货：未到货 → 2026年3月12日 周四');
    expect(await facts()).toEqual({ firstDeal: '2026-03-01', arrived: '2026-03-12' });
    await counter.ask('zhang', '/crm order arrived C001 2026-03-10');
    expect(await facts()).toEqual({ firstDeal: '2026-03-01', arrived: '2026-03-10' });
    expect(await counter.ask('zhang', '/crm order list')).toContain('按期到货');
  });

  it('correcting uses the same command: values not given stay, and both versions are on record', async () => {
    await aCustomer();
    await counter.ask(
      'zhang',
      '/crm order C001 2026-03-01 promised=2026-03-10 amount=12000 delivered=2026-03-09',
    );
    const said = await counter.ask('li', '/crm 订单 C001 2026-03-02 承诺=2026-03-08');
    expect(said).toContain('下单：2026年3月1日 周日 → 2026年3月2日 周一');
    expect(said).toContain('金额（元）：12,000');
    expect(await orders()).toMatchObject([
      { orderedOn: new Date('2026-03-02'), deliveredOn: new Date('2026-03-09'), amountFen: 1_200_000n },
    ]);
    expect(await facts()).toEqual({ firstDeal: '2026-03-02', arrived: '2026-03-09' });
    const first = {
      orderedOn: '2026-03-01',
      promisedOn: '2026-03-10',
      deliveredOn: '2026-03-09',
      amountYuan: '12000',
    };
    expect(await audits()).toMatchObject([
      { actor: '张伟', before: null, after: first },
      {
        actor: '李主管',
        before: first,
        after: { ...first, orderedOn: '2026-03-02', promisedOn: '2026-03-08' },
      },
    ]);
  });

  it('无 takes the delivery and the amount away again, and the arrival with it', async () => {
    await aCustomer();
    await counter.ask(
      'zhang',
      '/crm order C001 2026-03-01 promised=2026-03-10 amount=12000 delivered=2026-03-09',
    );
    await counter.ask('zhang', '/crm 订单 C001 到货=无 金额=无');
    expect(await orders()).toMatchObject([{ deliveredOn: null, amountFen: null }]);
    expect(await facts()).toEqual({ firstDeal: '2026-03-01', arrived: null });
  });

  it('an arrival recorded another way is not removed by an order without one', async () => {
    await aCustomer('C001', { anchors: { arrived: '2026-03-05' } });
    await counter.ask('zhang', '/crm order C001 2026-03-01 promised=2026-03-10');
    expect(await facts()).toEqual({ firstDeal: '2026-03-01', arrived: '2026-03-05' });
  });

  it.each([
    ['2026-03-13 承诺=2026-03-20', '下单日期不能晚于今天'],
    ['2026-03-10 承诺=2026-03-09', '承诺交期不能早于下单日期'],
    ['2026-03-10 承诺=2026-03-10 到货=2026-03-09', '到货日期不能早于下单日期'],
    ['2026-03-10 承诺=2026-03-20 到货=2026-03-13', '到货日期不能晚于今天'],
    ['2026-03-10', '还没有登记首单，请写下单日期和承诺交期'],
    ['2026-03-10 承诺=2026-03-20 金额=1.234', '金额“1.234”不对，应写金额（元）'],
    ['2026-03-10 承诺=2026-03-20 金额=-5', '金额“-5”不对'],
  ])('%s is refused with what is wrong, and nothing is kept', async (words, problem) => {
    await aCustomer();
    expect(await counter.ask('zhang', `/crm 订单 C001 ${words}`)).toContain(problem);
    expect(await orders()).toEqual([]);
    expect(await facts()).toEqual({});
  });

  it.each(['zhao', 'zhou'] as const)('%s, who does not work on it, cannot', async (by) => {
    await aCustomer();
    const said = await counter.ask(by, '/crm 订单 C001 2026-03-01 承诺=2026-03-10');
    expect(said).toContain('没有找到客户“C001”');
    expect(await orders()).toEqual([]);
  });

  it('speaks English where the company does', async () => {
    await counter.close();
    counter = await openCounter({ at: '2026-03-12T10:00', language: 'en' });
    await aCustomer();
    const said = await counter.ask('zhang', '/crm order C001 2026-03-01 promised=2026-03-10');
    expect(said).toContain('the first order is on record');
    expect(said).toContain('2 d overdue');
    expect(said).not.toMatch(/[迟承诺逾期]/u);
  });
});

describe('订单 alone', () => {
  it('opens the form; for a customer with an order, filled with the recorded values', async () => {
    await aCustomer();
    expect(initialOf(await counter.askForForm('zhang', '/crm 订单'), 'customer')).toBeUndefined();
    await counter.ask('zhang', '/crm order C001 2026-03-01 promised=2026-03-10 amount=12000.5');
    const form = await counter.askForForm('zhang', '/crm 订单 C001');
    expect(form.fields.map(({ key, initial }) => [key, initial])).toEqual([
      ['customer', 'C001'],
      ['orderedOn', '2026-03-01'],
      ['promisedOn', '2026-03-10'],
      ['deliveredOn', undefined],
      ['amount', '12000.50'],
    ]);
  });

  it('in the customer’s group needs no code', async () => {
    const customer = await aCustomer();
    counter.chat.addRoom('G', [{ platformUserId: 'U-li' }]);
    await bindRoom(counter.core, null, customer, { platform: 'chat', platformRoomId: 'G', name: '群' });
    expect(initialOf(await counter.askForForm('zhang', '/crm 订单', 'G'), 'customer')).toBe('C001');
  });
});

describe('the form of a first order', () => {
  const values = {
    customer: 'c001',
    orderedOn: '2026-03-01',
    promisedOn: '2026-03-10',
    deliveredOn: '',
    amount: '１２，０００',
  };
  const submit = async (by: Colleague, changed: Record<string, string> = {}) =>
    textOf(await submitForm(await counter.context(by), 'order', '', { ...values, ...changed }));

  it('has the effect of the command; submitted again it corrects, and empty fields stay unchanged', async () => {
    await aCustomer();
    expect(await submit('zhang')).toContain('首单已登记');
    await submit('zhang', { deliveredOn: '2026-03-09' });
    await submit('zhang', { amount: '' });
    expect(await orders()).toMatchObject([{ amountFen: 1_200_000n, deliveredOn: new Date('2026-03-09') }]);
    expect(await facts()).toEqual({ firstDeal: '2026-03-01', arrived: '2026-03-09' });
  });

  it('is kept each time with its author and the version of the form', async () => {
    await aCustomer();
    await submit('zhang');
    await submit('zhang', { promisedOn: '2026-02-28' });
    expect(await counter.core.db.formAnswer.findMany()).toMatchObject([
      {
        form: 'order',
        version: counter.core.templates.forms.versionOf('order'),
        actorId: counter.staff.zhang.id,
        values: { amount: '12000' },
      },
    ]);
  });

  it.each([
    [{ promisedOn: '2026-02-28' }, '承诺交期不能早于下单日期'],
    [{ orderedOn: '2026-03-13' }, '下单日期：日期不能晚于今天'],
    [{ amount: '一万二' }, '金额：请填写金额'],
  ])('%j comes back with what is wrong and what was written', async (changed, problem) => {
    await aCustomer();
    const said = await submit('zhang', changed);
    expect(said).toContain(problem);
    expect(said).toContain('客户代号：c001');
    expect(await orders()).toEqual([]);
  });

  it('for a customer that is not theirs it is refused as for none', async () => {
    const none = await submit('zhao');
    await aCustomer();
    expect(await submit('zhao')).toBe(none);
    expect(await orders()).toEqual([]);
  });
});

describe('订单 列表', () => {
  beforeEach(async () => {
    for (const [code, promised, salesperson, supervisor] of [
      ['C001', '2026-03-20', 'zhang', 'li'],
      ['C002', '2026-03-08', 'zhang', 'li'],
      ['C003', '2026-03-09', 'zhao', 'qian'],
    ] as const) {
      await aCustomer(code, { salesperson, supervisor, assistant: null });
      await counter.ask(supervisor, `/crm order ${code} 2026-03-01 promised=${promised}`);
    }
  });

  it('lists overdue orders first, for one’s own customers', async () => {
    const said = await counter.ask('zhang', '/crm 订单 列表');
    expect(said).toContain('未到货的首单 2 单');
    expect(said).toMatch(/C002 .*逾期 4 天未到货.*\n.*C001 .*还有 8 天到交期/u);
    expect(said).not.toContain('C003');
  });

  it('shows the director every customer’s orders, and finance none', async () => {
    expect(await counter.ask('chen', '/crm 订单 列表')).toContain('未到货的首单 3 单');
    expect(await counter.ask('zhou', '/crm 订单 列表')).toBe('还没有登记首单。');
  });

  it('an arrival recorded another way counts as arrived', async () => {
    const { id } = await counter.customer('C002');
    await changeCustomer(counter.core, id, 'test', (tx, at) =>
      setAnchor(tx, {
        customerId: id,
        key: 'arrived',
        on: Temporal.PlainDate.from('2026-03-08'),
        by: null,
        at,
      }),
    );
    const said = await counter.ask('zhang', '/crm 订单 列表');
    expect(said).toContain('未到货的首单 1 单');
    expect(said).not.toContain('逾期');
  });
});
