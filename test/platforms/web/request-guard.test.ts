import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../database.ts';
import { call } from './client.ts';
import { type Fixture, startFixture } from './fixture.ts';

let database: FreshDatabase;
let fixture: Fixture;
let port = '';

beforeAll(async () => {
  database = await freshDatabase();
  fixture = await startFixture({ db: database.db, pageFolder: null });
  port = new URL(fixture.url).port;
});
afterAll(async () => {
  await fixture.close();
  await database.close();
});

const withPort = (text: string) => text.replace('PORT', port);
const open = (headers: Record<string, string>) =>
  call(`${fixture.url}/api/web/session`, { body: { as: 'li' }, headers });

describe('the host a browser asked for', () => {
  it.each(['localhost:PORT', '127.0.0.1:PORT', '[::1]:PORT', 'LOCALHOST:PORT'])(
    '%s is answered',
    async (host) => {
      expect((await open({ host: withPort(host) })).status).toBe(200);
    },
  );

  it.each([
    'evil.example:PORT',
    'localhost.evil.example:PORT',
    '127.0.0.1.nip.io:PORT',
    'localhost',
    'localhost:1',
    '127.0.0.2:PORT',
    '0.0.0.0:PORT',
    'localhost:PORT:PORT',
    'user@localhost:PORT',
  ])('%s is refused, so a rebound name reaches nothing', async (host) => {
    for (const path of ['/api/web/session', '/api/rehearsal/clock', '/api/rehearsal/stage', '/']) {
      const answer = await call(fixture.url + path, { headers: { host: withPort(host) } });
      expect([403, 404], path).toContain(answer.status);
      expect(JSON.stringify(answer.body), path).not.toContain('华东精工');
    }
    expect((await open({ host: withPort(host) })).status).toBe(403);
  });
});

describe('the page that sent a request', () => {
  it.each<[string, Record<string, string>, number]>([
    ['itself', { origin: 'http://127.0.0.1:PORT', 'sec-fetch-site': 'same-origin' }, 200],
    ['no browser at all', {}, 200],
    ['another site', { origin: 'https://evil.example' }, 403],
    ['another program on this machine', { origin: 'http://127.0.0.1:8080' }, 403],
    ['another loopback name', { origin: 'http://localhost:PORT' }, 403],
    ['a sandboxed frame', { origin: 'null' }, 403],
    ['a site that hides its origin', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a sibling site', { 'sec-fetch-site': 'same-site' }, 403],
  ])('%s', async (_who, headers, status) => {
    const filled = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, withPort(value)]),
    );
    expect((await open(filled)).status).toBe(status);
  });
});

it('every answer forbids framing, sniffing, caching and foreign script', async () => {
  const answers = [
    await call(`${fixture.url}/api/rehearsal/stage`),
    await call(`${fixture.url}/api/web/sync`),
    await open({ host: 'evil.example' }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 401, 403]);
  for (const { headers } of answers) {
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['access-control-allow-origin']).toBeUndefined();
  }
});

it('a host given on purpose is answered, for a forwarded port', async () => {
  const forwarded = await startFixture({
    db: database.db,
    pageFolder: null,
    allowedHosts: ['box.example:8443'],
  });
  const headers = { host: 'box.example:8443', origin: 'https://box.example:8443' };
  const answer = await call(`${forwarded.url}/api/web/session`, { body: { as: 'li' }, headers });
  expect(answer.status).toBe(200);
  await forwarded.close();
});

it('a body that is not JSON, or not of this shape, is the sender’s error', async () => {
  for (const body of ['{', '[]', '{"as":1}', '{"as":"li","admin":true}']) {
    const answer = await call(`${fixture.url}/api/web/session`, { body });
    expect(answer.status, body).toBe(400);
    expect(answer.body, body).toMatchObject({ error: { code: 'bad_input' } });
  }
});
