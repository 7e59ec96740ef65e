import { toDbDate, toDbInstant } from '../../prisma/days.ts';
import { said } from '../../templates/reader/said.ts';
import { can } from '../access/can.ts';
import type { ExportValue } from '../book/export-table.ts';
import { inWords } from '../in-words.ts';
import { figuresTogether, hasFigures } from './register-report.ts';
import { type CustomerReportScope, percentOf, type Report } from './report.ts';
import { readSales, sumOf } from './sales.ts';
import { satisfactionOf } from './satisfaction.ts';

/**
 * 客户报告 (S0 L181: 客户概况、销售情况、市场份额): one customer in one period: contacts, orders, satisfaction, what every register
 * counts of it, and what is owed. The share is that of its sales in those of the whole company; only for those who answer for
 * the company, because with the amount it tells the total.
 */
export async function customerReport(asked: CustomerReportScope): Promise<Report> {
  const { core, who, customer, from, next, today, zone } = asked;
  const { db } = core;
  const { id: customerId } = customer;
  const scope = { ...asked, customerId };
  const instants = {
    gte: toDbInstant(from.toZonedDateTime(zone).toInstant()),
    lt: toDbInstant(next.toZonedDateTime(zone).toInstant()),
  };
  const logs = { customerId, deletedAt: null, happenedAt: instants };
  const open = { customerId, state: 'open' } as const;
  const seesShare = can(who, 'company.answer');
  const registers = core.templates.registers.filter(({ about }) => about === 'customer').filter(hasFigures);
  const [contacts, theirs, firstOrders, sales, all, satisfaction, owed, overdue, ...counted] =
    await Promise.all([
      db.contactLog.count({ where: logs }),
      db.contactLog.count({ where: { ...logs, direction: 'inbound' } }),
      db.firstOrder.count({
        where: { customerId, orderedOn: { gte: toDbDate(from), lt: toDbDate(next) } },
      }),
      readSales(scope),
      seesShare ? readSales(asked) : null,
      satisfactionOf(scope),
      db.followUp.count({ where: open }),
      db.followUp.count({ where: { ...open, dueOn: { lt: toDbDate(today) } } }),
      ...registers.map(async (register) => await figuresTogether(scope, register)),
    ]);
  const amount = sumOf(sales);
  const rows: readonly (readonly [Parameters<typeof inWords>[1], ExportValue])[] = [
    [said('report/contacts'), contacts],
    [said('report/contacts-theirs'), theirs],
    [said('report/orders'), firstOrders],
    [said('report/amount'), amount],
    ...(all === null ? [] : [[said('report/share'), percentOf(amount, sumOf(all))] as const]),
    [said('report/satisfaction'), satisfaction],
    ...counted.flat(),
    [said('report/owed'), owed],
    [said('report/owed-overdue'), overdue],
  ];
  return {
    formula: [said('report/customer-counted'), ...(seesShare ? [said('report/customer-formula')] : [])],
    findings: [],
    isList: true,
    columns: [
      { heading: said('report/figure'), holds: 'text' },
      { heading: said('report/value'), holds: 'number' },
    ],
    rows: rows.map(([label, value]) => [inWords(core, label), value]),
  };
}
