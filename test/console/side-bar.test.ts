import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { mountConsole } from '../../bot/console/mount-console.ts';
import { mountSideBar } from '../../bot/console/side-bar/mount-side-bar.ts';
import { mountFormPages } from '../../bot/form-pages/mount-form-pages.ts';
import { createHttp } from '../../bot/http.ts';
import { createSink } from '../../bot/inbound/create-sink.ts';
import { createWeComPlatform, type WeComPlatform } from '../../bot/platforms/wecom/index.ts';
import { signatureOf } from '../../bot/platforms/wecom/side-bar.ts';
import { sharedSettings } from '../../jobs/settings.ts';
import { standingNowMs } from '../clock.ts';
import { accountOf, aCompany, type Colleague, type Company } from '../company.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';
import { type FakeWeCom, startFakeWeCom } from '../fakes/wecom/index.ts';
import { agentTicket } from '../fakes/wecom/methods.ts';
import { encodingAesKey, token } from '../fakes/wecom/payloads.ts';
import { noLog } from '../log.ts';
import { chromiumPath, sharedBrowser, skipReason } from '../page/open-browser.ts';
import { freePort } from './open-console.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const group = 'wrGroupOfC001';
const ofAnother = 'wrGroupOfC002';

let database: FreshDatabase;
let company: Company;
let fake: FakeWeCom;
let site: string;
let sink: ReturnType<typeof createSink>;
let close: () => Promise<void>;
/** The side bar of another process of the same company. */
let another: () => WeComPlatform['sideBar'];

beforeAll(async () => {
  [database, fake] = await Promise.all([freshDatabase(), startFakeWeCom({ nowMs: standingNowMs })]);
  const port = await freePort();
  site = `http://localhost:${port}`;
  const http = createHttp({ host: '127.0.0.1', port, log: noLog, ready: async () => [] });
  const { corpId, agentId, secret, baseUrl } = fake;
  const config = { corpId, agentId, secret, token, encodingAesKey, baseUrl, loginUrl: baseUrl };
  const deps = { log: noLog, nowMs: standingNowMs, shared: sharedSettings(database.db) };
  const wecom = createWeComPlatform(config, { ...deps, http: http.app });
  another = () => {
    const { app } = createHttp({ host: '127.0.0.1', port, log: noLog, ready: async () => [] });
    return createWeComPlatform(config, { ...deps, http: app }).sideBar;
  };
  company = await aCompany(database.db, { platforms: [wecom], publicUrl: site });
  sink = createSink(company.core);
  const web = mountConsole(http.app, company.core, { publicUrl: site });
  mountFormPages(http.app, company.core, { publicUrl: site, sink });
  mountSideBar(web, company.core, wecom.sideBar, { publicUrl: site, sink });
  await http.listen();
  close = async () => {
    await sink.drained();
    await http.close();
    await fake.close();
    await database.close();
  };
  for (const { code, name } of Object.values(company.staff)) {
    const id = accountOf(code);
    fake.world.people.set(id, { id, name, external: false, status: 1 });
  }
  const { id: customerId } = await company.aCustomer({ code: 'C001', name: '杭州精工' });
  const others = { salesperson: 'zhao', supervisor: 'qian', assistant: null } as const;
  const { id: otherId } = await company.aCustomer({ code: 'C002', name: '宁波仪表', ...others });
  const bound = { platform: 'wecom', kind: 'customer', state: 'bound' } as const;
  await database.db.room.createMany({
    data: [
      { ...bound, platformRoomId: group, customerId, name: 'C001' },
      { ...bound, platformRoomId: ofAnother, customerId: otherId, name: 'C002' },
    ],
  });
  const contact = { customerId, name: '王师傅', platform: 'wecom', platformUserId: 'wmWang' };
  await database.db.contact.create({ data: contact });
});
afterAll(() => close());
beforeEach(() => database.db.signIn.deleteMany());

const codeFor = (who: string): string => fake.world.logIn(who, standingNowMs());

const cookiesOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((one) => one.split(';')[0] ?? '')
    .filter((one) => !one.endsWith('='))
    .join('; ');
const get = async (path: string, cookie = ''): Promise<Response> =>
  await fetch(site + path, { headers: { cookie }, redirect: 'manual' });
const post = async (path: string, body: object, cookie: string, origin = site) => {
  const response = await fetch(`${site}/wecom/chat/${path}`, {
    method: 'POST',
    headers: { cookie, origin, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, answer: (await response.json()) as Record<string, string> };
};

/** The login up to where WeCom comes back. */
async function begin(): Promise<{ readonly state: string; readonly cookie: string; readonly login: URL }> {
  const asked = await get('/wecom/chat');
  const login = new URL(asked.headers.get('location') ?? '');
  return { state: login.searchParams.get('state') ?? '', cookie: cookiesOf(asked), login };
}

async function signsIn(who: string): Promise<{ readonly response: Response; readonly cookie: string }> {
  const { state, cookie } = await begin();
  const response = await get(`/wecom/chat/signed-in?code=${codeFor(who)}&state=${state}`, cookie);
  return { response, cookie: cookiesOf(response) };
}
const cookieOf = async (who: Colleague): Promise<string> => (await signsIn(accountOf(who))).cookie;

describe('the login beside a chat', () => {
  it('goes to WeCom with the app and a new state, and comes back with a session of the console', async () => {
    const { login, state } = await begin();
    expect([login.pathname, login.searchParams.get('appid'), login.hash]).toEqual([
      '/connect/oauth2/authorize',
      fake.corpId,
      '#wechat_redirect',
    ]);
    expect(login.searchParams.get('redirect_uri')).toBe(`${site}/wecom/chat/signed-in`);
    expect(login.searchParams.get('agentid')).toBe(String(fake.agentId));
    expect((await begin()).state).not.toBe(state);
    const { response, cookie } = await signsIn(accountOf('zhang'));
    expect([response.status, response.headers.get('location')]).toEqual([303, `${site}/wecom/chat`]);
    expect((await get('/wecom/chat', cookie)).status).toBe(200);
    expect((await get('/console', cookie)).status).toBe(200);
  });

  it('a state that is another, missing or used is refused, and its code is not even asked about', async () => {
    const asked = fake.counted('/cgi-bin/auth/getuserinfo');
    const { state, cookie } = await begin();
    const other = await begin();
    const code = codeFor(accountOf('zhang'));
    const at = `/wecom/chat/signed-in?code=${code}`;
    for (const [path, with_] of [
      [`${at}&state=${other.state}`, cookie],
      [`${at}&state=${state}`, ''],
      [at, cookie],
      [`/wecom/chat/signed-in?state=${state}`, cookie],
    ] as const) {
      expect((await get(path, with_)).status).toBe(400);
    }
    expect(fake.counted('/cgi-bin/auth/getuserinfo')).toBe(asked);
    expect(await database.db.signIn.count()).toBe(0);
  });

  it('a code works once', async () => {
    const { state, cookie } = await begin();
    const at = `/wecom/chat/signed-in?code=${codeFor(accountOf('zhang'))}&state=${state}`;
    expect((await get(at, cookie)).status).toBe(303);
    expect((await get(at, cookie)).status).toBe(403);
  });

  it('a customer, a stranger, and a colleague who has left get the same words and no session', async () => {
    fake.world.people.set('wmWang', { id: 'wmWang', name: '王师傅', external: true, status: 1 });
    fake.world.people.set('new', { id: 'new', name: '新同事', external: false, status: 1 });
    const leaver = { where: { code: 'wang' } };
    await database.db.staff.update({ ...leaver, data: { leftOn: new Date('2026-03-01') } });
    const answers = [];
    for (const who of ['wmWang', 'new', accountOf('wang')]) {
      const { response, cookie } = await signsIn(who);
      answers.push([response.status, (await response.text()).replaceAll(/nonce="[^"]+"/gu, '')]);
      expect(cookie).toBe('');
    }
    await database.db.staff.update({ ...leaver, data: { leftOn: null } });
    expect(answers[0]?.[0]).toBe(403);
    expect(answers[0]?.[1]).toContain('不在员工名册里');
    expect(new Set(answers.map((one) => JSON.stringify(one))).size).toBe(1);
  });
});

it('a stranger’s flood keeps out no colleague who comes for the first time, also from the same address', async () => {
  const { app } = createHttp({ host: '127.0.0.1', port: 1, log: noLog, ready: async () => [] });
  const web = mountConsole(app, company.core, { publicUrl: site });
  mountSideBar(web, company.core, another(), { publicUrl: site, sink, perMinute: 5 });
  const comes = async (url: string, cookie = '') =>
    await app.inject({ method: 'GET', url, headers: { cookie } });
  const asks = () =>
    app.inject({
      method: 'POST',
      url: '/wecom/chat/customer',
      headers: { origin: site },
      payload: { chat: group },
    });
  const statuses: number[] = [];
  for (let sent = 0; sent < 7; sent += 1) statuses.push((await asks()).statusCode);
  for (let sent = 0; sent < 7; sent += 1)
    statuses.push((await comes('/wecom/chat', 'xinhang=made-up')).statusCode);
  expect(statuses.slice(5)).toEqual(statuses.slice(5).map(() => 429));
  const asked = fake.counted('/cgi-bin/auth/getuserinfo');
  for (let sent = 0; sent < 7; sent += 1) {
    const madeUp = await comes('/wecom/chat/signed-in?code=x&state=made-up', 'xinhang-state=made-up');
    expect(madeUp.statusCode).toBe(400);
  }
  expect(fake.counted('/cgi-bin/auth/getuserinfo')).toBe(asked);

  const begun = await comes('/wecom/chat');
  const state = new URL(String(begun.headers.location)).searchParams.get('state') ?? '';
  const back = (code: string) =>
    comes(`/wecom/chat/signed-in?code=${code}&state=${state}`, `xinhang-state=${state}`);
  expect((await back(codeFor(accountOf('zhang')))).statusCode).toBe(303);
  // A stranger who begins logins by the dozen is held up before WeCom is asked about each.
  const guesses = [];
  for (let sent = 0; sent < 6; sent += 1) guesses.push((await back('guessed')).statusCode);
  expect(guesses.slice(-2)).toEqual([429, 429]);
  await app.close();
});

describe('the ticket that pages are signed with', () => {
  const path = '/cgi-bin/ticket/get';
  const signed = async (sideBar: WeComPlatform['sideBar']) => {
    const { signature, nonceStr, timestamp } = await sideBar.sign(site);
    return signature === signatureOf(agentTicket, nonceStr, timestamp, site);
  };

  it('is asked for once by two processes, also when one of them is started again and again', async () => {
    await database.db.setting.deleteMany();
    const before = fake.counted(path);
    const [one, other] = [another(), another()];
    for (const sideBar of [one, other, other, another(), another()]) expect(await signed(sideBar)).toBe(true);
    expect(fake.counted(path) - before).toBe(1);
  });

  it('is asked for anew once the shared one has ended, or says that it is good for longer than any', async () => {
    for (const untilMs of [standingNowMs() - 1, standingNowMs() + 10 * 3_600_000]) {
      await database.db.setting.updateMany({ data: { value: { value: 'old', untilMs } } });
      const before = fake.counted(path);
      expect(await signed(another())).toBe(true);
      expect(fake.counted(path) - before).toBe(1);
    }
  });
});

describe('what the page beside a chat asks', () => {
  it('shows the customer of the group or of the person, to those who may read it, and notes the reading', async () => {
    const cookie = await cookieOf('zhang');
    for (const chat of [group, 'wmWang']) {
      const { status, answer } = await post('customer', { chat }, cookie);
      expect([status, answer['shows']]).toEqual([200, expect.stringContaining('C001 杭州精工')]);
    }
    const read = await database.db.audit.findFirst({ where: { action: 'file.read' } });
    expect(read).toMatchObject({ actorId: company.staff.zhang.id });
  });

  it('the chat of another’s customer is answered like one that belongs to no one', async () => {
    const cookie = await cookieOf('zhang');
    const theirs = await post('customer', { chat: ofAnother }, cookie);
    expect(theirs).toEqual(await post('customer', { chat: 'wrNobody' }, cookie));
    expect(theirs.status).toBe(404);
    expect(JSON.stringify(theirs)).not.toMatch(/C002|宁波/u);
  });

  it('nothing is told or done without a session, with one from another chat, or for another site', async () => {
    const cookie = await cookieOf('zhang');
    const press = { kind: 'click', id: crypto.randomUUID(), action: 'log', value: '' };
    for (const [path, body] of [
      ['customer', { chat: group }],
      ['act', press],
    ] as const) {
      expect((await post(path, body, '')).status).toBe(401);
      expect((await post(path, body, cookie, 'https://evil.example')).status).toBe(403);
    }
    const account = { platform: 'slack', platformUserId: accountOf('zhang') };
    await database.db.staffIdentity.create({ data: { ...account, staffId: company.staff.zhang.id } });
    await database.db.signIn.updateMany({ data: account });
    expect((await get('/console', cookie)).status).toBe(200);
    expect((await post('customer', { chat: group }, cookie)).status).toBe(401);
  });
});

if (chromiumPath === undefined)
  console.warn(`the page beside a chat is not tested in a browser: ${skipReason}`);

describe.skipIf(chromiumPath === undefined)('the page beside a chat on a phone', { timeout: 90_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await sharedBrowser();
  }, 90_000);

  /** WeCom's client: its login, and a JS-SDK that does nothing before the page is registered with a good signature. */
  const client = async (who: string, where: { readonly entry: string; readonly chat: string }) => {
    const context = await browser.newContext({ viewport: { width: 360, height: 740 }, locale: 'zh-CN' });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())));
    fake.world.looking = who;
    await page.exposeFunction('isSigned', (address: string, given: Record<string, string>): boolean => {
      const { nonceStr, timestamp, signature } = given;
      const signed = `jsapi_ticket=${agentTicket}&noncestr=${nonceStr}&timestamp=${timestamp}&url=${address}`;
      return createHash('sha1').update(signed).digest('hex') === signature;
    });
    const sdk = `
      const registered = {};
      const may = async (api) => {
        const { given } = registered;
        const isGood = given && given.jsApiList.includes(api) && given.corpId === '${fake.corpId}' &&
          given.agentId === ${fake.agentId} &&
          await isSigned(location.href.split('#')[0], await given.getAgentConfigSignature(location.href));
        if (!isGood) throw new Error(api + ':no permission');
      };
      window.ww = {
        register: (given) => { registered.given = given; },
        getContext: async () => { await may('getContext'); return { entry: '${where.entry}' }; },
        getCurExternalChat: async () => { await may('getCurExternalChat'); return { chatId: '${where.chat}' }; },
        sendChatMessage: async (message) => {
          await may('sendChatMessage');
          if (window.refuses) throw Object.assign(new Error(), { errMsg: window.refuses });
          (window.sent ??= []).push(message);
          return { errMsg: 'sendChatMessage:ok' };
        },
        getCurExternalContact: async () => { await may('getCurExternalContact'); return { userId: '${where.chat}' }; },
      };`;
    await page.route('https://wwcdn.weixin.qq.com/**', (route) =>
      route.fulfill({ contentType: 'text/javascript', body: sdk }),
    );
    await page.goto(`${site}/wecom/chat`);
    return { page, complaints, context };
  };

  const picture = async (page: Page, name: string): Promise<void> => {
    const folder = process.env['XINHANG_PICTURES'];
    if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
  };

  const unusable = async (page: Page) => {
    await page.evaluate(axe);
    return await page.evaluate<string[]>(`axe
      .run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'] })
      .then(({ violations }) => [
        ...violations.flatMap(({ id, nodes }) => nodes.map((node) => id + ': ' + node.target.join(' '))),
        ...[...document.querySelectorAll('button')].filter((one) => one.getBoundingClientRect().height < 44).map((one) => one.outerHTML),
        ...(document.documentElement.scrollWidth > innerWidth ? ['wider than the screen'] : []),
      ])`);
  };

  it('signs in by itself, shows the customer and what is owed, and a log is written in two presses', async () => {
    const { page, complaints, context } = await client(accountOf('zhang'), {
      entry: 'group_chat_tools',
      chat: group,
    });
    await page.getByRole('heading', { name: 'C001 杭州精工' }).waitFor();
    await page.getByText('第一次回访客户试用情况').first().waitFor();
    expect(await unusable(page)).toEqual([]);
    await picture(page, 'side-bar');
    await page.getByRole('button', { name: '写联系记录' }).click();
    await page.getByLabel('联系目的').selectOption('报价');
    await page.getByLabel('联系方式').selectOption('邮件');
    await page.getByLabel('小结').fill('报价已发');
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('已记入联系记录').waitFor();
    expect(await database.db.contactLog.findMany()).toMatchObject([{ summary: '报价已发' }]);
    await page.getByRole('link', { name: '回到客户' }).click();
    await page.getByRole('heading', { name: 'C001 杭州精工' }).waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('sends the prepared text with one press, once, and records who sent it; what WeCom refuses waits again', async () => {
    const { id: customerId } = await database.db.customer.findUniqueOrThrow({ where: { code: 'C001' } });
    const { id: roomId } = await database.db.room.findFirstOrThrow({ where: { platformRoomId: group } });
    const text = '王师傅，设备用得怎么样？\n<b>有问题</b>请在群里说。';
    fake.world.addRoom([accountOf('zhao'), 'wmWang'], group);
    const waits = async () => {
      const msgid = crypto.randomUUID();
      const task = { msgid, sender: accountOf('zhao'), chats: [group], text, cancelled: false };
      fake.world.tasks.push({ ...task, results: new Map(), remindedAtMs: [] });
      const at = new Date(standingNowMs());
      const { id } = await database.db.delivery.create({
        data: {
          audience: 'customer',
          target: `customer:${customerId}`,
          occupies: `customer:${customerId}`,
          state: 'handed',
          claimedAt: at,
          handedAt: at,
          platform: 'wecom',
          platformRoomId: group,
          platformMessageId: `${msgid} ${accountOf('zhao')}`,
          text,
          roomMessage: {
            create: { key: msgid, say: 'customer/records', roomId, dueAt: at, state: 'claimed' },
          },
        },
      });
      return id;
    };
    const state = async (id: string) =>
      (await database.db.delivery.findUnique({ where: { id } }))?.state ?? null;
    const first = await waits();
    const { page, complaints, context } = await client(accountOf('zhang'), {
      entry: 'group_chat_tools',
      chat: group,
    });
    const sent = async () => await page.evaluate<unknown>('window.sent ?? []');
    await page.getByText('等着发给客户的话').waitFor();
    expect(await unusable(page)).toEqual([]);
    await picture(page, 'side-bar-send');
    await page.evaluate(`window.refuses = 'sendChatMessage:cancel'`);
    await page.getByRole('button', { name: '发到这个聊天' }).click();
    await page.getByText('没有发出，稍后再等人发送').waitFor();
    expect([await sent(), await state(first)]).toEqual([[], null]);
    const second = await waits();
    await page.reload();
    await page.getByRole('button', { name: '发到这个聊天' }).click();
    await page.getByText('已记为发出').waitFor();
    expect(await sent()).toEqual([{ msgtype: 'text', text: { content: text } }]);
    expect(await state(second)).toBe('posted');
    expect(await page.getByText('等着发给客户的话').count()).toBe(0);
    expect(await database.db.audit.findMany({ where: { action: 'message.send' } })).toMatchObject([
      { actorId: company.staff.zhang.id, customerId },
    ]);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('elsewhere than beside a chat with a customer it says where to open it', async () => {
    const { page, context } = await client(accountOf('zhang'), { entry: 'normal', chat: '' });
    await page.getByText('从侧边栏打开这一页').waitFor();
    expect(await unusable(page)).toEqual([]);
    await context.close();
  });
});
