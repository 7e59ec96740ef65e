import type { Level } from '../../templates/reader/playbook.ts';

/**
 * A customer of years, whose history is entered as it is, not lived through. All days are so many before the morning that the
 * sample is made for; what was done lies at least three days back, so that it was done whatever day the morning is.
 */
export interface OldCustomer {
  readonly code: string;
  readonly name: string;
  readonly level: Level;
  readonly supervisor: string;
  readonly salesperson: string;
  readonly source: string;
  /** The stages of its development and of its first purchase. */
  readonly days: Readonly<Record<string, number>>;
  readonly order: {
    readonly on: number;
    readonly promised: number;
    readonly delivered: number;
    readonly yuan: string;
  };
  /** The people we keep in touch with: the last contact was due so many days ago, the others before it. */
  readonly contacts: readonly OldContact[];
  readonly surveys: readonly OldSurvey[];
  readonly gifts: readonly OldGift[];
  /** Further applications, which were approved. */
  readonly decisions?: readonly OldDecision[];
  /** What was told at the end of the repurchase stage, and how many days late that was recorded. */
  readonly repurchase: { readonly progress: string; readonly summary: string; readonly late: number };
}

export interface OldContact {
  readonly by: string;
  readonly name: string;
  readonly title: string;
  readonly every: number;
  readonly last: number;
  readonly times: number;
  /** Days late, of the last one and then of the ones before it; repeated. */
  readonly late: readonly number[];
}

export interface OldSurvey {
  readonly before: number;
  /** Null: it was not answered. */
  readonly score: number | null;
  readonly words: string;
}

export interface OldDecision {
  readonly kind: string;
  readonly applicant: string;
  readonly decider: string;
  readonly before: number;
  readonly answers: Readonly<Record<string, string>>;
}

export interface OldGift {
  /** Who applied for it, if not the salesperson. */
  readonly by?: 'li';
  readonly year: number;
  readonly item: string;
  readonly yuan: string;
  /** Days from the anniversary until the receipt. */
  readonly after: number;
}

/** What the records of the customer's development say. */
export const sampleSource = (source: string) => `来源：${source}；按流程完成，客户满意。`;

/** What was talked about, in turn. */
export const talks = [
  '电话问候，设备运行正常，下月排产已满。',
  '拜访车间，操作工反映换模快了，备件够用。',
  '谈了下季度用量，客户等董事会定预算。',
  '送去保养建议，客户安排在月底停机时做。',
  '回访交货情况，包装完好，发票已收到。',
] as const;

export const oldCustomers: readonly OldCustomer[] = [
  {
    code: 'C101',
    name: '嘉善永固紧固件',
    level: 'important',
    supervisor: 'li',
    salesperson: 'zhang',
    source: '展会',
    days: { firstContact: 520, filed: 519, needConfirmed: 505, solutionConfirmed: 497, quoted: 490 },
    order: { on: 455, promised: 440, delivered: 441, yuan: '128000' },
    contacts: [
      { by: 'zhang', name: '沈经理', title: '采购部', every: 14, last: 5, times: 24, late: [1, 0, 0, 2] },
      { by: 'chen', name: '陆总', title: '总经理', every: 28, last: 4, times: 12, late: [0, 0, 1] },
    ],
    surveys: [
      { before: 5, score: 5, words: '很满意，响应快。' },
      { before: 95, score: 4, words: '满意。' },
      { before: 185, score: 4, words: '满意，就是交货赶了点。' },
      { before: 275, score: 3, words: '还可以。' },
    ],
    gifts: [{ year: 1, item: '茶叶礼盒', yuan: '468', after: 1 }],
    repurchase: { progress: 'repurchased', summary: '又订了两台同型号。', late: 0 },
  },
  {
    code: 'C102',
    name: '海宁卓越皮业',
    level: 'ordinary',
    supervisor: 'li',
    salesperson: 'zhao',
    source: '转介绍',
    days: { firstContact: 430, filed: 428, needConfirmed: 415, solutionConfirmed: 405, quoted: 398 },
    order: { on: 371, promised: 355, delivered: 352, yuan: '54000' },
    contacts: [
      { by: 'zhao', name: '褚厂长', title: '厂长', every: 21, last: 4, times: 15, late: [0, 3, 0] },
      { by: 'li', name: '方经理', title: '财务部', every: 42, last: 7, times: 7, late: [2, 0] },
    ],
    surveys: [
      { before: 4, score: 3, words: '还可以，上次漏油等了三天才来人。' },
      { before: 191, score: 4, words: '满意。' },
    ],
    gifts: [{ year: 1, item: '丝绸桌旗', yuan: '398', after: 2 }],
    repurchase: { progress: 'none', summary: '暂时没有新的需要。', late: 3 },
  },
  {
    code: 'C103',
    name: '湖州天成水泵',
    level: 'strategic',
    supervisor: 'li',
    salesperson: 'zhang',
    source: '转介绍',
    days: { firstContact: 800, filed: 798, needConfirmed: 780, solutionConfirmed: 765, quoted: 755 },
    order: { on: 737, promised: 720, delivered: 720, yuan: '260000' },
    contacts: [
      { by: 'chen', name: '秦董', title: '董事长', every: 28, last: 7, times: 12, late: [0, 0, 0, 2] },
      { by: 'li', name: '葛总工', title: '总工程师', every: 21, last: 3, times: 16, late: [0, 0, 1] },
    ],
    surveys: [
      { before: 17, score: 5, words: '非常满意。' },
      { before: 107, score: 5, words: '非常满意。' },
      { before: 197, score: 4, words: '满意。' },
    ],
    gifts: [
      { year: 1, item: '龙井礼盒', yuan: '480', after: 2 },
      { by: 'li', year: 2, item: '紫砂茶具', yuan: '1080', after: 3 },
    ],
    decisions: [
      {
        kind: 'gift-overspend',
        applicant: 'li',
        decider: 'chen',
        before: 2,
        answers: { gift: '2', item: '紫砂茶具', amount: '1080', reason: '选定的茶具涨价，店里没有同档的' },
      },
      {
        kind: 'holiday-text',
        applicant: 'zhang',
        decider: 'li',
        before: 58,
        answers: { text: '祝湖州天成的各位假期愉快，设备检修随时找我们。' },
      },
    ],
    repurchase: { progress: 'repurchased', summary: '二期四台已下单。', late: 0 },
  },
  {
    code: 'C104',
    name: '金华瑞丰五金',
    level: 'ordinary',
    supervisor: 'li',
    salesperson: 'zhang',
    source: '网络',
    days: {
      firstContact: 160,
      filed: 159,
      needConfirmed: 150,
      solutionConfirmed: 142,
      quoted: 138,
      trialStarted: 95,
    },
    order: { on: 124, promised: 110, delivered: 111, yuan: '42000' },
    contacts: [
      { by: 'zhang', name: '贾经理', title: '设备科', every: 28, last: 6, times: 5, late: [3, 0, 1] },
    ],
    surveys: [],
    gifts: [],
    repurchase: { progress: 'repurchased', summary: '追加了一台小型冲床，下月交货。', late: 0 },
  },
  {
    code: 'C105',
    name: '余姚兴旺模具',
    level: 'ordinary',
    supervisor: 'li',
    salesperson: 'zhao',
    source: '展会',
    days: {
      firstContact: 170,
      filed: 168,
      needConfirmed: 160,
      solutionConfirmed: 150,
      quoted: 145,
      trialStarted: 96,
    },
    order: { on: 128, promised: 112, delivered: 108, yuan: '39800' },
    contacts: [{ by: 'zhao', name: '俞工', title: '技术部', every: 28, last: 5, times: 5, late: [0, 2] }],
    surveys: [],
    gifts: [],
    repurchase: { progress: 'none', summary: '今年没有新的预算，明年三月再谈。', late: 2 },
  },
  {
    code: 'C106',
    name: '桐乡华利纺机',
    level: 'ordinary',
    supervisor: 'li',
    salesperson: 'zhao',
    source: '电话',
    days: { firstContact: 330, filed: 328, needConfirmed: 310, solutionConfirmed: 300, quoted: 292 },
    order: { on: 280, promised: 262, delivered: 259, yuan: '67500' },
    // The last contact was long ago: the silence is owed in some weeks.
    contacts: [{ by: 'zhao', name: '乔经理', title: '采购部', every: 60, last: 68, times: 3, late: [0, 4] }],
    surveys: [{ before: 100, score: null, words: '' }],
    gifts: [],
    repurchase: { progress: 'quoted', summary: '已报价，等年底预算。', late: 0 },
  },
];
