import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSink } from '../../bot/inbound/create-sink.ts';
import { workInbox } from '../../bot/inbound/work-inbox.ts';
import { plainText } from '../../templates/reader/card.ts';
import type { OpenDb } from '../../prisma/client.ts';
import { accountOf, aCompany, type Company } from '../company.ts';
import { commands } from '../inbound/arrivals.ts';
import { createPaperChat } from '../outbox/paper-chat.ts';
import { type FreezableDatabase, freezableDatabase } from './freezable-database.ts';

let database: FreezableDatabase;
let open: OpenDb;
let company: Company;
const chat = createPaperChat();
beforeEach(async () => {
  database = await freezableDatabase();
  open = database.open();
  company = await aCompany(open.db, { steps: 'all', platforms: [chat.platform] });
  await company.aCustomer({ code: 'C001', name: '杭州精工' });
});
afterEach(async () => {
  database.thaw();
  await open.close();
  await database.close();
});

const command = (text: string) => {
  const platformUserId = accountOf('zhou');
  const from = { platformUserId, name: '周财务', external: false };
  return { ...commands('zhou', text), from, handle: { platformUserId } };
};
const answers = () =>
  chat.messages
    .filter(({ room }) => room === `dm:${accountOf('zhou')}`)
    .map(({ content }) => plainText(content));
/** The reconciliation and the tasks that finishing it opens, one for each of its rows. */
const stands = async () => {
  const [reconciliation] = await database.ask(`SELECT state FROM entry WHERE register = 'reconciliation'`);
  const tasks = await database.ask(`SELECT number FROM entry WHERE register = 'task' ORDER BY number`);
  return [reconciliation?.['state'], ...tasks.map(({ number }) => number)];
};

it('a database that is frozen in the middle of a move with effects leaves nothing half, and the person hears what is true, once', {
  timeout: 240_000,
}, async () => {
  const sink = createSink(company.core);
  const rows = [
    'C001 | 12000 | 11000 | 查 0318 号发票的退货 | 2026-04-10',
    'C001 | 500 | 0 | 补开收据 | 2026-04-12',
  ];
  await sink.accept(command(['对账 新建 哪个月=2月 两笔不符', ...rows].join('\n')));
  await sink.drained();
  expect(await stands()).toEqual(['draft']);
  const before = answers().length;

  // The tasks are opened one after the other: the first is written when the second waits.
  const held = await database.hold(`LOCK TABLE follow_up IN SHARE ROW EXCLUSIVE MODE`);
  await sink.accept(command('对账 对完 DZ26-001'));
  await database.waiting();
  database.freeze();
  await new Promise((resolve) => setTimeout(resolve, 7_000));
  database.thaw();
  expect(await stands()).toEqual(['draft']);
  await held.release();
  await sink.drained();
  await database.idle();
  const after = await stands();
  expect([['draft'], ['done', 'RW2603-001', 'RW2603-002']]).toContainEqual(after);
  const said = answers().slice(before);
  expect(said.some((text) => text.includes('现在是“已对账”'))).toBe(after[0] === 'done');

  // The item is worked on again from the store, and what was done is not done twice.
  await database.ask(`UPDATE inbound SET lease_until = '2000-01-01' WHERE state <> 'done'`);
  await workInbox(company.core);
  expect(await stands()).toEqual(['done', 'RW2603-001', 'RW2603-002']);
  expect(
    answers()
      .slice(before)
      .filter((text) => text.includes('现在是“已对账”')),
  ).toHaveLength(1);
});
