import type { Temporal } from 'temporal-polyfill';
import { did, type SampleEntry } from './sample-entry.ts';
import { ownWork } from './sample-own-work.ts';
import { profile } from './sample-profile.ts';

const nextMonth = (morning: Temporal.PlainDate) => morning.toPlainYearMonth().add({ months: 1 }).toString();
const nextYear = ({ year }: Temporal.PlainDate) => String(year + 1);
const met = { finance: 'met', cooperation: 'met', secrecy: 'met', costs: 'met' };

/**
 * An entry of nearly every register, most of them done: nothing of them is overdue on the morning or due on it, where the process
 * has enough to do.
 */
export const sampleEntries: readonly SampleEntry[] = [
  {
    register: 'development',
    customer: 'C003',
    by: 'zhao',
    answers: {
      target: '纸箱包装厂，先要一台封箱机，年内还要两台',
      source: 'network',
      payment: '款到发货',
      ...met,
    },
    moves: [
      did('chen', 'start'),
      did('wu', 'approve'),
      did('wang', 'file', { fileCode: 'K-103', place: '二号柜' }),
    ],
  },
  {
    register: 'credit-check',
    customer: 'C003',
    by: 'zhao',
    answers: { scope: '第一次合作，查付款记录', segment: 'end-user', region: '苏州' },
    moves: [did('zhou', 'pass', { result: '无诉讼，同行反映付款准时', collectionDays: '45' })],
  },
  {
    register: 'supplier-survey',
    customer: 'C003',
    by: 'wang',
    answers: { document: 'ISO 9001 证书复印件', kind: 'certificate' },
    moves: [
      did('wang', 'prepare', { link: 'https://files.example/iso9001.pdf' }),
      did('wang', 'hand', { handedTo: '许经理' }),
    ],
  },
  {
    register: 'complaint',
    customer: 'C001',
    by: 'zhang',
    answers: { summary: '试切件有毛刺', kind: 'quality' },
    moves: [
      did('zhang', 'reply', { reply: '当天回电，约定次日上门' }),
      did('zhang', 'solve', { solution: '换了刀片，重新对刀', correction: '随机附刀片对照表' }),
      did('wang', 'revisit', { opinion: '王工：三批都合格，满意' }),
    ],
  },
  {
    register: 'urgent',
    customer: 'C001',
    by: 'zhang',
    answers: { summary: '主轴报警停机，当晚要交货', production: 'none' },
    moves: [
      did('li', 'acknowledge', { doing: '安装师傅一小时内到' }),
      did('zhang', 'solve', { solution: '接线端子松动，紧固后恢复' }),
    ],
  },
  {
    register: 'project',
    customer: 'C002',
    by: 'li',
    answers: {
      background: '注塑车间两条线改造，年内有预算',
      productLine: 'equipment',
      volume: '1200000',
      budget: '30000',
      channels: '杭州精工介绍，陈厂长',
    },
    moves: [did('wu', 'approve')],
  },
  {
    register: 'activity',
    by: 'zhang',
    answers: {
      name: '机床用户座谈会',
      kind: 'symposium',
      heldOn: 30,
      budget: '8000',
      place: '公司会议室',
    },
    moves: [did('chen', 'approve')],
  },
  {
    register: 'due-diligence',
    customer: 'C002',
    by: 'li',
    answers: {
      documents: '陈厂长提供，已核对原件',
      statement: 'https://files.example/huamao-1.pdf',
      survey: 'https://files.example/huamao-2.pdf',
      visitOn: -6,
    },
    moves: [did('li', 'update', { changes: '现场看过两条线' }), did('chen', 'pass')],
  },
  {
    register: 'receivable',
    customer: 'C001',
    by: 'zhou',
    answers: { invoice: '数控车床尾款', amount: '25800', dueOn: 24 },
    moves: [],
  },
  {
    register: 'inquiry',
    customer: 'C004',
    by: 'zhang',
    answers: { summary: '保养能不能安排在周末', department: 'after-sales', kind: 'call' },
    moves: [
      did('wang', 'answer', { answer: '可以，周六上午' }),
      did('zhang', 'pass', { passed: '已电话告诉何经理' }),
    ],
  },
  {
    register: 'key-account',
    customer: 'C004',
    by: 'zhang',
    answers: { reason: '明年再开两条线，占我司销售额约 6%', ...met },
    moves: [
      did('zhang', 'desk-done', {
        profile: '织造厂，四个车间',
        accounts: 'https://files.example/jinhui.pdf',
        talkedTo: '何经理',
      }),
    ],
  },
  {
    register: 'contract',
    customer: 'C004',
    by: 'zhang',
    answers: { subject: '年度保养合同', signedOn: -6, expiresOn: 300, amount: '36000' },
    moves: [did('li', 'sales'), did('chen', 'product'), did('zhou', 'finance'), did('chen', 'legal')],
  },
  {
    register: 'milestone',
    customer: 'C004',
    by: 'wang',
    answers: { contract: '年度保养合同', what: '第二次保养', dueOn: 45 },
    moves: [],
  },
  {
    register: 'visit',
    customer: 'C004',
    by: 'zhang',
    answers: {
      visitOn: -6,
      purpose: 'volume',
      goal: '谈明年的框架协议',
      person: '何经理',
      cost: '300',
    },
    moves: [
      did('li', 'approve'),
      did('zhang', 'report', {
        reached: 'partly',
        result: '原则同意，价格再谈',
        whyNot: '要先看两条线的方案',
        promises: 'made',
        promised: '送两条线的初步方案',
        promisedOn: 21,
      }),
    ],
  },
  {
    register: 'reception',
    customer: 'C004',
    by: 'zhang',
    answers: { visitors: '何经理一行三人', arriveOn: -6, level: 'ordinary', purpose: '看样机' },
    moves: [
      did('wang', 'prepare', {
        pickup: 'done',
        room: 'done',
        tour: 'done',
        meal: 'not-needed',
        stay: 'not-needed',
        host: '李明',
      }),
      did('zhang', 'receive', { result: '看了样机，要一份方案' }),
    ],
  },
  {
    register: 'win-back',
    customer: 'C004',
    by: 'zhang',
    answers: { sign: '三季度没有追加订单', phase: 'orders' },
    moves: [did('zhang', 'return', { orderedOn: -6, amount: '36000' })],
  },
  {
    register: 'account-plan',
    customer: 'C004',
    by: 'li',
    answers: {
      year: nextYear,
      abstract: '拿下两条新线',
      profile: '织造厂，四个车间',
      competition: '两家同行在谈',
      assessment: '采购部关系好，设备部要加强',
      actions: '每月拜访，三月前签框架协议',
    },
    moves: [did('chen', 'approve'), did('wang', 'archive')],
  },
  {
    register: 'suggestion',
    customer: 'C004',
    by: 'wang',
    answers: { missing: '设备部负责人的姓名和职务', dueOn: -6 },
    moves: [did('zhang', 'do', { result: '设备部钱主任，已登记' }), did('wang', 'check')],
  },
  {
    register: 'file-loan',
    customer: 'C004',
    by: 'li',
    answers: { reason: '写明年的客户计划', returnOn: -6 },
    moves: [did('wang', 'lend'), did('li', 'return')],
  },
  ...profile,
  {
    register: 'prospect',
    by: 'zhao',
    answers: {
      name: '嘉兴远航印刷',
      source: 'fair',
      kind: 'ordinary',
      person: '周工',
      need: '两台封箱机',
    },
    moves: [
      did('zhao', 'contact', { contactedOn: -6, said: '明年扩厂房' }),
      did('zhao', 'file', { decider: '周工', needs: '两台封箱机' }),
    ],
  },
  {
    register: 'meeting',
    by: 'li',
    answers: { topic: '本月进展、逾期事项、下月计划', heldOn: -6 },
    moves: [
      did('li', 'hold', { present: '全组' }),
      did('li', 'decide', { decision: '核对五家客户的档案', decisionOn: 24 }),
      did('li', 'minute', { progress: '新开两家', lessons: '报价前先看现场' }),
    ],
  },
  {
    register: 'sales-order',
    customer: 'C004',
    by: 'zhang',
    answers: { orderedOn: -6, product: '保养备件包', quantity: '2', amount: '36000', promisedOn: 12 },
    moves: [],
  },
  {
    register: 'target',
    by: 'li',
    answers: {
      whose: 'account',
      account: 'C004',
      year: ({ year }) => String(year),
      span: ({ month }) => `q${Math.ceil(month / 3)}`,
      amount: '60000',
      note: '两条线的备件和保养',
    },
    moves: [did('chen', 'approve')],
  },
  {
    register: 'year-plan',
    by: 'li',
    answers: { year: nextYear, kind: 'development', goals: '新开八家', strategy: '展会和老客户推荐' },
    moves: [did('wu', 'approve')],
  },
  {
    register: 'visit-plan',
    by: 'zhang',
    answers: {
      month: nextMonth,
      visits: [
        { on: 8, client: 'C002', purpose: 'volume', goal: '谈下季度用量', cost: '300' },
        { on: 15, client: 'C001', purpose: 'relations', goal: '拜访设备科', cost: '200' },
        { on: 22, client: 'C002', purpose: 'payment', goal: '对账', cost: '300' },
      ],
      cost: '900',
    },
    moves: [did('li', 'approve')],
  },
  {
    register: 'rule-change',
    by: 'li',
    answers: { change: '安装后三天内再打一次电话', reason: '两家客户都问过' },
    moves: [
      did('chen', 'review'),
      did('wu', 'adopt'),
      did('li', 'effect', { effectiveOn: -6, where: 'playbook.yaml' }),
    ],
  },
  {
    register: 'rule-review',
    by: 'chen',
    answers: { year: '今年', findings: '回访时限与制度一致；安装后的电话改为两次' },
    moves: [did('wu', 'read')],
  },
  {
    register: 'grade-review',
    by: 'li',
    answers: { year: '今年', findings: '等级与用量一致，没有要改的' },
    moves: [did('chen', 'read')],
  },
  {
    register: 'file-audit',
    by: 'wang',
    answers: { quarter: '上季度', findings: '重点客户的档案都齐了' },
    moves: [did('wang', 'issue')],
  },
  {
    register: 'market-report',
    by: 'li',
    answers: { news: '铜价上涨，同行推迟报价', level: 'second', weight: 'ordinary' },
    moves: [did('wang', 'file')],
  },
  {
    register: 'daily-report',
    by: 'zhang',
    answers: {
      progress: '拜访绍兴金辉',
      achievements: '谈妥保养合同',
      problems: '',
      visits: [{ client: '绍兴金辉 何经理', talk: 'relations', outcome: 'success', cost: '86' }],
    },
    moves: [did('li', 'see')],
  },
  {
    register: 'leak',
    by: 'wang',
    answers: { what: '报价单误发给另一家客户', noticedOn: -6 },
    moves: [did('chen', 'close', { found: '误发，两分钟内撤回', measures: '改为从档案里选收件人' })],
  },
  {
    register: 'sampling',
    customer: 'C003',
    by: 'zhao',
    answers: {
      sample: '封箱机胶带样品两卷',
      licence: 'https://files.example/hengda-1.pdf',
      tax: 'https://files.example/hengda-2.pdf',
      credit: 'asked',
      creditDays: '30',
      creditLimit: '50000',
    },
    moves: [did('li', 'confirm', { agreed: '宽 60 毫米', sampleOn: 14 }), did('wu', 'approve')],
  },
  {
    register: 'credit',
    customer: 'C003',
    by: 'zhao',
    answers: { days: '30', limit: '50000' },
    moves: [did('zhou', 'give-opinion', { opinion: '第一年，额度减半' }), did('chen', 'grant')],
  },
  {
    register: 'promise',
    customer: 'C004',
    by: 'zhang',
    answers: { promise: '送两条线的初步方案', dueOn: 21 },
    moves: [],
  },
  ...ownWork,
];
