import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Console, type ConsoleOptions, mountConsole } from '../../bot/console/mount-console.ts';
import { runCommand } from '../../bot/commands/engine/run-command.ts';
import { createHttp, type Http } from '../../bot/http.ts';
import { XinhangError } from '../../jobs/errors.ts';
import { type Counter, openCounter, textOf } from '../commands/counter.ts';
import { accountOf, type Colleague } from '../company.ts';
import { call } from '../platforms/web/client.ts';
import { createKeptLog } from '../queue/log.ts';
import { said } from '../../templates/reader/said.ts';

/** The public URL; the company's TLS proxy is in front of it. */
const site = 'https://crm.example.com';

let counter: Counter;
let http: Http;
let server: string;
let log: ReturnType<typeof createKeptLog>;
let web: Console;

beforeAll(async () => {
  counter = await openCounter();
});
afterAll(() => counter.close());
beforeEach(async () => {
  log = createKeptLog();
  await asBefore();
  await serve();
});
afterEach(() => http.close());

/** Restores the initial state: no sessions, the original register. */
async function asBefore(): Promise<void> {
  const { db } = counter.core;
  counter.chat.people.clear();
  await db.signIn.deleteMany();
  await db.audit.deleteMany();
  await db.handover.deleteMany();
  for (const { id, code, name } of Object.values(counter.staff)) {
    await db.staff.update({ where: { id }, data: { name, leftOn: null } });
    await db.staffIdentity.updateMany({ where: { staffId: id }, data: { platformUserId: accountOf(code) } });
  }
}

async function serve(options: Partial<ConsoleOptions> = {}): Promise<void> {
  http = createHttp({ host: '127.0.0.1', port: 0, log, ready: async () => [] });
  const core = { ...counter.core, log };
  web = mountConsole(http.app, core, { publicUrl: site, perMinute: 10_000, ...options });
  web.add(
    { path: '/queues', label: { 'zh-CN': '任务队列', en: 'Queue' }, may: ({ code }) => code === 'chen' },
    (scope) => {
      scope.get('/queues', async () => 'the queue');
      scope.post('/queues/retry', async () => 'tried again');
    },
  );
  server = await http.listen();
}

const ask = async (by: Colleague, publicUrl: string | undefined = site): Promise<string> => {
  const ctx = await counter.context(by);
  return textOf(await runCommand({ ...ctx, core: { ...ctx.core, publicUrl } }, '/crm 控制台'));
};
/** The token in the link a person is given. */
const linkFor = async (by: Colleague): Promise<string> => {
  const [, token = ''] = /#(\S+)$/mu.exec(await ask(by)) ?? [];
  expect(token).toMatch(/^[\w-]{43}$/u);
  return token;
};

interface Sent {
  readonly cookie?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}
const get = (path: string, { cookie, headers = {} }: Sent = {}) =>
  call<string>(`${server}${path}`, { headers: { ...(cookie === undefined ? {} : { cookie }), ...headers } });
const post = (path: string, fields: Readonly<Record<string, string>>, { cookie, headers = {} }: Sent = {}) =>
  call<string>(`${server}${path}`, {
    body: new URLSearchParams(fields).toString(),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      origin: site,
      ...(cookie === undefined ? {} : { cookie }),
      ...headers,
    },
  });

const cookieOf = (answer: { headers: Readonly<Record<string, string | readonly string[] | undefined>> }) => {
  const set = answer.headers['set-cookie'];
  return typeof set === 'string' ? set : (set?.[0] ?? '');
};
const signIn = async (token: string, sent: Sent = {}) => {
  const answer = await post('/console/session', { token }, sent);
  return { answer, cookie: cookieOf(answer).split(';')[0] };
};
const signedIn = async (by: Colleague) => (await signIn(await linkFor(by))).cookie;
const whoIsIt = async (cookie: string | undefined) => {
  const { status, body } = await get('/console', { cookie });
  return status === 200 ? /您已登录：(.*?)（/u.exec(body)?.[1] : status;
};
const audited = async () =>
  (
    await counter.core.db.audit.findMany({
      where: { action: { startsWith: 'console.' } },
      orderBy: { id: 'asc' },
    })
  ).map(({ actor, action }) => `${actor} ${action}`);
const timePasses = async (interval: string) => {
  await counter.core.db.$executeRawUnsafe(`
    UPDATE sign_in SET offered_at = offered_at - interval '${interval}',
      link_expires_at = link_expires_at - interval '${interval}',
      session_expires_at = session_expires_at - interval '${interval}',
      signed_in_at = signed_in_at - interval '${interval}', asked_at = asked_at - interval '${interval}',
      confirmed_at = confirmed_at - interval '${interval}'`);
};

describe('signing in', () => {
  it('goes from the link to a page that shows who it is, and out again; each step is recorded', async () => {
    const { answer, cookie } = await signIn(await linkFor('li'));
    expect(answer).toMatchObject({ status: 303, headers: { location: '/console' } });
    const page = await get('/console', { cookie });
    expect(page.status).toBe(200);
    expect(page.body).toContain('<p>您已登录：李主管（li，销售主管）</p>');
    expect(page.body).not.toContain('/queues');
    const out = await post('/console/sign-out', {}, { cookie });
    expect(out).toMatchObject({ status: 303, headers: { location: '/console' } });
    expect(cookieOf(out)).toMatch(/^__Host-xinhang=;.*Max-Age=0/u);
    expect(await whoIsIt(cookie)).toBe(401);
    expect(await audited()).toEqual([
      '李主管 console.link',
      '李主管 console.sign-in',
      '李主管 console.sign-out',
    ]);
  });

  it('no script and no other site reads the cookie, which goes over TLS alone', async () => {
    const { answer } = await signIn(await linkFor('li'));
    const [value, ...flags] = cookieOf(answer).split('; ');
    expect(value).toMatch(/^__Host-xinhang=[\w-]{43}$/u);
    expect(flags.toSorted()).toEqual(['HttpOnly', 'Max-Age=28800', 'Path=/', 'SameSite=Lax', 'Secure']);
  });

  it('without TLS, as in a rehearsal, the cookie goes without it', async () => {
    await http.close();
    await serve({ publicUrl: 'http://localhost:8080' });
    const origin = { headers: { origin: 'http://localhost:8080' } };
    const { answer, cookie } = await signIn(await linkFor('li'), origin);
    expect(cookieOf(answer)).toMatch(/^xinhang=[\w-]{43}; /u);
    expect(cookieOf(answer)).not.toContain('Secure');
    expect(await whoIsIt(cookie)).toBe('李主管');
  });

  it('below a path of a shared address, pages and forms stay below it', async () => {
    await http.close();
    await serve({ publicUrl: `${site}/xinhang` });
    expect((await get('/console/sign-in')).body).toContain('action="/xinhang/console/session"');
    const { answer, cookie } = await signIn(await linkFor('chen'));
    expect(answer.headers['location']).toBe('/xinhang/console');
    expect((await get('/console', { cookie })).body).toContain('href="/xinhang/queues"');
  });

  it('gives no link if the program’s address is not configured', async () => {
    const ctx = await counter.context('li');
    expect(textOf(await runCommand(ctx, '/crm console'))).toContain('XINHANG_PUBLIC_URL');
    expect(await counter.core.db.signIn.count()).toBe(0);
  });
});

describe('a link', () => {
  const refused = async (token: string) => {
    const answer = await post('/console/session', { token });
    expect(answer.status).toBe(400);
    expect(cookieOf(answer)).toBe('');
    return answer.body.replaceAll(/nonce="[^"]*"/gu, '');
  };

  it('is not used up by whatever looks at it beforehand', async () => {
    const token = await linkFor('li');
    for (const path of ['/console/sign-in', `/console/sign-in?token=${token}`, `/console/sign-in/${token}`]) {
      await get(path);
      await call(`${server}${path}`, { method: 'HEAD' });
    }
    expect((await signIn(token)).answer.status).toBe(303);
  });

  it('the token is never sent by a browser: it follows the #', async () => {
    expect(await ask('li')).toMatch(/^https:\/\/crm\.example\.com\/console\/sign-in#[\w-]{43}$/mu);
    const page = await get('/console/sign-in');
    expect(page.headers['referrer-policy']).toBe('same-origin');
    expect(page.headers['content-security-policy']).toMatch(/default-src 'none'/u);
    expect(page.body).toContain('history.replaceState');
  });

  it('works once, also when it is used twice in the same moment', async () => {
    const token = await linkFor('li');
    const tried = await Promise.all([1, 2, 3, 4].map(() => signIn(token)));
    expect(tried.filter(({ answer }) => answer.status === 303)).toHaveLength(1);
    expect(tried.filter(({ answer }) => answer.status === 400)).toHaveLength(3);
    await refused(token);
    expect(await counter.core.db.signIn.count({ where: { sessionDigest: { not: null } } })).toBe(1);
    expect((await audited()).filter((line) => line.endsWith('refused'))).toHaveLength(4);
  });

  it('works for ten minutes', async () => {
    const first = await linkFor('li');
    await timePasses('9 minutes 50 seconds');
    expect((await signIn(first)).answer.status).toBe(303);
    const second = await linkFor('li');
    await timePasses('10 minutes 1 second');
    await refused(second);
  });

  it('ends with the next one', async () => {
    const first = await linkFor('li');
    const second = await linkFor('li');
    await refused(first);
    expect((await signIn(second)).answer.status).toBe(303);
  });

  it('opens nothing for a person who has left, lost the account, or become a guest; and the reasons are indistinguishable', async () => {
    const used = await linkFor('li');
    await signIn(used);
    const left = await linkFor('zhang');
    await counter.core.db.staff.update({
      where: { code: 'zhang' },
      data: { leftOn: new Date('2026-03-01') },
    });
    const replaced = await linkFor('wang');
    await counter.ask('li', '/crm 员工 账号 wang U-new');
    const guest = await linkFor('zhao');
    counter.chat.people.set('U-zhao', { platformUserId: 'U-zhao', name: '赵敏', external: true, bot: false });
    const said = new Set<string>();
    for (const token of [used, left, replaced, guest, 'x'.repeat(43), 'x', '', 'x'.repeat(200)]) {
      said.add(await refused(token));
    }
    expect(said.size).toBe(1);
    expect((await audited()).filter((line) => line.endsWith('refused'))).toEqual(
      ['李主管', '张伟', '王芳', '赵敏'].map((name) => `${name} console.refused`),
    );
  });

  it('stays valid if the platform cannot say whether the account is still a colleague’s', async () => {
    const token = await linkFor('li');
    const person = counter.chat.platform.person;
    counter.chat.platform.person = async () => {
      throw new XinhangError('platform_refused', said('slack/unreachable', { why: 'timeout' }), {
        retry: 'later',
      });
    };
    const answer = await post('/console/session', { token });
    expect(answer.status).toBe(503);
    expect(answer.body).toContain('过一会儿');
    counter.chat.platform.person = person;
    expect((await signIn(token)).answer.status).toBe(303);
  });

  it('is given five times within ten minutes, and then not', async () => {
    for (let n = 0; n < 5; n += 1) await linkFor('li');
    expect(await ask('li')).toContain('好几次');
    await linkFor('zhang');
    await timePasses('10 minutes 1 second');
    await linkFor('li');
  });
});

describe('a session', () => {
  it('lasts eight hours', async () => {
    const cookie = await signedIn('li');
    await timePasses('7 hours 59 minutes');
    expect(await whoIsIt(cookie)).toBe('李主管');
    await timePasses('2 minutes');
    expect(await whoIsIt(cookie)).toBe(401);
  });

  it('ends when the person leaves, and does not come back with them', async () => {
    const cookie = await signedIn('zhang');
    await counter.ask('li', '/crm 员工 离职 zhang 接手=zhao 确认');
    expect(await whoIsIt(cookie)).toBe(401);
    const { number } = await counter.core.db.handover.findFirstOrThrow();
    await counter.ask('li', `/crm 移交 撤销 ${number}`);
    expect(await counter.core.db.staff.findUnique({ where: { code: 'zhang' } })).toMatchObject({
      leftOn: null,
    });
    expect(await whoIsIt(cookie)).toBe(401);
  });

  it('ends when the account is reassigned, and does not return with it', async () => {
    const cookie = await signedIn('zhang');
    const other = await signedIn('wang');
    await counter.ask('li', '/crm 员工 账号 zhang U-new');
    expect(await whoIsIt(cookie)).toBe(401);
    await counter.ask('li', '/crm 员工 账号 zhang U-zhang');
    expect(await whoIsIt(cookie)).toBe(401);
    expect(await whoIsIt(other)).toBe('王芳');
  });

  it.each([
    ['a guest’s', { platformUserId: 'U-zhang', name: '张伟', external: true, bot: false }],
    ['deactivated', null],
  ])(
    'ends within five minutes when the account becomes %s, and does not return with it',
    async (_what, now) => {
      const cookie = await signedIn('zhang');
      const { person } = counter.chat.platform;
      counter.chat.platform.person = async () => now;
      await timePasses('4 minutes 50 seconds');
      expect(await whoIsIt(cookie)).toBe('张伟');
      await timePasses('20 seconds');
      expect(await whoIsIt(cookie)).toBe(401);
      counter.chat.platform.person = person;
      expect(await whoIsIt(cookie)).toBe(401);
      // The superior is told, as when a message meets such an account.
      expect(await counter.core.db.notice.count({ where: { say: 'people/outsider' } })).toBeGreaterThan(0);
    },
  );

  it('has its account confirmed once every five minutes, whatever a page asks for together', async () => {
    const cookie = await signedIn('zhang');
    const { person } = counter.chat.platform;
    const asked: string[] = [];
    counter.chat.platform.person = async (id) => {
      asked.push(id);
      return await person(id);
    };
    for (let n = 0; n < 3; n += 1) {
      await timePasses('5 minutes 1 second');
      await Promise.all([1, 2, 3, 4].map(async () => expect(await whoIsIt(cookie)).toBe('张伟')));
    }
    counter.chat.platform.person = person;
    expect(asked).toEqual(['U-zhang', 'U-zhang', 'U-zhang']);
  });

  it('goes on for an hour while the platform cannot be asked, then waits for it', async () => {
    const cookie = await signedIn('zhang');
    const { person } = counter.chat.platform;
    counter.chat.platform.person = async () => {
      throw new XinhangError('platform_refused', said('slack/unreachable', { why: 'timeout' }));
    };
    for (let n = 0; n < 5; n += 1) {
      await timePasses('11 minutes');
      expect(await whoIsIt(cookie)).toBe('张伟');
    }
    await timePasses('6 minutes');
    expect(await whoIsIt(cookie)).toBe(503);
    counter.chat.platform.person = person;
    expect(await whoIsIt(cookie)).toBe('张伟');
  });

  it('is not one that another site has planted, and the one before it ends', async () => {
    const planted = `__Host-xinhang=${'p'.repeat(43)}`;
    const mine = await signIn(await linkFor('li'), { cookie: planted });
    expect(mine.cookie).not.toBe(planted);
    expect(await whoIsIt(planted)).toBe(401);
    // Another person was signed in before in this browser.
    const next = await signIn(await linkFor('zhang'), { cookie: mine.cookie });
    expect(await whoIsIt(next.cookie)).toBe('张伟');
    expect(await whoIsIt(mine.cookie)).toBe(401);
  });

  it.each([
    ['', 'no cookie'],
    ['__Host-xinhang=', 'an empty one'],
    ['__Host-xinhang=%', 'a broken one'],
    ['xinhang=abc', 'one of another name'],
  ])('%j: %s is no one’s', async (cookie) => {
    expect(await whoIsIt(cookie)).toBe(401);
  });
});

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
