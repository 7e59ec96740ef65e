import { afterAll, beforeAll, beforeEach } from 'vitest';
import { mountConsole } from '../../bot/console/mount-console.ts';
import { mountSideBar } from '../../bot/console/side-bar/mount-side-bar.ts';
import { mountFormPages } from '../../bot/form-pages/mount-form-pages.ts';
import { createHttp } from '../../bot/http.ts';
import { createSink } from '../../bot/inbound/create-sink.ts';
import { createWeComPlatform, type WeComPlatform } from '../../bot/platforms/wecom/index.ts';
import { sharedSettings } from '../../jobs/settings.ts';
import { standingNowMs } from '../clock.ts';
import { accountOf, aCompany, type Colleague, type Company } from '../company.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';
import { type FakeWeCom, startFakeWeCom } from '../fakes/wecom/index.ts';
import { encodingAesKey, token } from '../fakes/wecom/payloads.ts';
import { noLog } from '../log.ts';
import { freePort } from './open-console.ts';

/** The page beside a chat, with the company, WeCom's other side and the console's sessions; each test begins signed out. */
export function useSideBar(): void {
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
}

export const group = 'wrGroupOfC001';

export const ofAnother = 'wrGroupOfC002';

export let database: FreshDatabase;

export let company: Company;

export let fake: FakeWeCom;

export let site: string;

export let sink: ReturnType<typeof createSink>;

export let close: () => Promise<void>;

/** The side bar of another process of the same company. */
export let another: () => WeComPlatform['sideBar'];

export const codeFor = (who: string): string => fake.world.logIn(who, standingNowMs());

export const cookiesOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((one) => one.split(';')[0] ?? '')
    .filter((one) => !one.endsWith('='))
    .join('; ');

export const get = async (path: string, cookie = ''): Promise<Response> =>
  await fetch(site + path, { headers: { cookie }, redirect: 'manual' });

export const post = async (path: string, body: object, cookie: string, origin = site) => {
  const response = await fetch(`${site}/wecom/chat/${path}`, {
    method: 'POST',
    headers: { cookie, origin, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, answer: (await response.json()) as Record<string, string> };
};

/** The login up to where WeCom comes back. */
export async function begin(): Promise<{
  readonly state: string;
  readonly cookie: string;
  readonly login: URL;
}> {
  const asked = await get('/wecom/chat');
  const login = new URL(asked.headers.get('location') ?? '');
  return { state: login.searchParams.get('state') ?? '', cookie: cookiesOf(asked), login };
}

export async function signsIn(
  who: string,
): Promise<{ readonly response: Response; readonly cookie: string }> {
  const { state, cookie } = await begin();
  const response = await get(`/wecom/chat/signed-in?code=${codeFor(who)}&state=${state}`, cookie);
  return { response, cookie: cookiesOf(response) };
}

export const cookieOf = async (who: Colleague): Promise<string> => (await signsIn(accountOf(who))).cookie;
