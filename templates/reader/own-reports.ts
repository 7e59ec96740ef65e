/** The words after `/crm report` that are the program's own: no register's figures can be called like that. */
export const ownReports = {
  funnel: { name: 'funnel', zh: ['漏斗'] },
  team: { name: 'team', zh: ['团队'] },
  customer: { name: 'customer', zh: ['客户'] },
  overdue: { name: 'overdue', zh: ['逾期'] },
  satisfaction: { name: 'satisfaction', zh: ['满意度'] },
} as const;
