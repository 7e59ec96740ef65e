import { describe, expect, it } from 'vitest';
import { mountConsole } from '../../bot/console/mount-console.ts';
import { mountSideBar } from '../../bot/console/side-bar/mount-side-bar.ts';
import { createHttp } from '../../bot/http.ts';
import type { WeComPlatform } from '../../bot/platforms/wecom/index.ts';
import { signatureOf } from '../../bot/platforms/wecom/side-bar.ts';
import { standingNowMs } from '../clock.ts';
import { accountOf } from '../company.ts';
import { agentTicket } from '../fakes/wecom/methods.ts';
import { noLog } from '../log.ts';
import {
  another,
  begin,
  codeFor,
  company,
  cookieOf,
  database,
  fake,
  get,
  group,
  ofAnother,
  post,
  signsIn,
  sink,
  site,
  useSideBar,
} from './side-bar-site.ts';

useSideBar();

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
