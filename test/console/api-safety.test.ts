import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mountConsoleApi } from '../../bot/console/console-api.ts';
import { mountConsole } from '../../bot/console/mount-console.ts';
import { createHttp, type Http } from '../../bot/http.ts';
import { createSink, type Sink } from '../../bot/inbound/create-sink.ts';
import { offerLink } from '../../jobs/sign-in/sign-in.ts';
import { type Counter, openCounter } from '../commands/counter.ts';
import type { Colleague } from '../company.ts';
import { noLog } from '../log.ts';

const site = 'https://crm.example.com';
const customer = { view: 'customer', query: { customer: 'C001' } };

let counter: Counter;
let http: Http;
let sink: Sink;
let server: string;

beforeAll(async () => {
  counter = await openCounter({ at: '2026-03-12T10:00' });
  await counter.aCustomer({ code: 'C001', name: '杭州精工' });
  http = createHttp({ host: '127.0.0.1', port: 0, log: noLog, ready: async () => [] });
  sink = createSink(counter.core);
  const web = mountConsole(http.app, counter.core, { publicUrl: site, perMinute: 10_000 });
  mountConsoleApi(web, counter.core, sink);
  server = await http.listen();
});
afterAll(async () => {
  await sink.drained();
  await http.close();
  await counter.close();
});

async function signedIn(who: Colleague): Promise<string> {
  const token = await offerLink(counter.core, counter.staff[who], counter.chat.platform.id);
  const answer = await fetch(`${server}/console/session`, {
    method: 'POST',
    body: new URLSearchParams({ token }),
    headers: { origin: site },
    redirect: 'manual',
  });
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

const post = async (path: 'view' | 'act', body: object, headers: Readonly<Record<string, string>> = {}) =>
  await fetch(`${server}/console/api/${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', origin: site, ...headers },
  });

describe('the API of the console', () => {
  it('is kept by no cache, whether it answers or refuses', async () => {
    const cookie = await signedIn('li');
    const answers = [
      await post('view', customer, { cookie }),
      await post('view', { view: 'customer', query: { customer: 'C999' } }, { cookie }),
      await post('view', customer),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 401]);
    expect(answers.map(({ headers }) => headers.get('cache-control'))).toEqual(answers.map(() => 'no-store'));
  });

  it('is neither read nor acted on by another site’s page, even with the session', async () => {
    const cookie = await signedIn('li');
    const act = { kind: 'command', id: randomUUID(), text: '/crm customer tier C001 potential' };
    for (const foreign of [{ origin: 'https://evil.example' }, { origin: 'null' }]) {
      expect((await post('view', customer, { cookie, ...foreign })).status).toBe(403);
      expect((await post('act', act, { cookie, ...foreign })).status).toBe(403);
    }
    expect(await counter.core.db.inboundItem.count()).toBe(0);
    const { tier } = await counter.core.db.customer.findUniqueOrThrow({ where: { code: 'C001' } });
    expect(tier).toBe('ordinary');
  });

  it('does once what the page sends twice', async () => {
    const cookie = await signedIn('zhang');
    const act = { kind: 'command', id: randomUUID(), text: '/crm 记录 新增 C001 电话聊过，一切正常' };
    await Promise.all([post('act', act, { cookie }), post('act', act, { cookie })]);
    await post('act', act, { cookie });
    await sink.drained();
    expect(await counter.core.db.contactLog.count()).toBe(1);
  });

  it('writes one line into the access log for a file that is looked at again and again', async () => {
    const cookie = await signedIn('chen');
    const timeline = { ...customer, view: 'timeline' };
    for (let look = 0; look < 3; look += 1) {
      await Promise.all([customer, timeline].map((view) => post('view', view, { cookie })));
    }
    const reads = await counter.core.db.audit.findMany({ where: { action: 'file.read', actor: '陈总监' } });
    expect(reads).toHaveLength(1);
  });

  it('is closed at once to a person who has left', async () => {
    const cookie = await signedIn('qian');
    expect((await post('view', { view: 'me' }, { cookie })).status).toBe(200);
    await counter.core.db.staff.update({
      where: { code: 'qian' },
      data: { leftOn: new Date('2026-03-11') },
    });
    expect((await post('view', { view: 'me' }, { cookie })).status).toBe(401);
  });

  it('reads no body that is far too long, and no view that there is not', async () => {
    const cookie = await signedIn('li');
    const long = { view: 'customers', query: { find: '工'.repeat(100_000) } };
    expect((await post('view', long, { cookie })).status).toBe(413);
    expect((await post('view', { view: '__proto__' }, { cookie })).status).toBe(404);
    expect((await post('view', { view: 'customers', query: { fnid: 'x' } }, { cookie })).status).toBe(400);
  });

  it('turns a flood away, and no one who is signed in', async () => {
    const cookie = await signedIn('li');
    expect((await post('view', { view: 'me' }, { cookie })).status).toBe(200);
    const statuses = new Set<number>();
    for (let sent = 0; sent < 1_300 && !statuses.has(429); sent += 50) {
      const answers = await Promise.all(Array.from({ length: 50 }, () => post('view', { view: 'me' })));
      for (const { status } of answers) statuses.add(status);
    }
    expect(statuses).toEqual(new Set([401, 429]));
    expect((await post('view', { view: 'me' }, { cookie })).status).toBe(200);
  });
});
