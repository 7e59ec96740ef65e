import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type FilledDatabase, fillDatabase, type FreshDatabase } from '../database.ts';
import { lookAs, wordsOf } from '../platforms/web/client.ts';
import { aRehearsal } from './a-rehearsal.ts';

const at = '2026-11-27T09:20';

let sample: FilledDatabase;
beforeAll(async () => {
  sample = await fillDatabase(async (db) => {
    const stage = aRehearsal(db, at);
    await stage.seed();
    await stage.close();
  });
}, 300_000);
afterAll(() => sample.drop());

let database: FreshDatabase;
let stage: ReturnType<typeof aRehearsal>;
let url: string;
beforeEach(async () => {
  database = await sample.copy();
  stage = aRehearsal(database.db, at);
  url = await stage.listen();
});
afterEach(async () => {
  await stage.close();
  await database.close();
});

const says = async (who: string, room: string, text: string) => {
  const person = await lookAs(url, who);
  await person.input({ kind: 'say', room, text });
  await stage.settled();
  return (await person.messages(room)).map(wordsOf).at(-1);
};
const accountOf = async (code: string) =>
  (await database.db.staffIdentity.findFirst({ where: { staff: { code } } }))?.platformUserId;

it.each([
  '/crm 员工 账号 zhang customer:C005',
  '/crm staff account zhang @customer:C005',
  '/crm 员工 账号 zhang 账号=customer：C005',
  '/crm 员工 账号 zhang @台州新源塑料',
  '/crm 员工 账号 zhang bot',
])('%s: only colleagues can be entered', async (line) => {
  expect(await says('li', 'dm:li', line)).toMatch(/不是本公司的账号|没有账号/u);
  expect(await accountOf('zhang')).toBe('zhang');
});

it('a customer’s people stay external, whatever the register says', async () => {
  await database.db.staffIdentity.updateMany({
    where: { staff: { code: 'zhang' } },
    data: { platformUserId: 'customer:C005' },
  });
  const buyer = await lookAs(url, 'customer:C005');
  expect((await buyer.sync()).me).toMatchObject({ role: 'customer' });
  expect(await says('customer:C005', 'customer:C005', '/crm 客户 列表')).toContain('仅供内部同事使用');
  const panel = await buyer.get('/api/rehearsal/follow-ups?customer=C005');
  expect(panel.status).toBe(403);
  expect(
    (await buyer.get<{ completions: unknown[] }>('/api/web/completions?text=/crm')).body.completions,
  ).toEqual([]);
});

it('a new colleague can be given an account', async () => {
  expect(await says('li', 'dm:li', '/crm 员工 新增 sun 孙磊 业务员 账号=sun')).toContain('已登记 sun');
  expect(await says('sun', 'dm:sun', '/crm 今天')).not.toContain('仅供内部同事使用');
});
