import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { MessageView } from '../../bot/platforms/web/api.ts';
import { openCustomer } from '../../jobs/customers/open-customer.ts';
import { enterStaff } from '../../jobs/book/load-book.ts';
import { staffByCode } from '../../jobs/staff/staff-member.ts';
import type { OpenDb } from '../../prisma/client.ts';
import { lookAs, type PersonClient } from '../platforms/web/client.ts';
import { aRehearsal } from '../rehearsal/a-rehearsal.ts';
import { type FreezableDatabase, freezableDatabase } from './freezable-database.ts';

let database: FreezableDatabase;
let open: OpenDb;
let stage: ReturnType<typeof aRehearsal>;
let li: PersonClient;
let own: MessageView;
beforeAll(async () => {
  database = await freezableDatabase();
  open = database.open();
  stage = aRehearsal(open.db, '2026-03-02T09:00');
  await moveIn();
  li = await lookAs(await stage.listen(), 'li');
  await li.input({ kind: 'say', room: 'customer:C001', text: '明天上午联系' });
  await stage.settled();
  const written = (await li.messages('customer:C001')).at(-1);
  if (written === undefined) throw new Error('nothing was written');
  own = written;
});
afterEach(() => database.thaw());
afterAll(async () => {
  database.thaw();
  await stage.close();
  await open.close();
  await database.close();
});

/** A supervisor, a customer, and their group. */
async function moveIn(): Promise<void> {
  const { core } = stage;
  await enterStaff(core, [{ code: 'li', name: '李主管', roles: ['supervisor'], reportsTo: null }], 'web');
  const person = await staffByCode(core.db, 'li');
  const seats = { supervisor: person, salesperson: null, assistant: null };
  const name = '杭州精工';
  await openCustomer(core, person, { code: 'C001', name, tier: 'ordinary', anchors: {}, ...seats });
  const room = { kind: 'customer', customerCode: 'C001', name } as const;
  await core.platforms.get('web')?.ensureRoom({ ...room, staff: [{ platformUserId: 'li' }] });
}

const kept = async () =>
  await database.ask(`SELECT (SELECT count(*) FROM inbound)::int AS inbound,
    (SELECT count(*) FROM web_message)::int AS messages, (SELECT count(*) FROM contact_log)::int AS logs,
    (SELECT content->>'text' FROM web_message WHERE id = '${own.id}') AS own`);

const inputs = () =>
  [
    { kind: 'say', room: 'customer:C001', text: '/crm 记录 新增 C001 不该出现' },
    { kind: 'say', room: 'customer:C001', text: '不该出现' },
    { kind: 'edit', message: own.id, text: '不该出现', base: own.version },
    { kind: 'delete', message: own.id },
    { kind: 'keep', message: own.id },
    {
      kind: 'form',
      form: 'log',
      subject: '',
      values: { customer: 'C001', summary: '不该出现', purpose: 'contact' },
    },
  ] as const;

const refused = {
  status: 503,
  body: { error: { code: 'not_stored', message: expect.stringContaining('Nothing was recorded') } },
};

it('the web chat reports that nothing was recorded while the database is frozen, and nothing is recorded when it wakes', async () => {
  const before = await kept();
  database.freeze();
  const answers = await Promise.all(inputs().map((input) => li.input(input)));
  for (const answer of answers) expect(answer).toMatchObject(refused);
  database.thaw();
  await database.idle();
  await stage.settled();
  expect(await kept()).toEqual(before);
});

it('if it freezes while a message is being written, neither the message nor its consequences are stored', async () => {
  const before = await kept();
  const lock = await database.hold('LOCK TABLE web_message IN SHARE MODE');
  const answer = li.input({ kind: 'say', room: 'customer:C001', text: '不该出现' });
  await database.waiting();
  database.freeze();
  expect(await answer).toMatchObject(refused);
  database.thaw();
  await lock.release();
  await database.idle();
  await stage.settled();
  expect(await kept()).toEqual(before);
  expect(await li.input({ kind: 'say', room: 'customer:C001', text: '再发一次' })).toMatchObject({
    status: 202,
  });
});
