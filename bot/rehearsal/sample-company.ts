import type { BookStaff } from '../../jobs/book/read-staff.ts';
import type { SampleCustomer } from './sample-customer.ts';
import { hangzhou, shaoxing } from './sample-regulars.ts';

/** The sample company: one sales team, with its superiors, finance and who runs the program. */
export const sampleStaff: readonly BookStaff[] = [
  { code: 'li', name: '李明', roles: ['supervisor'], reportsTo: 'chen' },
  { code: 'zhang', name: '张伟', roles: ['salesperson'], reportsTo: 'li' },
  { code: 'wang', name: '王芳', roles: ['assistant'], reportsTo: 'li' },
  { code: 'zhao', name: '赵敏', roles: ['salesperson'], reportsTo: 'li' },
  { code: 'chen', name: '陈静', roles: ['director'], reportsTo: 'wu' },
  { code: 'zhou', name: '周洁', roles: ['finance'], reportsTo: 'wu' },
  { code: 'sun', name: '孙强', roles: ['technical', 'service'], reportsTo: 'li' },
  { code: 'wu', name: '吴建国', roles: ['gm'], reportsTo: null },
  { code: 'lin', name: '林涛', roles: ['operator'], reportsTo: 'wu' },
];

/** Potential: the supervisor leads. The drawings are due today. */
const ningbo: SampleCustomer = {
  code: 'C002',
  name: '宁波华茂电器',
  tier: 'potential',
  salesperson: 'zhang',
  opened: 12,
  known: { firstContact: 12 },
  deeds: [
    {
      do: 'say',
      before: 6,
      by: 'customer',
      text: '李经理，我们想把注塑车间的两条线一起改造，能不能先出一版方案？',
    },
    { do: 'say', before: 6, by: 'li', text: '可以。我们这两天到现场量一下尺寸，再把方案和图纸发给各位。' },
    { do: 'tell', before: 2, exact: true, by: 'li', anchor: 'needConfirmed' },
  ],
  replies: {},
  results: {
    filing: {
      values: {
        filedOn: 'today',
        source: '转介绍',
        contact: '陈厂长，13900000002',
        need: '注塑车间两条线改造',
      },
      summary: '杭州精工介绍的，年内有改造预算，由我跟进。',
    },
  },
};

/** The goods arrived yesterday: this morning the customer is asked how the installation is going. */
const suzhou: SampleCustomer = {
  code: 'C003',
  name: '苏州恒达包装',
  tier: 'ordinary',
  salesperson: 'zhao',
  opened: 24,
  known: { firstContact: 24 },
  deeds: [
    { do: 'tell', before: 21, by: 'zhao', anchor: 'needConfirmed' },
    { do: 'order', before: 14, by: 'zhao', promisedAfter: 14, yuan: '36800' },
    { do: 'say', before: 3, by: 'zhao', text: '许经理，设备今天发车，货运单号我稍后发到群里。' },
    { do: 'say', before: 3, by: 'customer', text: '收到，仓库已经腾好位置了。' },
    { do: 'arrive', before: 1, exact: true, by: 'zhao' },
  ],
  replies: {},
  results: {
    filing: {
      values: { filedOn: 'today', source: '网络', contact: '许经理，13900000003' },
      summary: '做纸箱包装，要一台小型封箱机，预算四万以内。',
    },
    solution: {
      values: { solutionConfirmedOn: 'today', drawings: 'not-needed' },
      summary: '标准机型可以满足，客户确认不需要图纸。',
    },
    quotation: { values: { quotedOn: 'today', amount: '36800' }, summary: '已报价，客户接受，等合同流程。' },
  },
};

/** First met yesterday. */
const taizhou: SampleCustomer = {
  code: 'C005',
  name: '台州新源塑料',
  tier: 'ordinary',
  salesperson: 'zhao',
  opened: 1,
  exact: true,
  known: { firstContact: 1 },
  deeds: [],
  replies: {},
  results: {
    filing: {
      values: { filedOn: 'today', source: '展会', contact: '林经理，13900000005' },
      summary: '展会上认识的，想了解吹塑机，约了下周去拜访。',
    },
  },
};

/**
 * Customers at every stage, so that a rehearsal opened on any morning has something to do and nothing overdue.
 */
export const sampleCustomers: readonly SampleCustomer[] = [hangzhou, ningbo, suzhou, shaoxing, taizhou];
