import { can } from '../access/can.ts';
import { toDbDate, toDbInstant } from '../../prisma/days.ts';
import { said } from '../../templates/reader/said.ts';
import { type CustomerReportScope, percentOf, type Report } from './report.ts';

/**
 * 客户报告 (S0 L181: 客户概况、销售情况、市场份额): one customer in one period. The share is that of its first order in the
 * amounts of all first orders of the company placed in the period; only for those who answer for the company, because
 * with the amount it tells the total.
 */
export async function customerReport(scope: CustomerReportScope): Promise<Report> {
  const { core, who, customer, from, next, today, zone } = scope;
  const seesShare = can(who, 'company.answer');
  const { db } = core;
  const customerId = customer.id;
  const instants = {
    gte: toDbInstant(from.toZonedDateTime(zone).toInstant()),
    lt: toDbInstant(next.toZonedDateTime(zone).toInstant()),
  };
  const days = { gte: toDbDate(from), lt: toDbDate(next) };
  const logs = { customerId, deletedAt: null, happenedAt: instants };
  const complaints = { customerId, register: 'complaint' };
  const open = { customerId, state: 'open' } as const;
  const [contacts, theirs, order, all, opened, unresolved, owed, overdue] = await Promise.all([
    db.contactLog.count({ where: logs }),
    db.contactLog.count({ where: { ...logs, direction: 'inbound' } }),
    db.firstOrder.findFirst({ where: { customerId, orderedOn: days } }),
    seesShare ? db.firstOrder.aggregate({ where: { orderedOn: days }, _sum: { amountFen: true } }) : null,
    db.entry.count({ where: { ...complaints, openedAt: instants } }),
    db.entry.count({ where: { ...complaints, endedAt: null } }),
    db.followUp.count({ where: open }),
    db.followUp.count({ where: { ...open, dueOn: { lt: toDbDate(today) } } }),
  ]);
  const amount = Number(order?.amountFen ?? 0n);
  const figures = [
    [said('report/contacts'), contacts],
    [said('report/contacts-theirs'), theirs],
    [said('report/orders'), order === null ? 0 : 1],
    [said('report/amount'), amount / 100],
    ...(all === null
      ? []
      : [[said('report/share'), percentOf(amount, Number(all._sum.amountFen ?? 0n))] as const]),
    [said('report/complaints-opened'), opened],
    [said('report/complaints-open'), unresolved],
    [said('report/owed'), owed],
    [said('report/owed-overdue'), overdue],
  ] as const;
  return {
    formula: [said('report/customer-counted'), ...(seesShare ? [said('report/customer-formula')] : [])],
    findings: [],
    columns: [
      { heading: said('report/figure'), holds: 'text' },
      { heading: said('report/value'), holds: 'number' },
    ],
    rows: figures.map(([label, value]) => [core.templates.words.say(label, core.language), value]),
  };
}
