import { describe, expect, it } from 'vitest';
import { runCommand } from '../../bot/commands/engine/run-command.ts';
import { XinhangError } from '../../jobs/errors.ts';
import { textOf } from '../commands/counter.ts';
import { call } from '../platforms/web/client.ts';
import { said } from '../../templates/reader/said.ts';
import {
  ask,
  audited,
  cookieOf,
  counter,
  get,
  http,
  linkFor,
  post,
  serve,
  server,
  signIn,
  signedIn,
  site,
  timePasses,
  whoIsIt,
  useSite,
} from './site.ts';

useSite();

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
