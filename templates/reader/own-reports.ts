/** The words after `/crm report` that are the program's own: no register's figures can be called like that. */
export const ownReports = {
  funnel: { name: 'funnel', zh: ['漏斗'] },
  'on-time': { name: 'on-time', zh: ['按时率'] },
  team: { name: 'team', zh: ['团队'] },
  workload: { name: 'workload', zh: ['工作量'] },
  customer: { name: 'customer', zh: ['客户'] },
  overdue: { name: 'overdue', zh: ['逾期'] },
  'first-orders': { name: 'first-orders', zh: ['首单准交'] },
  repurchase: { name: 'repurchase', zh: ['复购'] },
  silence: { name: 'silence', zh: ['久未联系'] },
  satisfaction: { name: 'satisfaction', zh: ['满意度'] },
  gifts: { name: 'gifts', zh: ['礼品实付', '礼品花费'] },
  person: { name: 'person', zh: ['个人'] },
  targets: { name: 'targets', zh: ['目标'] },
  forecast: { name: 'forecast', zh: ['预测'] },
} as const;
