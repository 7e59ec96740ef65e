import type { Tx } from '../../prisma/client.ts';
import { ownerRoles } from '../../templates/reader/playbook.ts';
import { said, toStored } from '../../templates/reader/said.ts';
import { noticeKey, passedPrefix } from '../notices/notice-key.ts';
import { type NewNotice, writeNotices } from '../notices/write-notice.ts';
import { customerOwnerSeat } from '../plan/people.ts';
import { tellApart } from '../staff/name-people.ts';
import { type CustomerRef, customerFields } from './find-customer.ts';
import type { Actor } from './remember-change.ts';

/** Further customers are only counted. */
const named = 10;

/**
 * Makes a change of customers, and tells the colleagues from whom and to whom it passes them: seats that change hands,
 * and the owner whom a tier decides. Those who made the change themselves or have left are not written to, and no one is
 * told of what was put back before they heard of it, for instance in the evening.
 */
export async function tellingOfPassed<Result>(
  tx: Tx,
  customerIds: readonly string[],
  actor: Actor,
  change: () => Promise<Result>,
): Promise<Result> {
  const before = await readCustomers(tx, customerIds);
  const result = await change();
  const after = new Map((await readCustomers(tx, customerIds)).map((one) => [one.id, one]));
  const groups = new Map<string, Group>();
  for (const one of before) {
    const now = after.get(one.id);
    if (now === undefined) continue;
    for (const passed of passedOf(one, now)) {
      const key = `${passed.from ?? ''}:${passed.to ?? ''}`;
      const group = groups.get(key) ?? { ...passed, customers: [] };
      group.customers.push(now);
      groups.set(key, group);
    }
  }
  const news: Group[] = [];
  for (const group of groups.values()) if (!(await takeBack(tx, group))) news.push(group);
  await tellGroups(tx, news, actor);
  return result;
}

interface Passed {
  readonly from: string | null;
  readonly to: string | null;
}

interface Group extends Passed {
  readonly customers: CustomerRef[];
}

async function readCustomers(tx: Tx, ids: readonly string[]): Promise<CustomerRef[]> {
  return await tx.customer.findMany({
    where: { id: { in: [...ids] } },
    orderBy: { code: 'asc' },
    select: customerFields,
  });
}

function passedOf(before: CustomerRef, after: CustomerRef): Passed[] {
  const moves = ownerRoles.map((seat) => [before[`${seat}Id`], after[`${seat}Id`]] as const);
  if (before.tier !== after.tier) moves.push([ownerOf(before), ownerOf(after)]);
  const passed = new Map<string, Passed>();
  for (const [from, to] of moves) {
    if (from !== to) passed.set(`${from ?? ''}:${to ?? ''}`, { from, to });
  }
  return [...passed.values()];
}

const ownerOf = (customer: CustomerRef) => customer[`${customerOwnerSeat[customer.tier]}Id`];

/** Cancels what is not posted yet of the same customers passing the other way. @returns whether there was something */
async function takeBack(tx: Tx, { from, to, customers }: Group): Promise<boolean> {
  const { count } = await tx.notice.updateMany({
    where: {
      state: 'planned',
      key: { startsWith: passedPrefix(customers[0]?.id ?? '', to, from) },
      values: { path: ['count'], equals: customers.length },
    },
    data: { state: 'cancelled', reason: toStored(said('reason/not-so-any-more')) },
  });
  return count > 0;
}

async function tellGroups(tx: Tx, groups: readonly Group[], { by, at }: Actor): Promise<void> {
  if (groups.length === 0) return;
  const ids = groups.flatMap(({ from, to }) => [from, to]).filter((id) => id !== null);
  const people = await tx.staff.findMany({
    where: { id: { in: ids } },
    select: { id: true, name: true, leftOn: true },
  });
  const nameOf = await tellApart(tx);
  const personOf = (id: string | null) => people.find((one) => one.id === id);
  const notices = groups.flatMap(({ from, to, customers }): NewNotice[] => {
    const names = customers.slice(0, named).map(({ code, name }) => `${code} ${name}`);
    const first = customers[0] ?? { id: '', code: '' };
    const notice = (
      say: string,
      recipientId: string | null,
      other: string | null,
      more: object,
    ): NewNotice[] => {
      const recipient = personOf(recipientId);
      if (recipient === undefined || recipient.leftOn !== null || recipient.id === by?.id) return [];
      const colleague = personOf(other);
      return [
        {
          key: noticeKey({ is: 'passed', customerId: first.id, from, to, recipientId: recipient.id, at }),
          say,
          recipientId: recipient.id,
          ...(customers.length === 1 ? { customerId: first.id } : {}),
          values: {
            count: customers.length,
            more: customers.length - names.length,
            names: said('list/names', { names }),
            colleague: { name: colleague !== undefined && nameOf(colleague) },
            ...more,
          },
          at,
        },
      ];
    };
    return [
      ...notice('people/handed-over', from, to, {}),
      ...notice('people/taken-over', to, from, { first: first.code }),
    ];
  });
  await writeNotices(tx, notices);
}
