import type { BookStaff } from '../../jobs/book/read-staff.ts';
import type { Tier } from '../../templates/playbook.ts';

/** The company of the rehearsal: one sales team, and the people above and beside it. */
export const sampleStaff: readonly BookStaff[] = [
  { code: 'li', name: '李明', roles: ['supervisor'], reportsTo: 'chen' },
  { code: 'zhang', name: '张伟', roles: ['salesperson'], reportsTo: 'li' },
  { code: 'wang', name: '王芳', roles: ['assistant'], reportsTo: 'li' },
  { code: 'zhao', name: '赵敏', roles: ['salesperson'], reportsTo: 'li' },
  { code: 'chen', name: '陈静', roles: ['director'], reportsTo: 'wu' },
  { code: 'zhou', name: '周洁', roles: ['finance'], reportsTo: 'wu' },
  { code: 'wu', name: '吴建国', roles: ['gm'], reportsTo: null },
];

export interface SampleCustomer {
  readonly code: string;
  readonly name: string;
  readonly tier: Tier;
  readonly salesperson: string;
  /** Days before today. */
  readonly anchorsDaysAgo: Readonly<Record<string, number>>;
}

/**
 * A customer whose trial check has been lived through, so that there is something to read, and two that are still
 * before their trial. None of them has anything planned: the first thing to happen is what the visitor sets off.
 */
export const sampleCustomers: readonly SampleCustomer[] = [
  {
    code: 'C001',
    name: '杭州精工机械',
    tier: 'ordinary',
    salesperson: 'zhang',
    anchorsDaysAgo: { firstContact: 45, filed: 45, quoted: 38, trialStarted: 28 },
  },
  {
    code: 'C002',
    name: '宁波华茂电器',
    tier: 'potential',
    salesperson: 'zhang',
    anchorsDaysAgo: { firstContact: 12, filed: 12, needConfirmed: 6 },
  },
  {
    code: 'C003',
    name: '苏州恒达包装',
    tier: 'ordinary',
    salesperson: 'zhao',
    anchorsDaysAgo: { firstContact: 3, filed: 3 },
  },
];

/** What was said in C001's group when it was asked how the trial went. */
export const sampleReply = '设备装好后一直在用，运行稳定，比原来那台省电。操作工问，换模具的步骤有没有视频？';
export const sampleSummary = '电话回访：设备运行稳定，客户满意；已把换模具的视频发给车间王师傅。';
