import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { spoken } from '../../jobs/in-words.ts';
import { type AnySaid, isSaid } from '../../templates/reader/said.ts';
import { proposeHandover } from '../../jobs/people/propose-handover.ts';
import { runHandover } from '../../jobs/people/run-handover.ts';
import { undoHandover } from '../../jobs/people/undo-handover.ts';
import { type Counter, openCounter } from '../commands/counter.ts';

let counter: Counter;
beforeEach(async () => {
  counter = await openCounter();
});
afterEach(() => counter.close());

const told = z.object({
  colleague: z.object({ name: z.union([z.string(), z.literal(false)]) }),
  names: z.object({ params: z.object({ names: z.array(z.union([z.string(), z.custom<AnySaid>(isSaid)])) }) }),
});

/** What waits to be said: to whom, what, with whose name, of which customers. */
async function waiting(): Promise<readonly string[]> {
  const notices = await counter.core.db.notice.findMany({
    where: { say: { startsWith: 'people/' }, state: 'planned' },
    include: { recipient: true },
  });
  return notices
    .map(({ recipient, say, values }) => {
      const { colleague, names } = told.parse(values);
      const codes = names.params.names.map((name) => spoken(counter.core, name).replace(/ [^（]+/u, ''));
      return `${recipient.code} ${say.slice('people/'.length)} ${colleague.name || '-'}: ${codes.join(' ')}`;
    })
    .toSorted();
}

const allIsSaid = async () =>
  await counter.core.db.notice.updateMany({ where: { state: 'planned' }, data: { state: 'posted' } });

async function handOver(codes: readonly string[]): Promise<string> {
  const { core, staff } = counter;
  const { zhang: from, zhao: to } = staff;
  const scope = await Promise.all(codes.map(async (code) => (await counter.customer(code)).id));
  const id = await proposeHandover(core, staff.chen, { from, to, scope, leavesOn: null });
  await runHandover(core, staff.chen, id);
  return id;
}

it('of a customer that passes on before anyone heard, the one in between hears nothing, the others the whole way', async () => {
  const codes = ['C001', 'C002', 'C003'];
  for (const code of codes) await counter.aCustomer({ code });
  const id = await handOver(codes);
  expect(await waiting()).toEqual([
    'zhang handed-over 赵敏: C001 C002 C003',
    'zhao taken-over 张伟: C001 C002 C003',
  ]);
  await counter.ask('chen', '/crm customer seat C002 salesperson li');
  expect(await waiting()).toEqual([
    'li taken-over 张伟: C002',
    'zhang handed-over 李主管: C002',
    'zhang handed-over 赵敏: C001 C003',
    'zhao taken-over 张伟: C001 C003',
  ]);
  await undoHandover(counter.core, counter.staff.chen, id);
  expect(await waiting()).toEqual(['li taken-over 张伟: C002', 'zhang handed-over 李主管: C002']);
});

it('who gave a customer away hears when it comes back, although the one in between had not heard yet', async () => {
  await counter.aCustomer({ code: 'C001', supervisor: 'qian' });
  await counter.ask('chen', '/crm customer seat C001 supervisor li');
  await allIsSaid();
  await counter.ask('li', '/crm customer seat C001 supervisor qian');
  expect(await waiting()).toEqual(['qian taken-over 李主管: C001']);
  await counter.ask('chen', '/crm customer seat C001 supervisor li');
  expect(await waiting()).toEqual(['li taken-over 钱主管: C001']);
});

it('customers that pass one by one between the same two before they hear are one message', async () => {
  for (const code of ['C001', 'C002']) await counter.aCustomer({ code });
  for (const code of ['C002', 'C001']) await counter.ask('li', `/crm customer seat ${code} salesperson zhao`);
  expect(await waiting()).toEqual(['zhang handed-over 赵敏: C001 C002', 'zhao taken-over 张伟: C001 C002']);
  const { count } = await counter.core.db.notice
    .findFirstOrThrow({ where: { say: 'people/taken-over' } })
    .then(({ values }) => z.object({ count: z.number() }).parse(values));
  expect(count).toBe(2);
});

it('the seat of a post tells giver and receiver as well, and names the post', async () => {
  await counter.aCustomer({ code: 'C001' });
  for (const code of ['zhao', 'qian'])
    await counter.core.db.staff.update({ where: { code }, data: { roles: { push: 'technical' } } });
  await allIsSaid();
  await counter.ask('li', '/crm customer seat C001 technical zhao');
  expect(await waiting()).toEqual(['zhao taken-over -: C001（技术支持）']);
  await allIsSaid();
  await counter.ask('li', '/crm customer seat C001 technical qian');
  expect(await waiting()).toEqual([
    'qian taken-over 赵敏: C001（技术支持）',
    'zhao handed-over 钱主管: C001（技术支持）',
  ]);
});

it('who is given a new customer by another is told once, also when it passes on in the same evening', async () => {
  await counter.ask('li', '/crm customer new C001 杭州精工 salesperson=zhang assistant=wang');
  await counter.ask('li', '/crm customer new C002 宁波海天 salesperson=zhang');
  expect(await waiting()).toEqual(['wang entered 李主管: C001', 'zhang entered 李主管: C001 C002']);
  await counter.ask('li', '/crm customer seat C001 salesperson zhao');
  expect(await waiting()).toEqual([
    'wang entered 李主管: C001',
    'zhang entered 李主管: C002',
    'zhao taken-over -: C001',
  ]);
});
