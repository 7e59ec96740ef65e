import type { Temporal } from 'temporal-polyfill';
import { did } from './sample-entry.ts';
import type { SampleEntry, SampleMove } from './sample-entry.ts';

/** So many times every four weeks, the last time in the week before the morning. */
const months = [0, 1, 2, 3, 4, 5] as const;
const year = ({ year: number }: Temporal.PlainDate) => String(number);
const quarter = ({ month }: Temporal.PlainDate) => `q${Math.ceil(month / 3)}`;
const on = (move: SampleMove, before: number, hours = 0): SampleMove => ({ ...move, before, hours });

interface PastVisit {
  readonly by: string;
  readonly customer: string;
  readonly before: number;
  readonly purpose: string;
  readonly goal: string;
  readonly cost: string;
  /** Absent: it was cancelled. */
  readonly reached?: 'reached' | 'partly' | 'missed';
  readonly spent?: string;
}

function visit({ by, customer, before, purpose, goal, cost, reached, spent = '0' }: PastVisit): SampleEntry {
  const approved = on(did('li', 'approve'), before + 2);
  const made =
    reached === undefined
      ? did(by, 'cancel', { reason: '客户临时出差，改为电话' })
      : did(by, 'report', {
          reached,
          result: '见到了人，谈得具体',
          promises: 'none',
          spent,
          ...(reached === 'reached' ? {} : { whyNot: '对方要等预算' }),
        });
  return {
    register: 'visit',
    customer,
    by,
    before: before + 3,
    answers: { visitOn: -before, purpose, goal, cost },
    moves: [approved, on(made, before, 6)],
  };
}

const visits: readonly PastVisit[] = [
  {
    by: 'zhang',
    customer: 'C101',
    before: 5,
    purpose: 'volume',
    goal: '谈下季度用量',
    cost: '300',
    reached: 'reached',
    spent: '260',
  },
  {
    by: 'zhang',
    customer: 'C104',
    before: 4,
    purpose: 'payment',
    goal: '对账',
    cost: '200',
    reached: 'partly',
    spent: '180',
  },
  {
    by: 'zhao',
    customer: 'C102',
    before: 6,
    purpose: 'relations',
    goal: '看漏油处理得怎样',
    cost: '200',
    reached: 'reached',
    spent: '240',
  },
  { by: 'zhao', customer: 'C105', before: 3, purpose: 'new-product', goal: '介绍新刀塔', cost: '300' },
  {
    by: 'chen',
    customer: 'C103',
    before: 4,
    purpose: 'relations',
    goal: '与董事长谈二期',
    cost: '600',
    reached: 'reached',
    spent: '520',
  },
];

interface PastComplaint {
  readonly customer: string;
  readonly by: string;
  readonly before: number;
  readonly kind: string;
  readonly summary: string;
  /** Hours until it was replied to. */
  readonly hours: number;
}

function complaint({ customer, by, before, kind, summary, hours }: PastComplaint): SampleEntry {
  return {
    register: 'complaint',
    customer,
    by,
    before,
    answers: { summary, kind },
    moves: [
      on(did(by, 'reply', { reply: '已电话致歉，约好上门时间' }), before, hours),
      on(did(by, 'solve', { solution: '上门处理，客户在场验收' }), before - 1, 5),
      on(did('wang', 'revisit', { opinion: '满意' }), before - 2),
    ],
  };
}

const complaints: readonly PastComplaint[] = [
  { customer: 'C102', by: 'zhao', before: 7, kind: 'quality', summary: '液压站漏油', hours: 3 },
  { customer: 'C104', by: 'zhang', before: 5, kind: 'delivery', summary: '备件晚到两天', hours: 1 },
  { customer: 'C106', by: 'zhao', before: 6, kind: 'service', summary: '热线没有人接', hours: 5 },
];

interface PastSale {
  readonly customer: string;
  readonly by: string;
  readonly before: number;
  readonly product: string;
  readonly amount: string;
}

function sale({ customer, by, before, product, amount }: PastSale): SampleEntry {
  return {
    register: 'sales-order',
    customer,
    by,
    before,
    answers: { orderedOn: -before, product, amount, promisedOn: 3 - before },
    moves: [on(did('wang', 'deliver', { doneOn: 2 - before }), Math.max(before - 2, 1))],
  };
}

const sales: readonly PastSale[] = [
  { customer: 'C101', by: 'zhang', before: 6, product: '轴承备件', amount: '28600' },
  { customer: 'C103', by: 'zhang', before: 4, product: '二期水泵试验台', amount: '96000' },
  { customer: 'C102', by: 'zhao', before: 5, product: '密封件一批', amount: '17400' },
  { customer: 'C105', by: 'zhao', before: 7, product: '刀片二十盒', amount: '9800' },
];

/** Of earlier months a part, each time another one. */
const ofMonth = <One extends { readonly before: number }>(all: readonly One[], month: number) =>
  all
    .filter((_, n) => month === 0 || (n + month) % 3 !== 0)
    .map((one) => ({ ...one, before: one.before + month * 28 }));

const target = (whose: string, span: (morning: Temporal.PlainDate) => string, amount: string, of = {}) => ({
  register: 'target',
  by: 'li',
  before: 100,
  answers: { whose, year, span, amount, note: '按去年加一成半', ...of },
  moves: [on(did('chen', 'approve'), 99)],
});

/** A project of a customer that had not bought yet: an application, records, and its end. */
const project = (customer: string, by: string, before: number, last: readonly SampleMove[]): SampleEntry => ({
  register: 'project',
  customer,
  by,
  before,
  answers: {
    background: '老设备到了更换年限，年内有预算',
    productLine: 'equipment',
    volume: '1300000',
    budget: '20000',
    channels: '展会上认识，设备科介绍',
  },
  moves: [on(did('wu', 'approve'), before - 2), ...last],
});

/** What was entered in the registers about the customers of years. All of it is over, or rests. */
export const samplePastEntries: readonly SampleEntry[] = [
  ...months.flatMap((month) => ofMonth(visits, month).map(visit)),
  ...months.flatMap((month) => ofMonth(complaints, month).map(complaint)),
  ...months.flatMap((month) => ofMonth(sales, month).map(sale)),
  ...[
    { customer: 'C101', before: 6, missing: '总经理的生日' },
    { customer: 'C105', before: 5, missing: '技术部的联系电话' },
    { customer: 'C104', before: 34, missing: '营业执照复印件' },
    { customer: 'C102', before: 62, missing: '开票信息' },
  ].map(({ customer, before, missing }): SampleEntry => {
    const by = customer === 'C101' || customer === 'C104' ? 'zhang' : 'zhao';
    return {
      register: 'suggestion',
      customer,
      by: 'wang',
      before: before + 3,
      answers: { missing, dueOn: -before },
      moves: [on(did(by, 'do', { result: '已补登记' }), before), on(did('wang', 'check'), before - 1)],
    };
  }),
  ...[
    { customer: 'C101', invoice: '轴承备件货款', amount: '28600', dueOn: -38 },
    { customer: 'C106', invoice: '纺机尾款', amount: '13500', dueOn: -96 },
  ].map(
    ({ customer, invoice, amount, dueOn }): SampleEntry => ({
      register: 'receivable',
      customer,
      by: 'zhou',
      before: 60 - dueOn,
      answers: { invoice, amount, dueOn },
      // Nothing is asked for while it is disputed.
      moves: [on(did('zhou', 'dispute', { reason: '客户要先补两件备件再付' }), 3 - dueOn)],
    }),
  ),
  {
    register: 'receivable',
    customer: 'C103',
    by: 'zhou',
    before: 12,
    answers: { invoice: '二期试验台预付款', amount: '48000', dueOn: 26 },
    moves: [],
  },
  project('C104', 'zhang', 155, [
    on(did('zhang', 'record', { level: 'obvious', progress: '方案定了，等报价' }), 140),
    on(did('wu', 'acknowledge'), 139),
    on(did('zhang', 'record', { level: 'standard-met', progress: '首单和追加都已下' }), 6),
    on(did('wu', 'acknowledge'), 5),
    on(did('wu', 'standard', { retrospect: '从展会到追加订单五个月，达标' }), 4),
  ]),
  project('C105', 'zhao', 165, [
    on(did('zhao', 'record', { level: 'none', progress: '预算推到明年' }), 7),
    on(did('wu', 'acknowledge'), 6),
    on(did('zhao', 'terminate', { reason: '客户今年没有预算' }), 5),
    on(did('wu', 'end'), 4),
  ]),
  target('company', quarter, '600000'),
  target('company', () => 'year', '2400000'),
  target('person', quarter, '300000', { person: 'zhang' }),
  target('person', quarter, '200000', { person: 'zhao' }),
  target('person', () => 'year', '1200000', { person: 'zhang' }),
  target('person', () => 'year', '800000', { person: 'zhao' }),
  target('account', quarter, '120000', { account: 'C101' }),
  target('account', quarter, '180000', { account: 'C103' }),
];
