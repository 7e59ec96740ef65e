import type { SampleCustomer } from './sample-customer.ts';

/** Went through every step from first contact to the trial check; repurchase is due this morning. */
export const hangzhou: SampleCustomer = {
  code: 'C001',
  name: '杭州精工机械',
  tier: 'ordinary',
  salesperson: 'zhang',
  opened: 48,
  known: { firstContact: 48 },
  deeds: [
    { do: 'tell', before: 44, by: 'zhang', anchor: 'needConfirmed' },
    { do: 'order', before: 38, by: 'zhang', promisedAfter: 6, yuan: '86000' },
    { do: 'say', before: 34, by: 'zhang', text: '王工，设备明天上午送到，我和安装师傅一起过去。' },
    { do: 'say', before: 34, by: 'customer', text: '好的，门卫那边已经打过招呼，从北门进。' },
    { do: 'arrive', before: 33, by: 'zhang' },
    { do: 'tell', before: 27, exact: true, by: 'zhang', anchor: 'trialStarted' },
    { do: 'say', before: 9, by: 'customer', text: '换模具的视频收到了，很清楚，操作工已经会了。' },
    { do: 'say', before: 9, by: 'zhang', text: '那就好，使用中有问题随时在群里说。' },
  ],
  replies: {
    install: '昨天已经就位通电，调试了一上午，现在正常。师傅很耐心，辛苦了。',
    'trial-check': '设备装好后一直在用，运行稳定，比原来那台省电。操作工问，换模具的步骤有没有视频？',
  },
  results: {
    filing: {
      values: {
        filedOn: 'today',
        source: '展会',
        contact: '王工，设备科，13900000001',
        need: '数控车床一台，替换旧机',
      },
      summary: '做精密零件，旧机能耗高，计划年内换一台。',
    },
    solution: {
      values: { solutionConfirmedOn: 'today', drawings: 'confirmed' },
      summary: '选定二号方案，刀塔改为八工位，图纸已确认。',
    },
    quotation: {
      values: { quotedOn: 'today', amount: '86000' },
      summary: '报价已发，含安装和一年保养；客户要求月底前到货。',
    },
    install: {
      values: { installedOn: 'today', result: 'smooth' },
      summary: '当天装好，试切三件合格，王工签收。',
    },
    'trial-check': {
      values: { result: 'good' },
      summary: '电话回访：设备运行稳定，客户满意；已把换模具的视频发给车间王师傅。',
    },
  },
};

/** A customer of one year: the anniversary of its first deal is in ten days. */
export const shaoxing: SampleCustomer = {
  code: 'C004',
  name: '绍兴金辉纺织',
  tier: 'ordinary',
  salesperson: 'zhang',
  opened: 48,
  known: { firstContact: 430, filed: 429, quoted: 400, arrived: 340, installed: 339, trialStarted: 339 },
  anniversary: { years: 1, inDays: 10 },
  deeds: [
    {
      do: 'plan',
      before: 30,
      by: 'zhang',
      contact: '何经理',
      title: '采购部',
      goal: '谈成明年的框架协议',
      everyDays: 30,
      next: 0,
    },
    {
      do: 'log',
      before: 30,
      by: 'zhang',
      channel: 'visit',
      summary: '上门拜访何经理，明年计划再开两条线，约月底再谈。',
    },
    { do: 'say', before: 16, by: 'customer', text: '请问下季度的保养安排在哪天？' },
    { do: 'say', before: 16, by: 'zhang', text: '安排在月底，我提前两天和您确认时间。' },
  ],
  replies: {},
  results: {},
};
