import type { Temporal } from 'temporal-polyfill';
import { did, type SampleEntry } from './sample-entry.ts';

const lastMonth = (morning: Temporal.PlainDate) =>
  morning.toPlainYearMonth().subtract({ months: 1 }).toString();

/** What colleagues keep an eye on: accounts, tasks of their own, and how far the development of a customer is. */
export const ownWork: readonly SampleEntry[] = [
  {
    register: 'reconciliation',
    by: 'zhou',
    answers: { month: lastMonth, findings: '五家都已对账，没有差异' },
    moves: [did('zhou', 'finish')],
  },
  {
    register: 'task',
    by: 'li',
    answers: { what: '核对五家客户的档案', dueOn: 24 },
    moves: [],
  },
  {
    register: 'stage',
    customer: 'C004',
    by: 'zhang',
    answers: { target: '两条线的改造，年内成交' },
    moves: [
      did('zhang', 'check', {
        why: '原供方交货不稳',
        whyMet: 'met',
        urgency: '旺季前要换好',
        urgencyMet: 'met',
        years: '八年',
        yearsMet: 'met',
        size: '两条线，六十人',
        sizeMet: 'met',
        standing: '订单饱满',
        standingMet: 'met',
        suppliers: '两家，主供方占七成',
        suppliersMet: 'met',
      }),
      did('li', 'prepare'),
    ],
  },
];
