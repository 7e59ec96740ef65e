import type { SampleEntry } from './sample-entry.ts';

/** What is known of a customer and of the people who decide there. */
export const profile: readonly SampleEntry[] = [
  {
    register: 'customer-profile',
    customer: 'C004',
    by: 'zhang',
    answers: {
      note: '建档',
      market: '织造行业订单回升',
      marketMeans: '年内可能添两台',
      marketSource: 'second',
    },
    moves: [],
  },
  {
    register: 'key-person',
    customer: 'C004',
    by: 'zhang',
    answers: {
      person: '金厂长',
      position: '厂长',
      branch: '公司总部',
      role: 'decides',
      effect: '设备采购由他定',
      concerns: '交货准时，停机时间短',
      relation: 'positive',
      ours: '张伟',
      source: 'third',
    },
    moves: [],
  },
  {
    register: 'key-person',
    customer: 'C004',
    by: 'zhang',
    answers: {
      person: '沈科长',
      position: '采购科长',
      branch: '二分厂',
      role: 'advises',
      effect: '比价，意见厂长会听',
      relation: 'neutral',
      ours: '李明',
      source: 'second',
    },
    moves: [],
  },
];
