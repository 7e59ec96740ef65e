import { afterEach, beforeEach, expect, it } from 'vitest';
import { inWords } from '../../jobs/in-words.ts';
import { fromStored } from '../../templates/reader/said.ts';
import { type Counter, openCounter } from '../commands/counter.ts';

let counter: Counter;
beforeEach(async () => {
  counter = await openCounter();
  await counter.aCustomer({ code: 'C001', salesperson: 'zhang', assistant: null });
  await counter.aCustomer({ code: 'C007', salesperson: 'zhao', assistant: null });
});
afterEach(() => counter.close());

const db = () => counter.core.db;

/** What waits to be said: to whom, what, and who has the customers, or whose they were. */
async function waiting(): Promise<readonly string[]> {
  const notices = await db().notice.findMany({
    where: { say: { startsWith: 'people/' }, state: 'planned' },
    include: { recipient: true },
  });
  return notices
    .map(({ recipient, say, values }) => {
      const { holders, names, colleague } = values as Record<string, unknown>;
      const said = fromStored(holders ?? names);
      const { name } = colleague as { name: string | false };
      const words = said === null ? '' : inWords(counter.core, said);
      return `${recipient.code} ${say.slice('people/'.length)} ${name || '-'}: ${words}`;
    })
    .toSorted();
}

const allIsSaid = async () =>
  await db().notice.updateMany({ where: { state: 'planned' }, data: { state: 'posted' } });

const merge = async () => await counter.ask('chen', '/crm 客户 合并 C001 C007 确认');
const undo = async () => {
  const { number } = await db().customerMerge.findFirstOrThrow({ orderBy: { number: 'desc' } });
  await counter.ask('chen', `/crm 客户 撤销合并 ${number}`);
};
const seat = async (code: string, who: string) =>
  await counter.ask('chen', `/crm customer seat ${code} salesperson ${who}`);

const now = (who: string) => `C001 现在的负责人员：李主管（销售主管）、${who}（业务员）。`;

it('a merge and a seat that changes after it in one evening are one message for each, with who has the customer', async () => {
  await merge();
  await seat('C001', 'qian');
  expect(await waiting()).toEqual([
    `li merged 陈总监: ${now('钱主管')}`,
    'qian taken-over 张伟: C001 客户C001',
    `zhang merged 陈总监: ${now('钱主管')}`,
    `zhao merged 陈总监: ${now('钱主管')}`,
  ]);
});

it('who has a customer is named in the order of the seats, not in that of joining', async () => {
  await db().staff.create({ data: { code: 'sun', name: '孙主管', roles: ['supervisor'] } });
  await counter.ask('chen', '/crm customer seat C001 supervisor sun');
  await merge();
  const said = (await waiting()).find((line) => line.startsWith('zhao'));
  expect(said).toContain('C001 现在的负责人员：孙主管（销售主管）、张伟（业务员）。');
});

it('a seat that changes before the merge is in its message, for both', async () => {
  await seat('C007', 'qian');
  await seat('C001', 'wang');
  await merge();
  const said = (await waiting()).map((line) => line.split(':')[0]);
  expect(said).toEqual([
    'li merged 陈总监',
    'qian merged 陈总监',
    'zhang merged 陈总监',
    'zhao merged 陈总监',
  ]);
});

it('a merge that is undone before anyone heard of it is told to no one, but what has passed since is', async () => {
  await merge();
  await seat('C001', 'qian');
  await undo();
  expect(await waiting()).toEqual([
    'qian taken-over 张伟: C001 客户C001',
    'zhang handed-over 钱主管: C001 客户C001',
  ]);
});

it('undoing a merge that was heard says who has each of the two', async () => {
  await merge();
  await allIsSaid();
  await undo();
  const [first, ...others] = await waiting();
  expect(first).toBe(
    `li unmerged 陈总监: ${now('张伟')}\nC007 现在的负责人员：李主管（销售主管）、赵敏（业务员）。`,
  );
  expect(others).toHaveLength(2);
});
