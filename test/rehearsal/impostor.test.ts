import { Temporal } from 'temporal-polyfill';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { createRehearsal } from '../../bot/rehearsal/create-rehearsal.ts';
import { signIn } from '../../jobs/sign-in/sign-in.ts';
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
}, 600_000);
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
  expect(await says('li', 'dm:li', '/crm 员工 新增 peng 彭磊 业务员 账号=peng')).toContain('已登记 peng');
  expect(await says('peng', 'dm:peng', '/crm 今天')).not.toContain('仅供内部同事使用');
});

it('completion names the customers that a person may see: another’s is like one that does not exist', async () => {
  const codesFor = async (who: string, begun: string) => {
    const person = await lookAs(url, who);
    const text = encodeURIComponent(`/crm 客户 查看 ${begun}`);
    const { body } = await person.get<{ completions: { text: string }[] }>(
      `/api/web/completions?text=${text}`,
    );
    return body.completions.map((one) => one.text.trim().split(' ').at(-1));
  };
  const owned = await database.db.customer.findMany({
    where: { salesperson: { code: 'zhao' } },
    select: { code: true, name: true },
    orderBy: { code: 'asc' },
  });
  expect(owned.length).toBeGreaterThan(0);
  expect(await codesFor('zhao', '')).toEqual(owned.map(({ code }) => code));
  const [first] = owned;
  expect(await codesFor('zhao', first?.name.slice(0, 2) ?? '')).toEqual([first?.code]);
  const [other] = await database.db.customer.findMany({ where: { salesperson: { code: { not: 'zhao' } } } });
  expect(await codesFor('zhao', other?.code ?? '')).toEqual([]);
  expect(await codesFor('zhao', 'C999')).toEqual([]);
  expect(await codesFor('chen', other?.code ?? '')).toEqual([other?.code]);
  expect(await codesFor('customer:C001', '')).toEqual([]);
});

it('a language chosen on the page is the bot’s too, for this person alone, and the other way round', async () => {
  const li = await lookAs(url, 'li');
  // Without a choice, the company's.
  expect((await li.sync()).me).toMatchObject({ language: 'zh-CN' });
  expect((await li.post('/api/web/language', { language: 'en' })).status).toBe(204);
  expect((await li.sync()).me).toMatchObject({ language: 'en' });
  expect(await says('li', 'dm:li', '/crm 今天')).not.toMatch(/待跟进|逾期|到期/u);
  expect(await says('zhang', 'dm:zhang', '/crm 今天')).toMatch(/待跟进/u);
  const panel = await stage.rehearsal.followUps('C001', 'li');
  const alone = panel.flatMap(({ step, reason, reminders }) => [
    step,
    reason ?? '',
    ...reminders.flatMap((one) => [one.label, one.to, one.reason ?? '']),
  ]);
  expect(alone).toContain('Due');
  expect(alone.filter((text) => /^\p{Ll}/u.test(text))).toEqual([]);
  await stage.rehearsal.moveTo(Temporal.Instant.from('2026-11-30T09:05:00+08:00'));
  const morning = async (who: string) =>
    (await (await lookAs(url, who)).messages(`dm:${who}`)).map(wordsOf).at(-1);
  expect(await morning('li')).toMatch(/Good morning/u);
  expect(await morning('zhang')).toMatch(/早上好|待跟进|到期/u);
  expect(await says('li', 'dm:li', '/crm 语言 中文')).toContain('以后对您说中文');
  expect((await li.sync()).me).toMatchObject({ language: 'zh-CN' });
  // Customers are spoken to in the language of the company.
  const buyer = await lookAs(url, 'customer:C001');
  expect((await buyer.post('/api/web/language', { language: 'en' })).status).toBe(204);
  expect((await buyer.sync()).me).not.toHaveProperty('language');
});

it('the console opens as the person one looks as, and for a customer not at all', async () => {
  const opened = { ...stage.core, publicUrl: 'https://crm.example.com' };
  const rehearsal = createRehearsal(opened, stage.clock);
  for (const code of ['li', 'zhao']) {
    const [address, token = ''] = (await rehearsal.consoleLink(code)).split('#');
    expect(address).toBe('https://crm.example.com/console/sign-in');
    expect((await signIn(opened, token))?.who.code).toBe(code);
  }
  await expect(rehearsal.consoleLink('customer:C001')).rejects.toMatchObject({ code: 'not_allowed' });
});
