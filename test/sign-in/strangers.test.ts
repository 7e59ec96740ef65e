import { describe, expect, it } from 'vitest';
import { call } from '../platforms/web/client.ts';
import {
  counter,
  get,
  http,
  linkFor,
  log,
  post,
  serve,
  server,
  signIn,
  signedIn,
  site,
  whoIsIt,
  useSite,
} from './site.ts';

useSite();

describe('another site’s page', () => {
  const forgeries: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ['its own origin', { origin: 'https://evil.example' }],
    ['no origin it would own up to', { origin: 'null' }],
    ['a neighbour’s', { origin: 'https://other.example.com' }],
    ['the same name without TLS', { origin: 'http://crm.example.com' }],
  ];

  it.each(forgeries)('can sign no one in or out with %s', async (_what, headers) => {
    const token = await linkFor('li');
    expect((await post('/console/session', { token }, { headers })).status).toBe(403);
    const { cookie } = await signIn(token);
    expect((await post('/console/sign-out', {}, { cookie, headers })).status).toBe(403);
    expect(await whoIsIt(cookie)).toBe('李主管');
  });

  it('does nothing if the browser sends no origin but marks it as cross-site', async () => {
    const token = await linkFor('li');
    const answer = await call<string>(`${server}/console/session`, {
      body: `token=${token}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'cross-site' },
    });
    expect(answer.status).toBe(403);
  });

  it('shows none of it in a frame', async () => {
    for (const path of ['/console', '/console/sign-in']) {
      const { headers } = await get(path);
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers['x-frame-options']).toBe('DENY');
      expect(headers['cache-control']).toBe('no-store');
    }
  });
});

describe('a page of another part', () => {
  it('exists only for people who may see it', async () => {
    const nothing = await get('/nothing-here', { cookie: await signedIn('li') });
    const chen = await signedIn('chen');
    const li = await signedIn('li');
    expect(await get('/queues', { cookie: chen })).toMatchObject({ status: 200, body: 'the queue' });
    expect((await get('/console', { cookie: chen })).body).toContain('<a href="/queues">任务队列</a>');
    expect(await get('/queues', { cookie: li })).toMatchObject({
      status: nothing.status,
      body: nothing.body,
    });
    expect(await get('/queues')).toMatchObject({ status: 303, headers: { location: '/console' } });
    expect(await post('/queues/retry', {}, { cookie: li })).toMatchObject({ status: 404 });
  });

  it('is done nothing to by another site’s page', async () => {
    const cookie = await signedIn('chen');
    const headers = { origin: 'https://evil.example' };
    expect(await post('/queues/retry', {}, { cookie, headers })).toMatchObject({ status: 403 });
    const own = { cookie: cookie ?? '', origin: site };
    const tried = await call(`${server}/queues/retry`, { method: 'POST', headers: own });
    expect(tried).toMatchObject({ status: 200, body: 'tried again' });
  });

  it('is closed to a person who has left in the meantime', async () => {
    const cookie = await signedIn('chen');
    await counter.core.db.staff.update({ where: { code: 'chen' }, data: { leftOn: new Date('2026-03-01') } });
    expect(await get('/queues', { cookie })).toMatchObject({ status: 303 });
  });
});

describe('what must never leak', () => {
  it('neither link nor session can be derived from what is stored or logged', async () => {
    const link = await linkFor('li');
    const { cookie = '' } = await signIn(link);
    const session = cookie.split('=')[1] ?? '';
    await post('/console/session', { token: link });
    const { db } = counter.core;
    const kept = JSON.stringify([
      await db.signIn.findMany(),
      (await db.audit.findMany()).map((row) => ({ ...row, id: Number(row.id) })),
      await db.inboundItem.findMany(),
      log.lines,
    ]);
    for (const secret of [link, session]) {
      expect(secret.length).toBeGreaterThan(40);
      expect(kept).not.toContain(secret);
    }
  });

  it('a name is shown as it is and acts as nothing', async () => {
    await counter.core.db.staff.update({
      where: { code: 'li' },
      data: { name: '<img src=x onerror="alert(1)">' },
    });
    const { body } = await get('/console', { cookie: await signedIn('li') });
    expect(body).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt;');
    expect(body).not.toContain('<img');
  });

  it('a flood is turned away before it reaches the database', async () => {
    await http.close();
    await serve({ perMinute: 5 });
    const statuses: number[] = [];
    for (let n = 0; n < 8; n += 1) statuses.push((await post('/console/session', { token: `${n}` })).status);
    expect(statuses).toEqual([400, 400, 400, 400, 400, 429, 429, 429]);
  });

  it('a stranger’s flood keeps no one out who is signed in, also from the same address', async () => {
    await http.close();
    await serve({ perMinute: 5 });
    const cookie = await signedIn('li');
    expect(await whoIsIt(cookie)).toBe('李主管');
    const statuses = new Set<number>();
    // Also with a cookie that belongs to no session.
    for (let n = 0; n < 8; n += 1)
      statuses.add((await get('/console', { cookie: `__Host-xinhang=${n}` })).status);
    expect(statuses).toEqual(new Set([401, 429]));
    expect(await whoIsIt(cookie)).toBe('李主管');
    // A session has its limit as well.
    for (let n = 0; n < 5; n += 1) statuses.add((await get('/console', { cookie })).status);
    expect((await get('/console', { cookie })).status).toBe(429);
  });

  it('a stranger’s flood keeps no one from signing in, also from the same address', async () => {
    await http.close();
    await serve({ perMinute: 5 });
    const token = await linkFor('li');
    const statuses: number[] = [];
    for (let n = 0; n < 8; n += 1) {
      await get('/console');
      statuses.push((await signIn('x'.repeat(42) + n)).answer.status);
    }
    expect(statuses.slice(-2)).toEqual([429, 429]);
    expect((await get('/console/sign-in')).status).toBe(200);
    const { answer, cookie } = await signIn(token);
    expect(answer.status).toBe(303);
    expect(await whoIsIt(cookie)).toBe('李主管');
    // A link has its limit as well.
    for (let n = 0; n < 4; n += 1) expect((await signIn(token)).answer.status).toBe(400);
    expect((await signIn(token)).answer.status).toBe(429);
  });

  it('a body that is not a form, or far too long, is refused', async () => {
    const headers = { origin: site };
    for (const body of [{ token: ['a'] }, 'x'.repeat(10_000)]) {
      const { status } = await call(`${server}/console/session`, { body, headers });
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
    }
  });
});
