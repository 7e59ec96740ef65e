import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mountConsoleApi } from '../../bot/console/console-api.ts';
import { mountConsole } from '../../bot/console/mount-console.ts';
import { mountSideBar } from '../../bot/console/side-bar/mount-side-bar.ts';
import { readCalendar } from '../../bot/feeds/read-calendar.ts';
import { mountFormPages } from '../../bot/form-pages/mount-form-pages.ts';
import { mountFeeds } from '../../bot/http/mount-feeds.ts';
import { createSink } from '../../bot/inbound/create-sink.ts';
import { createDingTalkPlatform } from '../../bot/platforms/dingtalk/index.ts';
import { createFeishuPlatform } from '../../bot/platforms/feishu/index.ts';
import { createSlackPlatform } from '../../bot/platforms/slack/index.ts';
import { createWeComPlatform } from '../../bot/platforms/wecom/index.ts';
import type { SideBar } from '../../bot/platforms/wecom/side-bar.ts';
import { issueToken } from '../../bot/platforms/web/tokens.ts';
import { makeFeed } from '../../jobs/feeds/manage-feed.ts';
import { offerFormPage } from '../../jobs/form-pages/form-pages.ts';
import { offerLink, signIn } from '../../jobs/sign-in/sign-in.ts';
import { toDbDate } from '../../prisma/days.ts';
import { standingNowMs } from '../clock.ts';
import { aCompany, type Company } from '../company.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';
import { noLog } from '../log.ts';
import { aRehearsal } from '../rehearsal/a-rehearsal.ts';

/** What a request must carry; `anybody`: nothing, and the answer contains nothing about customers. */
type Guard =
  | 'anybody'
  | 'secret address'
  | 'secret form'
  | 'session of the console'
  | 'token of the page'
  | 'signature';

const routes: Readonly<Record<string, Guard>> = {
  'GET /livez': 'anybody',
  'GET /readyz': 'anybody',
  'GET /metrics': 'anybody',
  'GET /feed/:file': 'secret address',
  'GET /forms/:token': 'secret form',
  'POST /forms/:token': 'secret form',
  'GET /console': 'session of the console',
  'GET /console/api/stream': 'session of the console',
  'POST /console/api/view': 'session of the console',
  'POST /console/api/act': 'session of the console',
  // The login, which leads back to it; where it leads to is empty until the client says beside which chat it stands.
  'GET /wecom/chat': 'anybody',
  'GET /wecom/chat/signed-in': 'anybody',
  'POST /wecom/chat/customer': 'session of the console',
  'POST /wecom/chat/act': 'session of the console',
  'GET /console/sign-in': 'anybody',
  'POST /console/session': 'anybody',
  'POST /console/sign-out': 'anybody',
  'GET /': 'anybody',
  // Anyone may act as anyone in a rehearsal.
  'POST /api/web/session': 'anybody',
  'GET /api/rehearsal/stage': 'anybody',
  'GET /api/web/sync': 'token of the page',
  'GET /api/web/rooms/:room/messages': 'token of the page',
  'POST /api/web/read': 'token of the page',
  'POST /api/web/language': 'token of the page',
  'GET /api/web/completions': 'token of the page',
  'POST /api/web/inputs': 'token of the page',
  'GET /api/web/stream': 'token of the page',
  'POST /api/rehearsal/clock': 'token of the page',
  'POST /api/rehearsal/dialect': 'token of the page',
  'GET /api/rehearsal/follow-ups': 'token of the page',
  'POST /api/rehearsal/console': 'token of the page',
  'POST /slack/events': 'signature',
  'POST /dingtalk/callback': 'signature',
  'POST /feishu/callback': 'signature',
  'GET /wecom/callback': 'signature',
  'POST /wecom/callback': 'signature',
};

/** What is sent to a route that wants more than an empty object. */
const bodies: Readonly<Record<string, object>> = {
  'POST /console/api/view': { view: 'today' },
  'POST /console/api/act': { kind: 'command', id: '00000000-0000-4000-8000-000000000001', text: 'today' },
  'POST /wecom/chat/customer': { chat: 'wmOfC003' },
  'POST /wecom/chat/act': {
    kind: 'click',
    id: '00000000-0000-4000-8000-000000000002',
    action: 'log',
    value: '',
  },
};

const publicUrl = 'https://crm.example.com';
const secret = 'a secret of this test';

/** As WeCom's, of the browser chat. */
const beside: SideBar = {
  platform: 'web',
  script: 'https://sdk.example.com/sdk.js',
  signInAt: () => 'https://login.example.com/',
  accountOf: async () => null,
  sign: async () => ({ corpId: 'ww1', agentId: 1, timestamp: 1, nonceStr: 'n', signature: 's' }),
};

let database: FreshDatabase;
let company: Company;
let stage: ReturnType<typeof aRehearsal>;
let platforms: FastifyInstance;
let address: string;
let platformsAddress: string;

beforeAll(async () => {
  database = await freshDatabase();
  stage = aRehearsal(database.db, '2026-03-02T10:00', publicUrl);
  company = await aCompany(database.db, { at: '2026-03-02T10:00', platforms: [stage.web] });
  await company.aCustomer({ code: 'C001', name: '杭州精工' });
  const sink = createSink(stage.core);
  const zhaos = await company.aCustomer({ code: 'C003', name: '苏州泵业', salesperson: 'zhao' });
  await database.db.contact.create({
    data: { customerId: zhaos.id, name: '何工', platform: 'web', platformUserId: 'wmOfC003' },
  });
  const web = mountConsole(stage.http, stage.core, { publicUrl });
  mountConsoleApi(web, stage.core, sink);
  mountSideBar(web, stage.core, beside, { publicUrl, sink });
  mountFormPages(stage.http, stage.core, { publicUrl, sink });
  mountFeeds(stage.http, { read: (token) => readCalendar(stage.core, token), log: noLog });
  address = await stage.listen();
  platforms = Fastify();
  const deps = { http: platforms, log: noLog, nowMs: standingNowMs };
  createSlackPlatform({ botToken: 'xoxb-1', signingSecret: secret }, deps);
  createDingTalkPlatform(
    { clientId: 'ding1', clientSecret: secret, robotCode: 'robot', cardTemplateId: 'card', overHttp: true },
    deps,
  );
  createFeishuPlatform(
    { appId: 'cli_1', appSecret: secret, encryptKey: secret, verificationToken: 'v' },
    deps,
  );
  createWeComPlatform(
    { corpId: 'ww1', agentId: 1, secret, token: 'token', encodingAesKey: 'k'.repeat(43) },
    deps,
  );
  platformsAddress = await platforms.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await platforms.close();
  await stage.close();
  await database.close();
});

/** Every route of the program, as its router prints them: a tree in which each line continues its parent's path. */
function printed(app: FastifyInstance): readonly string[] {
  const above: string[] = [];
  return app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const [, indent = '', part = '', methods = ''] = /^([├└─│ ]*)(\S+)(?: \(([^)]+)\))?$/u.exec(line) ?? [];
      if (part === '') return [];
      const depth = indent.length / 4 - 1;
      const path = (above[depth - 1] ?? '') + part;
      above.splice(depth, above.length, path);
      return methods
        .split(', ')
        .filter((method) => !['', 'HEAD', 'OPTIONS'].includes(method))
        .map((method) => `${method} ${path}`);
    })
    .filter((route) => !route.startsWith('GET /assets/'));
}

const guarded = (guard: Guard) => Object.keys(routes).filter((route) => routes[route] === guard);

async function ask(route: string, headers: Readonly<Record<string, string>> = {}) {
  const [method = '', path = ''] = route.split(' ');
  const url = path
    .replace(':token', 'x'.repeat(43))
    .replace(':file', `${'x'.repeat(43)}.ics`)
    .replace(':room', 'staff:C001')
    .replace(/follow-ups$/, 'follow-ups?customer=C001')
    .replace(/stream$/, 'stream?page=12345678')
    .replace(/completions$/, 'completions?text=/crm');
  const server = routes[route] === 'signature' ? platformsAddress : address;
  const origin = /^\/(?:console|forms|wecom\/chat)/u.test(path) ? publicUrl : server;
  const body = JSON.stringify(bodies[route] ?? {});
  const posted = { body, headers: { 'content-type': 'application/json', origin, ...headers } };
  const response = await fetch(server + url, {
    method,
    ...(method === 'POST' ? posted : { headers }),
    redirect: 'manual',
  });
  // A stream does not end by itself; that it was opened says enough.
  if (response.headers.get('content-type')?.startsWith('text/event-stream') === true) {
    await response.body?.cancel();
    return { status: response.status, body: '' };
  }
  return { status: response.status, body: await response.text() };
}

const saysNothing = (body: string): boolean => !/C001|杭州精工|试用/u.test(body);

it('every route is in the table, and nothing else', () => {
  expect([...printed(stage.http), ...printed(platforms)].toSorted()).toEqual(Object.keys(routes).toSorted());
});

it.each(guarded('anybody'))('%s says nothing of a customer', async (route) => {
  const { body, status } = await ask(route);
  expect(status).toBeLessThan(504);
  // A rehearsal's stage lists the people one can act as, including customers.
  if (route !== 'GET /api/rehearsal/stage') expect(saysNothing(body)).toBe(true);
});

describe.each(guarded('token of the page'))('%s', (route) => {
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const tokenOf = (personId: string, key = secret) =>
    issueToken(key, { personId, issuedAtMs: standingNowMs() });

  it('is refused without a token, with one of another installation, or with one of an unknown person', async () => {
    for (const headers of [{}, bearer(tokenOf('U-li', 'another')), bearer(tokenOf('谁也不是'))]) {
      const { status, body } = await ask(route, headers);
      expect([status, saysNothing(body)]).toEqual([401, true]);
    }
  });

  it.each(['customer:C001', 'customer:C002', 'U-lei'])('shows %s nothing of the staff', async (who) => {
    if (route === 'GET /api/web/stream') return;
    const { status, body } = await ask(route, bearer(tokenOf(who)));
    expect(status).toBeLessThan(500);
    expect(body).not.toMatch(/第一次回访|dueOn|李主管/u);
  });
});

describe('a session of the console', () => {
  it.each(guarded('session of the console'))(
    '%s: without one, or one of who has left, it is not opened',
    async (route) => {
      const link = await offerLink(stage.core, company.staff.zhao, 'web', 50);
      const session = await signIn(stage.core, link);
      const cookie = `__Host-xinhang=${session?.token}`;
      expect((await ask(route, { cookie })).status).toBe(200);
      for (const other of ['', '__Host-xinhang=xyz', `xinhang=${session?.token}`]) {
        expect((await ask(route, { cookie: other })).status).toBe(401);
      }
      await leaves('zhao');
      expect((await ask(route, { cookie })).status).toBe(401);
      await database.db.staff.update({ where: { code: 'zhao' }, data: { leftOn: null } });
    },
  );
});

describe('a secret address', () => {
  it.each(guarded('secret address'))('%s: unknown, or of who has left, there is nothing', async (route) => {
    expect((await ask(route)).status).toBe(404);
    const made = await makeFeed(stage.core, company.staff.zhang);
    const url = `/feed/${'token' in made ? made.token : ''}.ics`;
    expect(await (await fetch(address + url)).text()).toContain('C001');
    await leaves('zhang');
    const gone = await fetch(address + url);
    expect([gone.status, saysNothing(await gone.text())]).toEqual([404, true]);
  });
});

describe('a secret form', () => {
  it.each(guarded('secret form'))('%s: unknown, or of who has left, there is nothing', async (route) => {
    expect((await ask(route)).status).toBe(404);
    const view = { ...stage.core.templates.forms.view('log', 'zh-CN', ''), intro: 'C001 杭州精工' };
    const page = await offerFormPage(stage.core, 'web', { platformUserId: 'U-wang' }, view);
    const url = `${address}/forms/${page?.token}`;
    expect(await (await fetch(url)).text()).toContain('杭州精工');
    await leaves('wang');
    const [method = ''] = route.split(' ');
    const gone = await fetch(url, { method });
    expect([gone.status, saysNothing(await gone.text())]).toEqual([404, true]);
    await database.db.staff.update({ where: { code: 'wang' }, data: { leftOn: null } });
  });
});

it.each(guarded('signature'))('%s: unsigned it is refused', async (route) => {
  const { status, body } = await ask(route);
  expect([401, 503]).toContain(status);
  expect(saysNothing(body)).toBe(true);
});

async function leaves(code: 'zhang' | 'zhao' | 'wang'): Promise<void> {
  const leftOn = toDbDate(company.today());
  await database.db.staff.update({ where: { code }, data: { leftOn } });
}
